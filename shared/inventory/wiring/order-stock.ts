import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { allocations } from '../adapters/allocations.ts';

/** The stock of orders in the function's own table. */
export const orderStock = allocations(documentClient(), {
  inventory: setting('INVENTORY_TABLE_NAME'),
  events: setting('EVENTS_TABLE_NAME'),
});
