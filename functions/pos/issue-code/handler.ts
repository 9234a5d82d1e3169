import { route } from '#routes/pos/issue-code';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { codes } from '../../../shared/pos/wiring/codes.ts';
import { ownFigures } from '../../../shared/pos/wiring/till-answered.ts';

/** POST /loyalty/codes: gives a member a code that stands for them at a till, once. */
export const handler = http(route, { answered: ownFigures(route) }, async ({ userId, at }) => {
  const { code, expiresAt } = await codes.issue(userId, at);
  return created({ code, expiresAt: new Date(expiresAt).toISOString() });
});
