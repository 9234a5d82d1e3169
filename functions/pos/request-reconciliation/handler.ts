import validate from '#contracts/pos/pos-reconciliation-request';
import { route } from '#routes/pos/request-reconciliation';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted } from '../../../shared/platform/boundary/http-answer.ts';
import { startReconciliation } from '../../../shared/pos/wiring/reconciliation-queue.ts';

/** POST /admin/pos/reconciliations: has a business day compared with the partner's books. */
export const handler = http(route, { body: validate }, async ({ body: { businessDate }, at, actor, correlationId }) => {
  await startReconciliation([businessDate], at, { actor, correlationId });
  return accepted({ businessDate });
});
