import { whoAsks } from '../adapters/asking.ts';
import { sessionRepository } from '../adapters/session-repository.ts';
import { client, tableName } from './table.ts';

/** The sessions of the function's own table. */
export const sessions = sessionRepository(client, tableName);

/** Who asks, as long as their session lives. */
export const asking = whoAsks(sessions);
