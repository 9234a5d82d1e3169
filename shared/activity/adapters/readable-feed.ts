import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { type Caller, carries } from '../../platform/identity/caller.ts';
import type { Feed } from '../entry.ts';
import { ACTIVITY_PROBLEMS } from '../problems.ts';
import type { FeedReader } from './feed-reader.ts';

/**
 * Whether a caller may read a feed: their own, that of an order of theirs, and that of any product; administrators all.
 *
 * @returns as whom the feed is read: undefined for whoever reads everything in it
 * @throws HttpProblem others_activity, or no_activity for the order of somebody else
 */
export async function readerOf(
  feed: Feed,
  { userId, caller }: { readonly userId: string; readonly caller: Caller },
  feeds: Pick<FeedReader, 'standing'>,
): Promise<string | undefined> {
  if (carries(caller, 'activity:admin') || feed.type === 'product') return undefined;
  if (feed.type === 'user') {
    if (feed.id !== userId) throw new HttpProblem(ACTIVITY_PROBLEMS.others_activity);
    return undefined;
  }
  if ((await feeds.standing(feed.id, userId)) === 'others') throw new HttpProblem(ACTIVITY_PROBLEMS.no_activity);
  return userId;
}
