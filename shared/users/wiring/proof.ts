import { passwordHashing } from '../adapters/password-hash.ts';
import { proof } from '../adapters/proof.ts';
import { tries } from './tries.ts';
import { users } from './users.ts';

/** Looks whether a password belongs to an address, with the tries of the function's own table. */
export const prove = proof(users, passwordHashing, tries);
