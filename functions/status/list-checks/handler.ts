import { route } from '#routes/status/list-checks';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { checkView, isDueTime } from '../../../shared/status/adapters/check-view.ts';
import { checks } from '../../../shared/status/wiring/checks.ts';

/** GET /status/checks: what the probe has found, the newest first, page by page. */
export const handler = http(route, { page: paged(isDueTime) }, async ({ page }) => {
  const { limit, after: before } = page;
  const found = await checks.list({ limit, ...(before === undefined ? {} : { before }) });
  const next = found.length === limit ? found.at(-1)?.dueAt : undefined;
  return ok({ checks: found.map(checkView), cursor: await page.cursor(next) });
});
