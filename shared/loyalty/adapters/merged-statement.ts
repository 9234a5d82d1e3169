import { isMemberId } from '../../platform/identity/member-id.ts';
import type { Instant } from '../account.ts';
import type { Entry } from '../entry.ts';
import { MAX_HOPS } from '../merge.ts';
import { isEntryPlace } from './entry-place.ts';
import type { EntryPlace } from './ledger-items.ts';
import type { Statement, StatementFilter } from './statement.ts';

/** A place in a statement that may go through several accounts: of the member's own where it names none. */
export interface StatementPlace extends EntryPlace {
  readonly of?: string;
}

/** Whether a value names such a place, as the statement's cursors hold it. */
export function isStatementPlace(value: unknown): value is StatementPlace {
  if (!isEntryPlace(value)) return false;
  const { of } = value as StatementPlace;
  return of === undefined || isMemberId(of);
}

/** A part of a member's history: the entries of one account, since it has what theirs had. */
interface Part {
  readonly userId: string;
  readonly since: Instant;
}

/**
 * Statements as members see them, newest first: of a member who was merged, what the account that has theirs has done since,
 * and then their own. Whoever was not merged is read as ever; only a first page that is narrowed down costs a query more.
 */
export function mergedStatement(statement: Statement) {
  return async (
    userId: string,
    request: StatementFilter & { readonly limit: number; readonly before?: StatementPlace },
  ) => {
    const { limit, before, ...filter } = request;
    const isNarrowed = Object.keys(filter).length > 0;
    if (!before && !isNarrowed) {
      const page = await statement(userId, { limit });
      if (page.entries[0]?.kind !== 'mergeOut') return page;
    }
    if (before && before.of === undefined) return statement(userId, { ...filter, limit, before });
    return through(await partsOf(userId), { ...filter, limit, ...(before && { before }) }, userId);
  };

  async function through(
    parts: readonly Part[],
    { limit, before, ...filter }: StatementFilter & { readonly limit: number; readonly before?: StatementPlace },
    own: string,
  ) {
    const begun = before ? parts.findIndex(({ userId }) => userId === before.of) : 0;
    const entries: Entry[] = [];
    for (const [index, { userId, since }] of parts.slice(Math.max(0, begun)).entries()) {
      const from = Math.max(since, filter.from ?? 0);
      if (filter.to !== undefined && filter.to <= from) continue;
      const page = await statement(userId, {
        ...{ ...filter, from, limit: limit - entries.length },
        ...(before && index === 0 ? { before: { createdAt: before.createdAt, sequence: before.sequence } } : {}),
      });
      entries.push(...page.entries);
      const next: StatementPlace | undefined = page.next && { ...page.next, ...(userId === own ? {} : { of: userId }) };
      if (next) return { entries, next };
      if (entries.length === limit && userId !== own) {
        const last = entries.at(-1);
        // The next part begins where this one ends: a place before all of it.
        return last ? { entries, next: { createdAt: last.createdAt, sequence: 1, of: userId } } : { entries };
      }
    }
    return { entries };
  }

  /** The newest account first, the member's own last. A merge is the last that is posted of an account. */
  async function partsOf(userId: string): Promise<Part[]> {
    const parts: Part[] = [{ userId, since: 0 }];
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      const [newest] = (await statement(parts[0]?.userId ?? userId, { limit: 1 })).entries;
      if (newest?.kind !== 'mergeOut' || newest.related === undefined) break;
      parts.unshift({ userId: newest.related, since: newest.createdAt });
    }
    return parts;
  }
}
