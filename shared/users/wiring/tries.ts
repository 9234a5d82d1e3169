import { loginTries } from '../adapters/login-tries.ts';
import { client, tableName } from './table.ts';

/** The tries of the function's own table. */
export const tries = loginTries(client, tableName);
