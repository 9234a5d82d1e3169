import validate from '#contracts/loyalty/sharing-request';
import { route } from '#routes/loyalty/share-account';
import { accountSharing } from '../../../shared/loyalty/adapters/account-sharing.ts';
import { memberView } from '../../../shared/loyalty/member-view.ts';
import { LOYALTY_PROBLEMS } from '../../../shared/loyalty/problems.ts';
import { programmeToRead } from '../../../shared/loyalty/wiring/programme-in-force.ts';
import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { setting } from '../../../shared/platform/settings.ts';

const share = accountSharing({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME') });

/** PUT /admin/members/{userId}/sharing: says whether many write a member's account at once. */
export const handler = http(route, { body: validate }, async ({ path: { userId }, body }) => {
  const account = await share(userId, body.shared);
  if (!account) throw new HttpProblem(LOYALTY_PROBLEMS.no_account);
  return ok(memberView(account, await programmeToRead()));
});
