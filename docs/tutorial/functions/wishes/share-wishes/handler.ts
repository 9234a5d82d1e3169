import { randomUUID } from 'node:crypto';
import validate from '#contracts/wishes/share-request';
import { route } from '#routes/wishes/share-wishes';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created, HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { WISHES_PROBLEMS } from '../../../shared/wishes/problems.ts';
import { shares } from '../../../shared/wishes/wiring/shares.ts';
import { wishes } from '../../../shared/wishes/wiring/wishes.ts';

/** POST /wishes/shares: shares the caller's list, once per Idempotency-Key. */
export const handler = http(
  route,
  { body: validate },
  async ({ userId, body: { sharedWith }, idempotencyKey, correlationId, at }) => {
    const [wish] = await wishes.list(userId, { limit: 1 });
    if (!wish) throw new HttpProblem(WISHES_PROBLEMS.nothing_wished);
    const shareId = idempotencyKey ?? randomUUID();
    await shares.add({ userId, shareId, sharedWith, correlationId, sharedAt: at });
    return created({ shareId, sharedWith });
  },
);
