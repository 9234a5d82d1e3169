import { randomUUID } from 'node:crypto';
import validate from '#contracts/loyalty/spend-points-request';
import { route } from '#routes/loyalty/spend-points';
import { spendAnswer } from '../../../shared/loyalty/adapters/spend-answer.ts';
import { spend } from '../../../shared/loyalty/spend.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/written-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { fingerprint } from '../../../shared/platform/boundary/idempotency-key.ts';

/** POST /loyalty: takes points from the caller's account, once per Idempotency-Key. */
export const handler = http(route, { body: validate }, async ({ userId, body, idempotencyKey, at, ...by }) => {
  const request = fingerprint({ points: body.points });
  const movement = spend({
    source: { kind: 'spend', sourceId: idempotencyKey ?? randomUUID() },
    ...{ points: body.points, fingerprint: request, actor: by.actor, correlationId: by.correlationId },
  });
  const [outcome] = await accounts.apply(userId, [movement], await programmeInForce(), at);
  return spendAnswer(userId, outcome, request);
});
