import { loginTries } from '../adapters/login-tries.ts';
import { passwordHashing } from '../adapters/password-hash.ts';
import { proof } from '../adapters/proof.ts';
import { client, tableName } from './table.ts';
import { users } from './users.ts';

/** Looks whether a password belongs to an address, with the tries of the function's own table. */
export const prove = proof(users, passwordHashing, loginTries(client, tableName));
