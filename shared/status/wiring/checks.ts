import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { checkRepository } from '../adapters/check-repository.ts';

/** The checks of the function's own table. */
export const checks = checkRepository(documentClient(), setting('STATUS_TABLE_NAME'));
