import type { TransactionItem } from '../../platform/aws/joint-transactions.ts';
import { type Account, assertCoherent, type Instant } from '../account.ts';
import type { GrantedFields } from '../contracts/account-item.ts';
import { type Entry, grownOf, isSettlement } from '../entry.ts';
import type { GrownEntry } from '../ledger.ts';
import type { Notice } from '../settle.ts';
import { claimItem, entryItem, keys, ledgerFields, noticeItem } from './ledger-items.ts';

/** What one account becomes, with all that is to be written beside it. */
export interface AccountWrite {
  readonly userId: string;
  /** As it was read; undefined where there was none. */
  readonly read: Account | undefined;
  readonly account: Account;
  readonly entries: readonly Entry[];
  readonly grown?: readonly GrownEntry[];
  readonly notices?: readonly Notice[];
  /** When the account falls due earlier than it did: the timer is set to that. */
  readonly dueAt?: Instant | undefined;
  readonly at: Instant;
  readonly correlationId: string;
  readonly traceparent: string | null;
}

/**
 * The items of a transaction that writes it, or nothing of it when anybody else has written the account since it was read.
 * What falls due by itself has no claim: it is made once because the account's sequence says so.
 *
 * @throws AssertionError for an account that must not be written
 */
export function writesOf(TableName: string, write: AccountWrite): TransactionItem[] {
  const { userId, read, account, entries, grown = [], notices = [], dueAt } = write;
  assertCoherent(account);
  const once = (Item: object): TransactionItem => ({
    Put: { TableName, Item: { ...Item }, ConditionExpression: 'attribute_not_exists(PK)' },
  });
  return [
    { Update: { TableName, Key: keys.account(userId), ...accountUpdate(read, account, write) } },
    ...entries.flatMap((entry) => [
      once(entryItem(userId, entry)),
      ...(isSettlement(entry) ? [] : [once(claimItem(userId, entry))]),
    ]),
    ...grown.flatMap((each) => [
      { Update: { TableName, Key: keys.entry(each.userId, each.entry), ...growth(each) } },
      { Update: { TableName, Key: keys.claim(each.userId, each.entry), ...growth(each) } },
    ]),
    // Two who notice at the same time put one item, which is new once.
    ...notices.map((notice) => ({ Put: { TableName, Item: { ...noticeItem(account, notice, write.at, write) } } })),
    ...(dueAt === undefined ? [] : [{ Put: { TableName, Item: timerItem(userId, dueAt) } }]),
  ];
}

/** How many items a plan takes at most, its timer included. */
export function itemsOf(plan: Pick<AccountWrite, 'entries' | 'grown' | 'notices'>): number {
  const { entries, grown = [], notices = [] } = plan;
  return 2 + entries.reduce((sum, entry) => sum + (isSettlement(entry) ? 1 : 2), 0) + 2 * grown.length + notices.length;
}

/** When an account is to be looked at. Time to live deletes it, within a few days, and the deletion is the alarm. */
export function timerItem(userId: string, dueAt: Instant) {
  return { ...keys.timer(userId), userId, dueAt, expiresAtEpochSeconds: Math.ceil(dueAt / 1000) };
}

/** Sets the timer of an account that has none. */
export function timerWhereNone(TableName: string, userId: string, dueAt: Instant) {
  return { TableName, Item: timerItem(userId, dueAt), ConditionExpression: 'attribute_not_exists(PK)' };
}

/** What the tiers' context keeps in the account's item. Theirs alone to write, in a member's life: a new one begins without. */
const GRANTED = [
  'tier',
  'tierThreshold',
  'tierVersion',
  'tierSince',
] as const satisfies readonly (keyof GrantedFields)[];

function isBornAnew(read: Account | undefined, account: Account): boolean {
  return read !== undefined && read.createdAt !== account.createdAt;
}

function accountUpdate(
  read: Account | undefined,
  account: Account,
  { correlationId, traceparent }: Pick<AccountWrite, 'correlationId' | 'traceparent'>,
) {
  const fields = ledgerFields(account, correlationId, traceparent);
  const before = read ? [...Object.keys(ledgerFields(read, '')), 'traceparent'] : [];
  const gone = new Set([...before.filter((name) => !(name in fields)), ...(isBornAnew(read, account) ? GRANTED : [])]);
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = read ? { ':read': read.sequence } : {};
  const sets: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    names[`#${name}`] = name;
    values[`:${name}`] = value;
    sets.push(`#${name} = :${name}`);
  }
  const removes: string[] = [];
  for (const name of gone) {
    names[`#${name}`] = name;
    removes.push(`#${name}`);
  }
  return {
    UpdateExpression: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
    ConditionExpression: read ? '#lastSequence = :read' : 'attribute_not_exists(PK)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** The only attributes of an entry that ever change: from what was read, or by nobody. */
function growth({ entry, grown }: GrownEntry) {
  const read = grownOf(entry);
  const grows = (['reversedPoints', 'refundedValue', 'reversedBy'] as const).map((name) => ({
    name,
    condition: entry[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :read_${name}`,
    values: {
      [`:${name}`]: grown[name],
      ...(entry[name] === undefined ? {} : { [`:read_${name}`]: read[name] }),
    },
  }));
  return {
    UpdateExpression: `SET ${grows.map(({ name }) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: ['attribute_exists(PK)', ...grows.map(({ condition }) => condition)].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(grows.map(({ name }) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.assign({}, ...grows.map(({ values }) => values)) as Record<string, unknown>,
  };
}
