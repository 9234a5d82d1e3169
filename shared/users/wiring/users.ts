import { userRepository } from '../adapters/user-repository.ts';
import { client, tableName } from './table.ts';

/** The users of the function's own table. */
export const users = userRepository(client, tableName);
