import { codeRepository } from '../adapters/code-repository.ts';
import { client, tableName } from './table.ts';

/** The codes of the function's own table. */
export const codes = codeRepository(client, tableName);
