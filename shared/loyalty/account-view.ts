import type { Account } from './account.ts';
import { soonestFirst } from './buckets.ts';
import type { Programme } from './contracts/programme.ts';
import { expiresAt, NEVER } from './expiry.ts';
import { standingOf } from './standing.ts';

/** An account as its member sees it. */
export function accountView(account: Account, programme: Programme) {
  return {
    userId: account.userId,
    currentPoints: account.points,
    heldPoints: account.held,
    lifetime: { earned: account.earned, spent: account.spent, expired: account.expired },
    ...standingOf(account, programme),
    tierSince: new Date(account.tierSince ?? account.createdAt).toISOString(),
    timeZone: programme.timeZone,
    expiring: soonestFirst(account.buckets)
      .filter(([month]) => month !== NEVER)
      .map(([month, points]) => ({
        points,
        expiresAt: new Date(expiresAt(month, programme.timeZone)).toISOString(),
      })),
  };
}
