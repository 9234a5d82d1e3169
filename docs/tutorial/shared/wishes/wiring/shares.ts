import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { shareRepository } from '../adapters/share-repository.ts';

/** The shares of the function's own table. */
export const shares = shareRepository(documentClient(), setting('WISHES_SHARES_TABLE_NAME'));
