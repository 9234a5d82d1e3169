import { randomUUID } from 'node:crypto';
import validate from '#contracts/loyalty/spend-points-request';
import { accounts } from '../../../shared/loyalty/accounts.ts';
import { currentProgramme } from '../../../shared/loyalty/current-programme.ts';
import { spend } from '../../../shared/loyalty/spend.ts';
import { spendAnswer } from '../../../shared/loyalty/spend-answer.ts';
import { http } from '../../../shared/platform/http.ts';
import { fingerprint } from '../../../shared/platform/idempotency-key.ts';

/** POST /loyalty: takes points from the caller's account, once per Idempotency-Key. */
export const handler = http({ body: validate }, async ({ userId, body, idempotencyKey, correlationId, at }) => {
  const request = fingerprint({ points: body.points });
  const movement = spend({
    source: { kind: 'spend', sourceId: idempotencyKey ?? randomUUID() },
    points: body.points,
    correlationId,
    fingerprint: request,
  });
  const [outcome] = await accounts.apply(userId, [movement], await currentProgramme(), at);
  return spendAnswer(userId, outcome, request);
});
