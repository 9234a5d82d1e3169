import validate from '#contracts/activity/feed-query';
import { route } from '#routes/activity/list-own-activity';
import { isFeedPlace } from '../../../shared/activity/adapters/feed-reader.ts';
import { feedView } from '../../../shared/activity/feed-view.ts';
import { feeds } from '../../../shared/activity/wiring/feeds.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';

/** GET /activity: what happened to the caller, newest first, page by page. */
export const handler = http(
  route,
  { query: validate, page: paged(isFeedPlace) },
  async ({ userId, query, page: { limit, after, cursor }, at }) => {
    const { entries, next } = await feeds.page(
      { type: 'user', id: userId },
      { ...query, limit, at, ...(after === undefined ? {} : { after }) },
    );
    return ok(feedView(entries, await cursor(next)));
  },
);
