import validatePath from '#contracts/inventory/product-path';
import { route } from '#routes/inventory/list-movements';
import { isMovementPlace, movementView } from '../../../shared/inventory/movement.ts';
import { stock, stockMovements } from '../../../shared/inventory/wiring/stock.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';

/** GET /inventory/{productId}/movements: every change of the stock, newest first. */
export const handler = http(route, { path: validatePath, page: paged(isMovementPlace) }, async ({ path, page }) => {
  const { limit, after, cursor } = page;
  const found = await stockMovements.list(path.productId, { limit, ...(after && { before: after.sequence }) });
  if (found.length === 0 && !(await stock.read(path.productId))) throw new HttpProblem(PROBLEMS.not_found);
  const last = found.length === limit ? found.at(-1) : undefined;
  const next = last && last.version > 1 ? await cursor({ sequence: last.version }) : null;
  return ok(found.map(movementView), next === null ? {} : { 'next-cursor': next });
});
