import validatePath from '#contracts/inventory/product-path';
import { route } from '#routes/inventory/get-stock';
import { levelView } from '../../../shared/inventory/level-view.ts';
import { stock } from '../../../shared/inventory/wiring/stock.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';

/** GET /inventory/{productId}: what is free and what is reserved, for everybody. */
export const handler = http(route, { path: validatePath }, async ({ path }) => {
  const found = await stock.read(path.productId);
  if (!found) throw new HttpProblem(PROBLEMS.not_found);
  return ok(levelView(found));
});
