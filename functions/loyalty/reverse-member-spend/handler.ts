import validatePath from '#contracts/loyalty/member-spend-path';
import validate from '#contracts/loyalty/member-spend-reversal-request';
import { route } from '#routes/loyalty/reverse-member-spend';
import { spendReversal } from '../../../shared/loyalty/adapters/spend-reversal.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/written-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';

const reverse = spendReversal(accounts, programmeInForce);

/** POST /admin/members/{userId}/transactions/{id}/reverse: gives back a spend of a member, once per Idempotency-Key. */
export const handler = http(route, { path: validatePath, body: validate }, ({ path, body, ...by }) =>
  reverse({ ...by, ...path, points: body.points, reason: body.reason }),
);
