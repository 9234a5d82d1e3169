import validateHolds, { type PointsHolds } from '#contracts/orders/points-holds';
import validateStatement, { type PointsStatement } from '#contracts/orders/points-statement';
import type { ServiceToken } from '../../platform/identity/service-token.ts';
import { type HttpClient, type JsonRequest, ServiceError } from '../../platform/outgoing/http-client.ts';
import type { PointsAtLedger } from '../points-gaps.ts';

export interface AskedPoints {
  readonly userId: string;
  readonly holdId: string;
  /** What they were spent by, where payments have heard it. */
  readonly transactionId: string | undefined;
  /** They were held then or later. Milliseconds since 1970-01-01T00:00:00Z. */
  readonly since: number;
}

type Transaction = PointsStatement['data']['transactions'][number];

/** @returns undefined where the member has no account any more; one that was merged is followed by the ledger's own doors */
export type LedgerToRead = (asked: AskedPoints) => Promise<PointsAtLedger | undefined>;

/** Clocks of two services may differ by so much. */
const CLOCKS_DIFFER_MS = 60_000;
const PAGE = '100';
const NO_ACCOUNT = ['no_account', 'account_merged', 'account_closed'];

/** The ledger behind loyalty's own doors, asked in the member's name. */
export function ledgerToRead(loyalty: HttpClient, token: ServiceToken): LedgerToRead {
  return async ({ userId, holdId, transactionId = `capture#${holdId}`, since }) => {
    const ask = async <Answer>(request: Pick<JsonRequest<Answer>, 'path' | 'query' | 'validate'>): Promise<Answer> =>
      loyalty({ ...request, method: 'GET', headers: { authorization: `Bearer ${await token(userId)}` } });

    let open: PointsHolds;
    try {
      open = await ask({ path: 'loyalty/holds', validate: validateHolds });
    } catch (error) {
      const { code } = ((error as ServiceError).answer ?? {}) as { readonly code?: string };
      if (error instanceof ServiceError && NO_ACCOUNT.includes(code ?? '')) return undefined;
      throw error;
    }
    const isHeld = open.data.holds.some((hold) => hold.holdId === holdId);
    const from = new Date(since - CLOCKS_DIFFER_MS).toISOString();
    let spend: Transaction | undefined;
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { kind: 'hold,capture', from, limit: PAGE, ...(cursor ? { cursor } : {}) };
      const page: PointsStatement = await ask({ path: 'loyalty/transactions', query, validate: validateStatement });
      // Newest first: what spends them is met before what has set them aside.
      for (const each of page.data.transactions) {
        if (each.transactionId === transactionId) spend = each;
        if (each.transactionId === `hold#${holdId}`)
          return { isHeld, spent: spend ? -each.points - spend.points : 0, back: spend?.reversedPoints ?? 0 };
      }
      cursor = page.data.cursor;
    } while (cursor !== null);
    return { isHeld, spent: 0, back: 0 };
  };
}
