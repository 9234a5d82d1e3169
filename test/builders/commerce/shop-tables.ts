import type { DynamoDBDocumentClient, GetCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import events from '../../../shared/events/table.json' with { type: 'json' };
import inventory from '../../../shared/inventory/table.json' with { type: 'json' };
import orders from '../../../shared/orders/table.json' with { type: 'json' };
import payments from '../../../shared/payments/table.json' with { type: 'json' };
import { broken, cancelled, cancelledFor, throttled, unanswered } from '../table/errors.ts';
import { type Item, sizeBytes } from '../table/limits.ts';
import { type Change, type TableShape, TableStore } from '../table/table-store.ts';

export const TABLES = { events: 'events', inventory: 'inventory', orders: 'orders', payments: 'payments' } as const;
export type TableName = keyof typeof TABLES;

const SHAPES = { events, inventory, orders, payments } as unknown as Readonly<Record<TableName, TableShape>>;

export interface TableChange extends Change {
  readonly table: TableName;
}

/** What goes wrong with a write: refused for the moment, or done and never answered. */
export type WriteFault = 'conflict' | 'throttled' | 'broken' | 'unanswered';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/** Who calls, as the tables see it. */
export interface Caller {
  /** Awaited before and after each call: others go on meanwhile, and the caller may die. */
  readonly turn: () => Promise<void>;
  readonly fault: () => WriteFault | undefined;
}

/** What was asked of the tables. Write units as on demand: two for each KB of an item in a transaction. */
export interface Usage {
  reads: number;
  transactions: number;
  writtenItems: number;
  writeUnits: number;
  /** Of the indexes: one for each that has the item, two where its place in it changes. */
  indexWriteUnits: number;
}

/** The tables of commerce in memory, which transactions write together. */
export class ShopTables {
  readonly usage: Usage = { reads: 0, transactions: 0, writtenItems: 0, writeUnits: 0, indexWriteUnits: 0 };
  /** Sees each call that was answered, in the order in which they were. */
  onAnswer: (name: string, input: object) => void = () => {};
  readonly #stores: Readonly<Record<TableName, TableStore>> = {
    events: new TableStore(SHAPES.events),
    inventory: new TableStore(SHAPES.inventory),
    orders: new TableStore(SHAPES.orders),
    payments: new TableStore(SHAPES.payments),
  };
  readonly #onCommit: (changes: readonly TableChange[]) => void;

  /** @param onCommit is given all changes of one transaction */
  constructor(onCommit: (changes: readonly TableChange[]) => void) {
    this.#onCommit = onCommit;
  }

  items(table: TableName): Item[] {
    return this.#stores[table].items();
  }

  at(table: TableName, key: Item): Item | undefined {
    return this.#stores[table].at(key);
  }

  clientOf(caller: Caller): Pick<DynamoDBDocumentClient, 'send'> {
    return { send: (command: Command) => this.#send(command, caller) } as unknown as DynamoDBDocumentClient;
  }

  async #send({ constructor: { name }, input }: Command, { turn, fault }: Caller): Promise<unknown> {
    await turn();
    if (name === 'GetCommand') {
      const get = input as GetCommandInput;
      this.usage.reads++;
      this.onAnswer(name, get);
      return this.#stores[get.TableName as TableName].get(get);
    }
    const transaction: TransactWriteCommandInput =
      name === 'PutCommand' ? { TransactItems: [{ Put: input } as never] } : (input as TransactWriteCommandInput);
    const failure = fault();
    if (failure && failure !== 'unanswered') throw refusedFor(failure, transaction);
    this.#transact(transaction, name === 'PutCommand');
    this.onAnswer(name, input as object);
    // Written, and whoever asked may not be there any more to hear it.
    await turn();
    if (failure) throw unanswered();
    return {};
  }

  #transact({ TransactItems = [] }: TransactWriteCommandInput, isAlone: boolean): void {
    const byTable = Map.groupBy(
      TransactItems,
      (item) => Object.values(item as Record<string, { readonly TableName: TableName }>)[0]?.TableName as TableName,
    );
    const prepared = [...byTable].map(([table, items]) => {
      return { table, items, ...this.#stores[table].prepared(items) };
    });
    const codes = TransactItems.map((item) => {
      const place = prepared.find(({ items }) => items.includes(item));
      return place?.codes[place.items.indexOf(item)] ?? 'None';
    });
    if (codes.some((code) => code !== 'None')) {
      if (!isAlone) throw cancelled(codes);
      throw Object.assign(new Error('The conditional request failed'), { name: 'ConditionalCheckFailedException' });
    }
    const changes = prepared.flatMap(({ table, commit }) => commit().map((change) => ({ table, ...change })));
    this.#count(changes, isAlone);
    this.#onCommit(changes);
  }

  #count(changes: readonly TableChange[], isAlone: boolean): void {
    if (!isAlone) this.usage.transactions++;
    for (const { table, before, after } of changes) {
      const kilobytes = Math.ceil(Math.max(sizeBytes(before ?? {}), sizeBytes(after ?? {})) / 1024);
      this.usage.writtenItems++;
      this.usage.writeUnits += (isAlone ? 1 : 2) * kilobytes;
      for (const { partitionKey, sortKey } of Object.values(SHAPES[table].globalIndexes ?? {})) {
        const placeOf = (item: Item | undefined) => {
          const names = [partitionKey.name, ...(sortKey ? [sortKey.name] : [])];
          return names.every((name) => item?.[name] !== undefined)
            ? JSON.stringify(names.map((name) => item?.[name]))
            : undefined;
        };
        const [left, taken] = [placeOf(before), placeOf(after)];
        if (taken !== undefined) this.usage.indexWriteUnits += kilobytes;
        if (left !== undefined && left !== taken) this.usage.indexWriteUnits += kilobytes;
      }
    }
  }
}

function refusedFor(fault: WriteFault, { TransactItems = [] }: TransactWriteCommandInput): Error {
  if (fault === 'conflict') return cancelledFor('TransactionConflict', TransactItems.length);
  if (fault === 'throttled') return throttled();
  return broken();
}
