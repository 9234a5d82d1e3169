import type { DynamoDBDocumentClient, GetCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import loyalty from '../../../shared/loyalty/table.json' with { type: 'json' };
import { type TableShape, TableStore } from '../../builders/table/table-store.ts';

type Item = Record<string, unknown>;

/**
 * What becomes of one update. `lost_answer`: it is written, and the SDK's own repeat meets the condition; `unanswered`:
 * it is written, and no answer ever comes; a function runs first, as another writer would.
 */
export type UpdateFault = 'lost_answer' | 'unanswered' | Error | (() => void) | undefined;

/** The table as far as one account's item needs it: GetItem and conditional UpdateItem, with faults in turn. */
export class AccountTable {
  readonly updates: UpdateCommandInput[] = [];
  reads = 0;
  updateFaults: UpdateFault[] = [];
  readFaults: (Error | undefined)[] = [];
  readonly #store = new TableStore(loyalty as unknown as TableShape);

  get client(): Pick<DynamoDBDocumentClient, 'send'> {
    return { send: (command: never) => this.#send(command) } as unknown as Pick<DynamoDBDocumentClient, 'send'>;
  }

  put(item: Item): void {
    this.#store.write(item);
  }

  item(userId: string): Item | undefined {
    return this.#store.at({ PK: `USER#${userId}`, SK: 'ACCOUNT' });
  }

  async #send({
    constructor: { name: command },
    input,
  }: {
    readonly constructor: { name: string };
    readonly input: GetCommandInput & UpdateCommandInput;
  }) {
    if (command === 'GetCommand') {
      this.reads++;
      const fault = this.readFaults.shift();
      if (fault) throw fault;
      return this.#store.get(input);
    }
    if (command !== 'UpdateCommand') throw new Error(`${command} is not what tiers may use`);
    this.updates.push(input);
    const fault = this.updateFaults.shift();
    if (fault instanceof Error) throw fault;
    if (typeof fault === 'function') fault();
    this.#store.update(input);
    if (fault === 'lost_answer') this.#store.update(input);
    if (fault === 'unanswered') throw Object.assign(new Error('no answer'), { name: 'TimeoutError', $metadata: {} });
    return {};
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
