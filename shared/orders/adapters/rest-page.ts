import { type Answer, ok } from '../../platform/boundary/http-answer.ts';
import type { Page } from '../../platform/boundary/paged.ts';
import type { TimePage, TimePlace } from '../../platform/paging/time-shards.ts';
import { type Order, restOrder } from '../order.ts';

/** One page of orders on a REST door, newest first; the header `next-cursor` leads to the next one, where there is one. */
export async function restPage(
  { limit, after, cursor }: Page<TimePlace>,
  read: (page: TimePage) => Promise<readonly Order[]>,
): Promise<Answer> {
  const found = await read({ limit, direction: 'desc', ...(after ? { after } : {}) });
  const last = found.length === limit ? found.at(-1) : undefined;
  const next = await cursor(last && { createdAt: last.createdAt, id: last.orderId });
  return ok(found.map(restOrder), next === null ? {} : { 'next-cursor': next });
}
