import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { wishRepository } from '../adapters/wish-repository.ts';

/** The wishes of the function's own table. */
export const wishes = wishRepository(documentClient(), setting('WISHES_TABLE_NAME'));
