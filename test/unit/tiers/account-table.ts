import type {
  BatchGetCommandInput,
  DynamoDBDocumentClient,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import loyalty from '../../../shared/loyalty/table.json' with { type: 'json' };
import { type TableShape, TableStore } from '../../builders/table/table-store.ts';

type Item = Record<string, unknown>;

/**
 * What becomes of one write. `lost_answer`: it is written, and the repeat meets the condition; `unanswered`: it is written,
 * and no answer ever comes; a function runs first, as another writer would.
 */
export type UpdateFault = 'lost_answer' | 'unanswered' | Error | (() => void) | undefined;

const UPGRADE_FIELDS = ['previousTier', 'tierUpgradeId', 'tierNotification', 'tierPendingSince', 'tierNotifiedAt'];

/** The table as far as tiers need it: BatchGetItem, conditional UpdateItem and transactions of such, with faults in turn. */
export class AccountTable {
  /** One for each call that writes: of a transaction, the update of the account. */
  readonly updates: Partial<UpdateCommandInput>[] = [];
  reads = 0;
  updateFaults: UpdateFault[] = [];
  readFaults: (Error | (() => void) | undefined)[] = [];
  readonly #store = new TableStore(loyalty as unknown as TableShape);

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
    this.#store.write(item);
  }

  remove(userId: string, sortKey: string): void {
    this.#store.forget({ PK: `USER#${userId}`, SK: sortKey });
  }

  /** What is stored of a member in both items. */
  item(userId: string): Item | undefined {
    const account = this.stored(userId, 'ACCOUNT');
    const { memberSince: _, ...upgrade } = this.stored(userId, 'TIER') ?? {};
    return account && { ...upgrade, ...account };
  }

  stored(userId: string, sortKey: string): Item | undefined {
    return this.#store.at({ PK: `USER#${userId}`, SK: sortKey });
  }

  async #send({
    constructor: { name: command },
    input,
  }: {
    readonly constructor: { name: string };
    readonly input: never;
  }): Promise<unknown> {
    if (command === 'BatchGetCommand') return this.#read(input);
    const write = this.#writer(command, input);
    const fault = this.updateFaults.shift();
    if (fault instanceof Error) throw fault;
    if (typeof fault === 'function') fault();
    write();
    if (fault === 'lost_answer') write();
    if (fault === 'unanswered') throw Object.assign(new Error('no answer'), { name: 'TimeoutError', $metadata: {} });
    return {};
  }

  #read(input: BatchGetCommandInput) {
    this.reads++;
    const fault = this.readFaults.shift();
    if (fault instanceof Error) throw fault;
    const { name, keys } = this.#store.batch(input);
    const found = keys.map((key, index) => {
      // A batch is no snapshot: another writer may come between its items.
      if (index > 0) fault?.();
      return this.#store.at(key);
    });
    return { Responses: { [name]: found.filter((item) => item !== undefined) } };
  }

  #writer(command: string, input: unknown): () => void {
    if (command === 'UpdateCommand') {
      const update = input as UpdateCommandInput;
      this.updates.push(update);
      return () => this.#store.update(update);
    }
    if (command !== 'TransactWriteCommand') throw new Error(`${command} is not what tiers may use`);
    const transaction = input as TransactWriteCommandInput;
    this.updates.push(transaction.TransactItems?.[0]?.Update ?? {});
    return () => this.#store.transact(transaction);
  }
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
