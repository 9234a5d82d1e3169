import validatePath, { type FeedPath } from '#contracts/activity/feed-path';
import validate from '#contracts/activity/feed-query';
import { route } from '#routes/activity/list-activity';
import { isFeedPlace } from '../../../shared/activity/adapters/feed-reader.ts';
import { readerOf } from '../../../shared/activity/adapters/readable-feed.ts';
import { feedView } from '../../../shared/activity/feed-view.ts';
import { feeds } from '../../../shared/activity/wiring/feeds.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';

/** GET /api/activity/{type}/{id}: what happened to a member, an order or a product, newest first, page by page. */
export const handler = http(
  route,
  { path: validatePath, query: validate, page: paged(isFeedPlace) },
  async ({ path, query, page, at, ...who }) => {
    const feed = path as FeedPath;
    const reader = await readerOf(feed, who, feeds);
    const { entries, next } = await feeds.page(feed, {
      ...{ ...query, limit: page.limit, at },
      ...(page.after === undefined ? {} : { after: page.after }),
      ...(reader === undefined ? {} : { reader }),
    });
    return ok(feedView(entries, await page.cursor(next)));
  },
);
