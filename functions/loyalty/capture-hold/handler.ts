import { randomUUID } from 'node:crypto';
import validate from '#contracts/loyalty/capture-request';
import validatePath from '#contracts/loyalty/hold-path';
import { route } from '#routes/loyalty/capture-hold';
import { moved } from '../../../shared/loyalty/adapters/movement-answer.ts';
import { capture } from '../../../shared/loyalty/hold.ts';
import { endedHoldView } from '../../../shared/loyalty/hold-view.ts';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/written-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { fingerprint } from '../../../shared/platform/boundary/idempotency-key.ts';

/** POST /loyalty/holds/{id}/capture: spends what is held, or a part of it; the rest comes back. Once. */
export const handler = http(
  route,
  { path: validatePath, body: validate },
  async ({ userId, path, body, at, ...by }) => {
    const request = fingerprint({ key: by.idempotencyKey ?? randomUUID(), points: body.points ?? null });
    const movement = capture({
      holdId: path.id,
      ...(body.points === undefined ? {} : { points: body.points }),
      ...{ fingerprint: request, actor: by.actor, correlationId: by.correlationId },
    });
    const [outcome] = await accounts.apply(userId, [movement], await programmeInForce(), at);
    const { entry, headers } = moved(outcome, request, LOYALTY_PROBLEMS.hold_captured);
    return ok(endedHoldView(entry), headers);
  },
);
