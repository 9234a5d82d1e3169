import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from '../gateway/aws-protocol.ts';
import { type Input, isRecord } from './leading-keys.ts';

const ONGOING = 'Transaction is ongoing for the item';

type Kind = 'transaction' | 'single';

/** Items that one call writes or checks, in its order; undefined for an item whose table is not declared. */
type Items = readonly (string | undefined)[];

/**
 * What DynamoDB refuses between writers that are at work on the same item at the same time, and the engine, which does
 * one after the other, never sees.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export class WriteConflicts {
  readonly #keyNamesOf: (table: string) => readonly string[] | undefined;
  readonly #holdMs: () => number;
  readonly #held = new Map<string, Record<Kind, number>>();

  /**
   * @param keyNamesOf the names of a table's keys
   * @param holdMs how long a write keeps its items at least; 0 switches all of this off
   */
  constructor(keyNamesOf: (table: string) => readonly string[] | undefined, holdMs: () => number) {
    this.#keyNamesOf = keyNamesOf;
    this.#holdMs = holdMs;
  }

  /**
   * Runs a write while its items are kept.
   *
   * @throws AwsError TransactionCanceledException for a transaction that meets any other writer, and
   *   TransactionConflictException for a single write that meets a transaction
   */
  async run<T>(operation: string, input: () => Input, write: () => Promise<T>): Promise<T> {
    const holdMs = this.#holdMs();
    if (holdMs === 0) return write();
    const kind: Kind = operation.startsWith('Transact') ? 'transaction' : 'single';
    const items = this.#itemsOf(operation, input());
    this.#refuse(operation, kind, items);
    for (const item of items) this.#count(item, kind, 1);
    try {
      const [answer] = await Promise.all([write(), sleep(holdMs)]);
      return answer;
    } finally {
      for (const item of items) this.#count(item, kind, -1);
    }
  }

  #refuse(operation: string, kind: Kind, items: Items): void {
    const conflicting = items.map((item) => {
      const held = item === undefined ? undefined : this.#held.get(item);
      return held !== undefined && (held.transaction > 0 || (kind === 'transaction' && held.single > 0));
    });
    if (!conflicting.includes(true) || operation === 'BatchWriteItem') return;
    if (kind === 'single') throw new AwsError('TransactionConflictException', ONGOING);
    const reasons = conflicting.map((isConflict) =>
      isConflict ? { Code: 'TransactionConflict', Message: ONGOING } : { Code: 'None' },
    );
    throw new AwsError(
      'TransactionCanceledException',
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
      400,
      { CancellationReasons: reasons },
    );
  }

  #count(item: string | undefined, kind: Kind, change: 1 | -1): void {
    if (item === undefined) return;
    const held = this.#held.get(item) ?? { transaction: 0, single: 0 };
    held[kind] += change;
    if (held.transaction + held.single === 0) this.#held.delete(item);
    else this.#held.set(item, held);
  }

  #itemsOf(operation: string, input: Input): Items {
    if (operation === 'TransactWriteItems')
      return listOf(input.TransactItems).map((item) => this.#item(Object.values(item).find(isRecord)));
    if (operation === 'BatchWriteItem')
      return Object.entries(isRecord(input.RequestItems) ? input.RequestItems : {}).flatMap(([table, requests]) =>
        listOf(requests).map((request) => this.#item({ TableName: table, ...Object.values(request).find(isRecord) })),
      );
    return [this.#item(input)];
  }

  #item(part: Input | undefined): string | undefined {
    const holder = part?.Key ?? part?.Item;
    const table = String(part?.TableName);
    const names = this.#keyNamesOf(table);
    if (!names || !isRecord(holder)) return undefined;
    return JSON.stringify([table, ...names.map((name) => holder[name])]);
  }
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
