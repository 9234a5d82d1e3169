import { randomUUID } from 'node:crypto';
import validate from '#contracts/loyalty/adjustment-request';
import { route } from '#routes/loyalty/adjust-points';
import { moved } from '../../../shared/loyalty/adapters/movement-answer.ts';
import { adjust } from '../../../shared/loyalty/adjust.ts';
import { memberTransactionView } from '../../../shared/loyalty/transaction-view.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/written-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { fingerprint } from '../../../shared/platform/boundary/idempotency-key.ts';

/** POST /admin/members/{userId}/adjustments: corrects a balance by hand, once per Idempotency-Key. */
export const handler = http(route, { body: validate }, async ({ path, body, idempotencyKey, at, ...by }) => {
  const { points, reason, allowDebt = false } = body;
  const request = fingerprint({ points, reason, allowDebt });
  const movement = adjust({
    source: { kind: 'adjustment', sourceId: idempotencyKey ?? randomUUID() },
    ...{ points, reason, allowDebt, fingerprint: request, actor: by.actor, correlationId: by.correlationId },
  });
  const [outcome] = await accounts.apply(path.userId, [movement], await programmeInForce(), at);
  const { entry, headers } = moved(outcome, request);
  return created(memberTransactionView(entry), headers);
});
