import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { sightRepository } from '../adapters/sight-repository.ts';

/** What was seen, in the function's own table. */
export const sights = sightRepository(documentClient(), setting('STATUS_TABLE_NAME'));
