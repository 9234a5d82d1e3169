import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { foundSession } from '../adapters/found-session.ts';
import { sessionRepository } from '../adapters/session-repository.ts';

/** The sessions of the function's own table. */
export const sessions = sessionRepository(documentClient(), setting('POS_SESSIONS_TABLE_NAME'));
export const find = foundSession(sessions);
