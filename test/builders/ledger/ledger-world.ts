import assert from 'node:assert/strict';
import { type Account, type Instant, openAccount } from '../../../shared/loyalty/account.ts';
import type { Programme } from '../../../shared/loyalty/contracts/programme.ts';
import {
  type ClaimedEntry,
  type Components,
  type Entry,
  isOnceInAll,
  isSettlement,
  type Source,
  transactionId,
} from '../../../shared/loyalty/entry.ts';
import type { Decided, Plan } from '../../../shared/loyalty/ledger.ts';
import type { MergeOutcome } from '../../../shared/loyalty/merge.ts';
import type { Movement, Needed } from '../../../shared/loyalty/movement.ts';
import type { Notice } from '../../../shared/loyalty/settle.ts';
import type { LedgerModules } from './ledger-modules.ts';

/** A ledger of several members that keeps what it is told to write, one write after the other. */
export class LedgerWorld {
  readonly accounts = new Map<string, Account>();
  readonly entries = new Map<string, Entry[]>();
  readonly notices: (Notice & { readonly userId: string })[] = [];
  readonly programme: Programme;
  private readonly claims = new Map<string, ClaimedEntry>();
  private readonly ledger: LedgerModules;

  constructor(ledger: LedgerModules, programme: Programme) {
    this.ledger = ledger;
    this.programme = programme;
  }

  account(userId: string): Account {
    return this.accounts.get(userId) ?? openAccount(userId, 0);
  }

  entriesOf(userId: string): Entry[] {
    return this.entries.get(userId) ?? [];
  }

  /** Applies movements of a member in one write; those of a merged one to the account that has theirs. */
  apply(member: string, movements: readonly Movement[], at: Instant): readonly Decided[] {
    const stays = movements.some(({ staysWithMember }) => staysWithMember);
    const userId = (stays ? undefined : this.accounts.get(member)?.mergedInto) ?? member;
    const claimed = new Map<string, ClaimedEntry>();
    const { absorbed } = this.account(userId);
    for (const source of movements.flatMap(sourcesOf)) {
      const places = source.userId === undefined ? [userId] : [source.userId, userId, ...absorbed];
      const [claim] = places.flatMap((place) => this.claims.get(claimKey(place, source)) ?? []);
      if (claim) claimed.set(transactionId(source), claim);
    }
    const planned = this.ledger.plan(userId, this.accounts.get(userId), claimed, movements, this.programme, {
      at,
      attemptId: 'attempt',
      actor: 'test',
    });
    this.write(userId, planned);
    return planned.outcomes;
  }

  merge(from: string, to: string, at: Instant): MergeOutcome {
    const accounts = { from: this.accounts.get(from), to: this.accounts.get(to) };
    const facts = { at, attemptId: 'attempt' };
    const outcome = this.ledger.mergeAccounts({ from, to, correlationId: 'merge' }, accounts, this.programme, facts);
    if (outcome.status === 'applied') {
      this.write(from, { ...outcome.from, grown: [], notices: [] });
      this.write(to, { ...outcome.to, grown: [], notices: [] });
    }
    return outcome;
  }

  /** What a timer does: settles as soon as something falls due. */
  settleInTime(userId: string, upTo: Instant): void {
    let account = this.accounts.get(userId);
    for (let turn = 0; account; turn++) {
      assert(turn < 1000, 'settling comes to no end');
      const due = this.ledger.nextDue(account, this.programme);
      if (due === null || due > upTo) return;
      this.settle(userId, Math.max(due, account.updatedAt));
      account = this.accounts.get(userId);
    }
  }

  settle(userId: string, at: Instant): void {
    const account = this.accounts.get(userId);
    if (!account) return;
    const settled = this.ledger.planSettlement(account, this.programme, { at, attemptId: 'timer' });
    if (settled) this.write(userId, { ...settled, grown: [] });
  }

  asOf(userId: string, at: Instant): Components {
    const entries = this.entriesOf(userId);
    const from = entries.findIndex(({ createdAt }) => createdAt > at);
    const following = from < 0 ? [] : entries.slice(from);
    const last = from < 0 ? entries.at(-1) : entries[from - 1];
    const balance = this.ledger.asOf(
      { last, following, isEnd: true, account: this.account(userId) },
      at,
      this.programme,
    );
    assert(balance, 'a whole ledger can always be told');
    return balance;
  }

  /** Every fault of every account. */
  faults(): string[] {
    return [...this.accounts].flatMap(([userId, account]) =>
      this.ledger.incoherences(account, this.entriesOf(userId), openAccount(userId, account.createdAt)),
    );
  }

  private write(userId: string, plan: Omit<Plan, 'outcomes'>): void {
    const { account, entries, grown, notices } = plan;
    if (!account) return;
    this.accounts.set(userId, account);
    this.entries.set(userId, [...this.entriesOf(userId), ...entries]);
    for (const entry of entries) {
      if (isSettlement(entry)) continue;
      const key = claimKey(userId, entry);
      assert(!this.claims.has(key), `${key} is claimed twice`);
      this.claims.set(key, { userId, entry });
    }
    for (const { userId: owner, entry, grown: values } of grown) {
      const after = { ...entry, ...values };
      this.claims.set(claimKey(owner, entry), { userId: owner, entry: after });
      this.entries.set(
        owner,
        this.entriesOf(owner).map((each) => (each.sequence === entry.sequence ? after : each)),
      );
    }
    this.notices.push(...notices.map((notice) => ({ ...notice, userId })));
  }
}

function sourcesOf({ source, needs = [], ifClosed }: Movement): Needed[] {
  return [source, ...needs, ...(ifClosed ? sourcesOf(ifClosed) : [])];
}

function claimKey(userId: string, source: Source): string {
  return isOnceInAll(source) ? transactionId(source) : `${userId} ${transactionId(source)}`;
}
