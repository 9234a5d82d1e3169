import validatePath from '#contracts/loyalty/spend-path';
import validate from '#contracts/loyalty/spend-reversal-request';
import { route } from '#routes/loyalty/reverse-spend';
import { spendReversal } from '../../../shared/loyalty/adapters/spend-reversal.ts';
import { programmeInForce } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { accounts } from '../../../shared/loyalty/wiring/written-accounts.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { carries } from '../../../shared/platform/identity/caller.ts';

const reverse = spendReversal(accounts, programmeInForce);

/** POST /loyalty/transactions/{id}/reverse: gives back a spend for the client that made it, once per Idempotency-Key. */
export const handler = http(route, { path: validatePath, body: validate }, ({ caller, path, body, ...by }) => {
  const { userId = caller.userId, points, reason } = body;
  if (userId === undefined) throw new HttpProblem(PROBLEMS.invalid_body, 'userId must say whose spend it is');
  const asked = { ...by, userId, id: path.id, points, reason };
  if (carries(caller, 'loyalty:admin')) return reverse(asked);
  if (caller.client === undefined) throw new HttpProblem(PROBLEMS.forbidden, 'The token names no client');
  return reverse({ ...asked, client: caller.client });
});
