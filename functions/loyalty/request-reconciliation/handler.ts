import { createHash, randomUUID } from 'node:crypto';
import validate from '#contracts/loyalty/reconciliation-request';
import { route } from '#routes/loyalty/request-reconciliation';
import { allShards } from '../../../shared/loyalty/adapters/start-reconciliation.ts';
import { start } from '../../../shared/loyalty/wiring/start-reconciliation.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted } from '../../../shared/platform/boundary/http-answer.ts';

/** POST /admin/reconciliations: has accounts compared with their entries, all of them or those that changed on a day. */
export const handler = http(route, { body: validate }, async ({ body: { day }, idempotencyKey, at, ...by }) => {
  const run = idempotencyKey === undefined ? randomUUID() : runOf(idempotencyKey, day);
  const { actor, correlationId } = by;
  await start({ run, ...(day !== undefined && { day }), parts: allShards(day), at, actor, correlationId });
  return accepted({ run });
});

/** A repeated request begins the same run. */
function runOf(key: string, day = ''): string {
  return createHash('sha256')
    .update(JSON.stringify([key, day]))
    .digest('base64url');
}
