import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { parcelTable } from '../parcel-table.ts';

/** The parcels of the function's own table. */
export const parcels = parcelTable({ client: documentClient(), parcels: setting('PARCELS_TABLE_NAME') });
