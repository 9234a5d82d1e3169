import validate from '#contracts/inventory/set-stock-level-request';
import { route } from '#routes/inventory/set-stock-level';
import { setStockLevel } from '../../../shared/inventory/adapters/set-stock-level.ts';
import { levelView } from '../../../shared/inventory/level-view.ts';
import { stock, stockMovements } from '../../../shared/inventory/wiring/stock.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

const setLevel = setStockLevel(stock, stockMovements);

/** POST /inventory: sets how much of a product lies on the shelf, reserved units among it. */
export const handler = http(route, { body: validate }, async ({ body, actor, correlationId, at }) => {
  const { productId, stockLevel, reason } = body;
  const by = { actor, correlationId, ...(reason === undefined ? {} : { reason }) };
  return ok(levelView(await setLevel(productId.trim(), stockLevel, by, at)));
});
