import { randomUUID } from 'node:crypto';
import validatePath from '#contracts/loyalty/hold-path';
import { route } from '#routes/loyalty/release-hold';
import { moved } from '../../../shared/loyalty/adapters/movement-answer.ts';
import { release } from '../../../shared/loyalty/hold.ts';
import { endedHoldView } from '../../../shared/loyalty/hold-view.ts';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/written-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { fingerprint } from '../../../shared/platform/boundary/idempotency-key.ts';

/** POST /loyalty/holds/{id}/release: gives back what is held. Once. */
export const handler = http(route, { path: validatePath }, async ({ userId, path, at, ...by }) => {
  const request = fingerprint({ key: by.idempotencyKey ?? randomUUID() });
  const { actor, correlationId } = by;
  const movement = release({ holdId: path.id, fingerprint: request, actor, correlationId });
  const [outcome] = await accounts.apply(userId, [movement], await programmeInForce(), at);
  const { entry, headers } = moved(outcome, request, LOYALTY_PROBLEMS.hold_released);
  return ok(endedHoldView(entry), headers);
});
