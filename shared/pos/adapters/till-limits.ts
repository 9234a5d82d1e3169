import { ownLimits, passed } from '../../platform/boundary/rate-limited.ts';
import type { TakeFor } from '../../platform/limits/rate-limits.ts';
import type { Session } from '../session-record.ts';

/** Who is served: a till, for a customer. */
export type Served = Pick<Session, 'merchant' | 'channelId'> & Partial<Pick<Session, 'customer'>>;

/**
 * Limits tills and their customers, each by themself.
 *
 * @returns headers for the answer
 * @throws HttpProblem 429
 */
export function tillLimits(take: TakeFor = ownLimits()) {
  return async ({ merchant, channelId, customer }: Served, at: number): Promise<Readonly<Record<string, string>>> => {
    const name = [merchant, channelId].map(encodeURIComponent).join('#');
    const channel = passed([await take('channel', name, at)]);
    if (customer === undefined) return channel;
    return { ...channel, ...passed([await take('customer', customer, at)]) };
  };
}
