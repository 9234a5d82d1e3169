import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { unmirroredSales } from '../adapters/unmirrored-sales.ts';

/** Notes in the function's own table. */
export const unmirrored = unmirroredSales(documentClient(), setting('LOYALTY_TABLE_NAME'));
