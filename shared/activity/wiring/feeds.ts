import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { feedReader } from '../adapters/feed-reader.ts';

/** The feeds of the function's own table. */
export const feeds = feedReader(documentClient(), setting('ACTIVITY_TABLE_NAME'));
