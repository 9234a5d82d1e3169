import { randomUUID } from 'node:crypto';
import validate from '#contracts/loyalty/hold-request';
import { route } from '#routes/loyalty/hold-points';
import { holdId } from '../../../shared/loyalty/adapters/hold-id.ts';
import { moved } from '../../../shared/loyalty/adapters/movement-answer.ts';
import { HOLD_SECONDS, hold } from '../../../shared/loyalty/hold.ts';
import { madeHoldView } from '../../../shared/loyalty/hold-view.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/written-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { fingerprint } from '../../../shared/platform/boundary/idempotency-key.ts';

/** POST /loyalty/holds: sets points aside for a purchase under way, once per Idempotency-Key. */
export const handler = http(route, { body: validate }, async ({ userId, body, idempotencyKey, at, ...by }) => {
  const { points, expiresInSeconds = HOLD_SECONDS.usual } = body;
  const request = fingerprint({ points, expiresInSeconds });
  const movement = hold({
    source: { kind: 'hold', sourceId: holdId(userId, idempotencyKey ?? randomUUID()) },
    ...{ points, expiresInSeconds, fingerprint: request, actor: by.actor, correlationId: by.correlationId },
  });
  const [outcome] = await accounts.apply(userId, [movement], await programmeInForce(), at);
  const { entry, headers } = moved(outcome, request);
  return created(madeHoldView(entry), headers);
});
