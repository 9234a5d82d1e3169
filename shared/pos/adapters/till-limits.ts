import { ownLimits, passed } from '../../platform/boundary/rate-limited.ts';
import type { TakeFor } from '../../platform/limits/rate-limits.ts';
import type { Session } from '../session-record.ts';

const ofTill = ({ merchant, channelId }: Pick<Session, 'merchant' | 'channelId'>) =>
  [merchant, channelId].map(encodeURIComponent).join('#');

/**
 * Counts what a till asks against its own limit.
 *
 * @returns headers for the answer
 * @throws HttpProblem 429
 */
export function channelLimit(take: TakeFor = ownLimits()) {
  return async (till: Pick<Session, 'merchant' | 'channelId'>, at: number) =>
    passed([await take('channel', ofTill(till), at)]);
}

/** The same of a sale that begins, which its customer is counted for as well. */
export function saleLimit(take: TakeFor = ownLimits()) {
  return async ({ customer, ...till }: Pick<Session, 'merchant' | 'channelId' | 'customer'>, at: number) =>
    passed(await Promise.all([take('channel', ofTill(till), at), take('customer', customer, at)]));
}
