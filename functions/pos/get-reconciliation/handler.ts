import validate from '#contracts/pos/pos-reconciliation-path';
import { route } from '#routes/pos/get-reconciliation';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { refused } from '../../../shared/pos/adapters/refusals.ts';
import { reports } from '../../../shared/pos/wiring/reconciliation-reports.ts';

/** GET /admin/pos/reconciliations/{businessDate}: what the last comparison of the day has found. */
export const handler = http(route, { path: validate }, async ({ path }) => {
  const report = await reports.read(path.businessDate);
  if (!report) throw refused('no_comparison');
  const { businessDate, matched, lostHere, lostThere, amountDiffers, resumed, at, findings } = report;
  const comparedAt = new Date(at).toISOString();
  return ok({ businessDate, matched, lostHere, lostThere, amountDiffers, resumed, comparedAt, findings });
});
