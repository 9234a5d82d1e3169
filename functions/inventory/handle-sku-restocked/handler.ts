import validate from '#contracts/inventory/sku-restocked-data';
import { stock } from '../../../shared/inventory/wiring/stock.ts';
import { storedEvents } from '../../../shared/platform/boundary/stored-events.ts';
import { readStored } from '../../../shared/platform/events/own-event-store.ts';

/** SKU_RESTOCKED_EVENT: adds the lot's units to the SKU, once for each lot. */
export const handler = storedEvents(
  { names: ['SKU_RESTOCKED_EVENT'], validate, read: readStored },
  ({ eventData: { sku, units, lotId }, ...by }, at) =>
    stock.restock({ sku: sku.trim(), units, lotId: lotId.trim() }, by, at),
);
