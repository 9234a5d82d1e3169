import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { oneTimeCodes } from '../adapters/one-time-codes.ts';

export const codes = oneTimeCodes(documentClient(), setting('POS_SESSIONS_TABLE_NAME'));
