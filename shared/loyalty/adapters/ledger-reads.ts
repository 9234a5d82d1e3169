import type { BatchRead } from '../../platform/aws/batch-reads.ts';
import type { Account } from '../account.ts';
import { type ClaimedEntry, type Source, transactionId } from '../entry.ts';
import type { Movement, Needed } from '../movement.ts';
import { type AccountItem, accountOf, type ClaimItem, claimedEntryOf, keys } from './ledger-items.ts';

/** What movements of a member are decided on. */
export interface Loaded {
  readonly account: Account | undefined;
  /** Entries already written for the movements' sources and for what they need, by transaction id. */
  readonly claimed: ReadonlyMap<string, ClaimedEntry>;
}

/** How accounts are read with the entries that movements look at. */
export interface LedgerReads {
  /** One read, and another one for each need that another member made and that is not with them. */
  load(userId: string, movements: readonly Movement[]): Promise<Loaded>;
  /** Two accounts at once: those of a merge. */
  both(from: string, to: string): Promise<{ readonly from: Account | undefined; readonly to: Account | undefined }>;
  ownerOf(source: Source): Promise<string | undefined>;
}

export function ledgerReads(readItems: BatchRead): LedgerReads {
  return {
    async load(userId, movements) {
      const sources = movements.flatMap(sourcesOf);
      const wanted = new Map(
        sources.map((source) => [transactionId(source), keys.claim(source.userId ?? userId, source)]),
      );
      const items = await readItems([keys.account(userId), ...wanted.values()]);
      const { accounts = [], claims = [] } = Object.groupBy(items, ({ SK }) =>
        SK === 'ACCOUNT' ? 'accounts' : 'claims',
      );
      const [account] = accounts.map((item) => accountOf(item as unknown as AccountItem));
      const claimed = new Map(
        claims.map((item): [string, ClaimedEntry] => {
          const each = claimedEntryOf(item as unknown as ClaimItem);
          return [transactionId(each.entry), each];
        }),
      );
      for (const source of account ? sources : [])
        if (source.userId !== undefined && !claimed.has(transactionId(source))) {
          const elsewhere = await claimOfAny([userId, ...(account?.absorbed ?? [])], source);
          if (elsewhere) claimed.set(transactionId(source), elsewhere);
        }
      return { account, claimed };
    },

    async both(from, to) {
      const items = await readItems([keys.account(from), keys.account(to)]);
      const accountIn = (userId: string) =>
        items
          .filter(({ PK }) => PK === keys.partition(userId))
          .map((item) => accountOf(item as unknown as AccountItem))[0];
      return { from: accountIn(from), to: accountIn(to) };
    },

    async ownerOf(source) {
      const [claim] = await readItems([keys.claim('', source)]);
      return (claim as unknown as ClaimItem | undefined)?.userId;
    },
  };

  /** The first of these members' claims that is there. */
  async function claimOfAny(userIds: readonly string[], source: Source): Promise<ClaimedEntry | undefined> {
    const found = await Promise.all(userIds.map((userId) => readItems([keys.claim(userId, source)])));
    const [claim] = found.flat();
    return claim && claimedEntryOf(claim as unknown as ClaimItem);
  }
}

function sourcesOf({ source, needs = [], ifClosed }: Movement): Needed[] {
  return [source, ...needs, ...(ifClosed ? sourcesOf(ifClosed) : [])];
}
