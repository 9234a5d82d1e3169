import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { cancelled } from '../../builders/table/errors.ts';
import { conditionMet, type Placeholders, updatedBy } from '../../builders/table/item-expressions.ts';

type Item = Record<string, unknown>;

interface Input extends Placeholders {
  readonly Key: { readonly PK: string; readonly SK: string };
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
}

/**
 * What becomes of one write. `lost_answer`: it is written, and the repeat meets the condition; `unanswered`: it is written,
 * and no answer ever comes; a function runs first, as another writer would.
 */
export type UpdateFault = 'lost_answer' | 'unanswered' | Error | (() => void) | undefined;

const UPGRADE_FIELDS = ['previousTier', 'tierUpgradeId', 'tierNotification', 'tierPendingSince', 'tierNotifiedAt'];

/** The table as far as tiers need it: BatchGetItem, conditional UpdateItem and transactions of such, with faults in turn. */
export class AccountTable {
  /** One for each call that writes: of a transaction, the update of the account. */
  readonly updates: Input[] = [];
  reads = 0;
  updateFaults: UpdateFault[] = [];
  readFaults: (Error | (() => void) | undefined)[] = [];
  readonly #items = new Map<string, Item>();

  get client(): Pick<DynamoDBDocumentClient, 'send'> {
    return { send: (command: never) => this.#send(command) } as unknown as Pick<DynamoDBDocumentClient, 'send'>;
  }

  /** An account, with what is said of its upgrade in the item beside it. */
  put(item: Item): void {
    const isOfUpgrade = ([name]: readonly [string, unknown]) => UPGRADE_FIELDS.includes(name);
    const upgrade = Object.fromEntries(Object.entries(item).filter(isOfUpgrade));
    this.putAsIs(Object.fromEntries(Object.entries(item).filter((field) => !isOfUpgrade(field))));
    if (Object.keys(upgrade).length === 0) return;
    const { PK, createdAt: memberSince, tierVersion } = item;
    this.putAsIs({ PK, SK: 'TIER', memberSince, tierVersion, ...upgrade });
  }

  putAsIs(item: Item): void {
    this.#items.set(`${item.PK} ${item.SK}`, item);
  }

  remove(userId: string, sortKey: string): void {
    this.#items.delete(`USER#${userId} ${sortKey}`);
  }

  /** What is stored of a member in both items. */
  item(userId: string): Item | undefined {
    const account = this.stored(userId, 'ACCOUNT');
    const { memberSince: _, ...upgrade } = this.stored(userId, 'TIER') ?? {};
    return account && { ...upgrade, ...account };
  }

  stored(userId: string, sortKey: string): Item | undefined {
    return this.#items.get(`USER#${userId} ${sortKey}`);
  }

  async #send({
    constructor: { name: command },
    input,
  }: {
    readonly constructor: { name: string };
    readonly input: never;
  }): Promise<unknown> {
    if (command === 'BatchGetCommand') return this.#read(input);
    const writes = writesOf(command, input);
    this.updates.push(...writes.slice(0, 1));
    const fault = this.updateFaults.shift();
    if (fault instanceof Error) throw fault;
    if (typeof fault === 'function') fault();
    this.#write(command, writes);
    if (fault === 'lost_answer') this.#write(command, writes);
    if (fault === 'unanswered') throw Object.assign(new Error('no answer'), { name: 'TimeoutError', $metadata: {} });
    return {};
  }

  #read({ RequestItems }: { readonly RequestItems: Record<string, { readonly Keys: Input['Key'][] }> }) {
    this.reads++;
    const fault = this.readFaults.shift();
    if (fault instanceof Error) throw fault;
    const Responses = Object.fromEntries(
      Object.entries(RequestItems).map(([table, { Keys }]) => [
        table,
        Keys.flatMap(({ PK, SK }, index) => {
          // A batch is no snapshot: another writer may come between its items.
          if (index > 0) fault?.();
          const item = this.#items.get(`${PK} ${SK}`);
          return item ? [{ ...item }] : [];
        }),
      ]),
    );
    return { Responses };
  }

  #write(command: string, writes: readonly Input[]): void {
    const found = writes.map((write) => this.#items.get(`${write.Key.PK} ${write.Key.SK}`));
    const met = writes.map((write, index) => conditionMet(found[index], write.ConditionExpression ?? '', write));
    if (met.includes(false) && command === 'TransactWriteCommand')
      throw cancelled(met.map((each) => (each ? 'None' : 'ConditionalCheckFailed')));
    if (met.includes(false))
      throw Object.assign(new Error('The conditional request failed'), {
        name: 'ConditionalCheckFailedException',
        $metadata: {},
      });
    for (const [index, write] of writes.entries())
      this.putAsIs(updatedBy(found[index] ?? { ...write.Key }, write.UpdateExpression ?? '', write) as Item);
  }
}

function writesOf(command: string, input: unknown): Input[] {
  if (command === 'UpdateCommand') return [input as Input];
  if (command !== 'TransactWriteCommand') throw new Error(`${command} is not what tiers may use`);
  return (input as { readonly TransactItems: { readonly Update: Input }[] }).TransactItems.map(({ Update }) => Update);
}

/** An account's item as the ledger leaves it. */
export function anAccountItem(userId: string, fields: Item = {}): Item {
  const points = typeof fields.points === 'number' ? fields.points : 500;
  return {
    PK: `USER#${userId}`,
    SK: 'ACCOUNT',
    userId,
    points,
    held: 0,
    earned: points,
    spent: 0,
    expired: 0,
    buckets: points > 0 ? { '2027-11': points } : {},
    lastSequence: 9,
    createdAt: 1,
    updatedAt: 2,
    correlationId: 'order-8',
    ...fields,
  };
}

export const throttled = () =>
  Object.assign(new Error('Throughput exceeded'), { name: 'ProvisionedThroughputExceededException', $metadata: {} });
