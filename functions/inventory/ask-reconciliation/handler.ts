import { randomUUID } from 'node:crypto';
import validate from '#contracts/inventory/reconcile-stock-request';
import { route } from '#routes/inventory/ask-reconciliation';
import { SETTLED_MS } from '../../../shared/inventory/adapters/start-reconciliation.ts';
import { start } from '../../../shared/inventory/wiring/reconciliation.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted } from '../../../shared/platform/boundary/http-answer.ts';

/** POST /admin/inventory/reconciliations: has SKUs compared with their movements and what is held of them for orders. */
export const handler = http(route, { body: validate }, async ({ body, at, actor, correlationId }) => {
  const { productId, settledForSeconds } = body;
  const run = randomUUID();
  const settledMs = settledForSeconds === undefined ? SETTLED_MS : settledForSeconds * 1000;
  await start({ run, at, settledBefore: at - settledMs, productId, actor, correlationId });
  return accepted({ run });
});
