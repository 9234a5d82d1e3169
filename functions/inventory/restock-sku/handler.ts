import validate from '#contracts/inventory/restock-sku-request';
import { route } from '#routes/inventory/restock-sku';
import { INVENTORY_PROBLEMS } from '../../../shared/inventory/problems.ts';
import { isSameLot, type Lot } from '../../../shared/inventory/stock.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, json } from '../../../shared/platform/boundary/http-answer.ts';
import { restockEventKey } from '../../../shared/platform/events/event-store.ts';
import { appendEvent } from '../../../shared/platform/events/own-event-store.ts';

/** POST /api/v1/inventory/restockSku: stores that a lot came in; a worker adds its units, once for each lot. */
export const handler = http(route, { body: validate }, async ({ body, correlationId, actor, at }) => {
  const lot = { sku: body.sku.trim(), units: body.units, lotId: body.lotId.trim() };
  const key = restockEventKey(lot.sku, lot.lotId);
  const before = await appendEvent({ key, eventName: 'SKU_RESTOCKED_EVENT', eventData: lot, correlationId, actor }, at);
  if (before && !isSameLot(lot, before as unknown as Lot)) throw new HttpProblem(INVENTORY_PROBLEMS.lot_id_reused);
  return json(lot, 202);
});
