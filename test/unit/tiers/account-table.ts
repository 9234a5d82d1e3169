import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { meets, type Placeholders, updated } from '../../builders/table/expressions.ts';

type Item = Record<string, unknown>;

interface Input extends Placeholders {
  readonly Key: { readonly PK: string; readonly SK: string };
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
}

/**
 * What becomes of one update. `lost_answer`: it is written, and the SDK's own repeat meets the condition; `unanswered`:
 * it is written, and no answer ever comes; a function runs first, as another writer would.
 */
export type UpdateFault = 'lost_answer' | 'unanswered' | Error | (() => void) | undefined;

/** The table as far as one account's item needs it: GetItem and conditional UpdateItem, with faults in turn. */
export class AccountTable {
  readonly updates: Input[] = [];
  reads = 0;
  updateFaults: UpdateFault[] = [];
  readFaults: (Error | undefined)[] = [];
  readonly #items = new Map<string, Item>();

  get client(): Pick<DynamoDBDocumentClient, 'send'> {
    return { send: (command: never) => this.#send(command) } as unknown as Pick<DynamoDBDocumentClient, 'send'>;
  }

  put(item: Item): void {
    this.#items.set(String(item.PK), item);
  }

  item(userId: string): Item | undefined {
    return this.#items.get(`USER#${userId}`);
  }

  async #send({
    constructor: { name: command },
    input,
  }: {
    readonly constructor: { name: string };
    readonly input: Input;
  }) {
    const item = this.#items.get(input.Key.PK);
    if (command === 'GetCommand') {
      this.reads++;
      const fault = this.readFaults.shift();
      if (fault) throw fault;
      return { Item: item && { ...item } };
    }
    if (command !== 'UpdateCommand') throw new Error(`${command} is not what tiers may use`);
    this.updates.push(input);
    const fault = this.updateFaults.shift();
    if (fault instanceof Error) throw fault;
    if (typeof fault === 'function') fault();
    this.#update(input);
    if (fault === 'lost_answer') this.#update(input);
    if (fault === 'unanswered') throw Object.assign(new Error('no answer'), { name: 'TimeoutError', $metadata: {} });
    return {};
  }

  #update(input: Input): void {
    const item = this.#items.get(input.Key.PK);
    if (!meets(item, input.ConditionExpression, input))
      throw Object.assign(new Error('The conditional request failed'), {
        name: 'ConditionalCheckFailedException',
        $metadata: {},
      });
    this.put(updated(item ?? { ...input.Key }, input.UpdateExpression, input) as Item);
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
