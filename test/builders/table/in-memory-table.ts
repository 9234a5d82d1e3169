import { randomUUID } from 'node:crypto';
import {
  type BatchGetCommandInput,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  type GetCommandInput,
  type PutCommandInput,
  type QueryCommandInput,
  type ScanCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import loyalty from '../../../shared/loyalty/table.json' with { type: 'json' };
import { unanswered } from './errors.ts';
import { type Fault, type Faults, faultless } from './faults.ts';
import type { Item } from './limits.ts';
import { type TableShape, TableStore } from './table-store.ts';

export type TableClient = DynamoDBDocumentClient;

export interface TableOptions {
  readonly name?: string;
  /** The ledger's table.json where nothing is said. */
  readonly shape?: TableShape;
  readonly faults?: Faults;
  /** Awaited before each step of a call, so that callers overlap. */
  readonly step?: () => Promise<void>;
  /** The order in which a batch is read: DynamoDB promises none. */
  readonly readOrder?: (keys: readonly string[]) => readonly string[];
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/**
 * A table in memory that fails as DynamoDB may: faults by the call, answers that get lost, batches that stay unread in
 * part. Items of a transaction are written together or not at all; items of a batch are read one by one, with writers in
 * between, as BatchGetItem gives no snapshot.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
export class InMemoryTable {
  readonly name: string;
  /** Operations in the order in which they were called, repeats by the SDK left out. */
  readonly calls: string[] = [];
  faults: Faults;
  readonly #step: () => Promise<void>;
  readonly #readOrder: (keys: readonly string[]) => readonly string[];
  readonly #store: TableStore;

  constructor(options: TableOptions = {}) {
    this.name = options.name ?? 'loyalty';
    this.#store = new TableStore(options.shape ?? (loyalty as unknown as TableShape), this.name);
    this.faults = options.faults ?? faultless;
    this.#step = options.step ?? (async () => {});
    this.#readOrder = options.readOrder ?? ((keys) => keys);
  }

  get client(): TableClient {
    // The SDK's paginators look whether they are given a client of its own.
    return Object.assign(Object.create(DynamoDBDocumentClient.prototype), {
      send: (command: Command) => this.send(command),
    });
  }

  /** Every item of a partition, or of the table. */
  items(partition?: string): Item[] {
    return this.#store.items().filter(({ PK }) => partition === undefined || PK === partition);
  }

  /** Writes an item past every condition, as somebody with a console would. */
  put(item: Item): void {
    this.#store.write(item);
  }

  async send(command: Command): Promise<unknown> {
    const operation = OPERATIONS[command.constructor.name];
    if (!operation) throw new Error(`${command.constructor.name} is not part of this table`);
    this.calls.push(operation);
    const fault = this.faults(operation);
    await this.#step();
    if (fault?.kind === 'error') throw fault.error(itemsOf(command));
    const answer = await this.#answer(operation, command.input, fault);
    await this.#step();
    return answer;
  }

  async #answer(operation: string, input: unknown, fault: Fault | undefined): Promise<unknown> {
    if (operation === 'GetItem') return this.#store.get(input as GetCommandInput);
    if (operation === 'BatchGetItem') return this.#batchGet(input as BatchGetCommandInput, fault?.kind === 'part');
    if (operation === 'Query') return this.#store.query(input as QueryCommandInput);
    if (operation === 'Scan') return this.#store.scan(input as ScanCommandInput);
    if (operation === 'PutItem') return this.#store.put(input as PutCommandInput);
    if (operation === 'DeleteItem') return this.#store.delete(input as DeleteCommandInput);
    if (operation === 'UpdateItem') return this.#store.update(input as UpdateCommandInput);
    const transaction = input as TransactWriteCommandInput;
    // The SDK makes up a token once for a call and repeats it with each of the call's attempts; one that is not repeated
    // needs none, and is not kept.
    const token = transaction.ClientRequestToken ?? (fault?.kind === 'lost_answer' ? randomUUID() : undefined);
    const answer = this.#store.transact(transaction, token);
    if (fault?.kind === 'lost_answers') throw unanswered();
    if (fault?.kind !== 'lost_answer') return answer;
    await this.#step();
    return this.#store.transact(transaction, token);
  }

  async #batchGet(input: BatchGetCommandInput, part: boolean) {
    const { name, keys } = this.#store.batch(input);
    const read = part ? keys.slice(0, -1) : keys;
    const byPlace = new Map(read.map((key) => [this.#store.placeOf(key), key]));
    const found: Item[] = [];
    for (const place of this.#readOrder([...byPlace.keys()])) {
      const item = this.#store.at(byPlace.get(place) ?? {});
      if (item) found.push(item);
      await this.#step();
    }
    const left = keys.slice(read.length);
    return { Responses: { [name]: found }, UnprocessedKeys: left.length > 0 ? { [name]: { Keys: left } } : {} };
  }
}

const OPERATIONS: Readonly<Record<string, string>> = {
  GetCommand: 'GetItem',
  BatchGetCommand: 'BatchGetItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  TransactWriteCommand: 'TransactWriteItems',
};

function itemsOf(command: Command): number {
  return command instanceof TransactWriteCommand ? (command.input.TransactItems?.length ?? 0) : 0;
}
