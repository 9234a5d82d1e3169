import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { dueSessions } from '../adapters/due-sessions.ts';
import { reads } from './session-reads.ts';

/** The sessions of the function's own table, by their due time. */
export const due = dueSessions(documentClient(), setting('POS_SESSIONS_TABLE_NAME'), reads);
