import { randomUUID } from 'node:crypto';
import {
  type BatchGetCommandInput,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
  type GetCommandInput,
  type PutCommandInput,
  type QueryCommandInput,
  type ScanCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
<<<<<<< HEAD
import { MEMBERS_INDEX } from '../../../shared/loyalty/contracts/account-item.ts';
import { type CancellationCode, cancelled, invalid, unanswered } from './errors.ts';
import { meets, type Placeholders, updated } from './expressions.ts';
=======
import loyalty from '../../../shared/loyalty/table.json' with { type: 'json' };
import { unanswered } from './errors.ts';
>>>>>>> main
import { type Fault, type Faults, faultless } from './faults.ts';
import type { Item } from './limits.ts';
import { type TableShape, TableStore } from './table-store.ts';

export type TableClient = Pick<DynamoDBDocumentClient, 'send'>;

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
    return { send: (command: Command) => this.send(command) } as unknown as TableClient;
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
    // The SDK makes up a token once for a call and repeats it with each of the call's attempts.
    const token = transaction.ClientRequestToken ?? randomUUID();
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
<<<<<<< HEAD
    const left = Keys.slice(read.length);
    return copy({
      Responses: { [name]: found },
      UnprocessedKeys: left.length > 0 ? { [name]: { Keys: left } } : {},
    });
  }

  #query(input: QueryCommandInput) {
    this.#checkName(input.TableName);
    const { IndexName, ScanIndexForward = true, Limit = Number.POSITIVE_INFINITY, ExclusiveStartKey: start } = input;
    if (IndexName !== undefined && IndexName !== MEMBERS_INDEX.name)
      throw invalid(`The table does not have the specified index`);
    // The index lists what has a shard, by partition key, and holds keys alone.
    const lies = (item: Item) => (IndexName === undefined ? String(item.SK) : String(item.PK));
    const inOrder = this.items()
      .filter(
        (item) =>
          (IndexName === undefined || item.shard !== undefined) && meets(item, input.KeyConditionExpression, input),
      )
      .sort((a, b) => (isBefore(lies(a), lies(b)) === ScanIndexForward ? -1 : 1));
    const behind = start
      ? inOrder.filter((item) => isBefore(lies(start), lies(item)) === ScanIndexForward && lies(item) !== lies(start))
      : inOrder;
    const lookedAt = behind.slice(0, Limit);
    const last = lookedAt.at(-1);
    const keyOf = ({ PK, SK, shard }: Item) => ({ PK, SK, ...(IndexName === undefined ? {} : { shard }) });
    const found = lookedAt.filter((item) => meets(item, input.FilterExpression, input));
    return copy({
      Items: IndexName === undefined ? found : found.map(keyOf),
      // Where the limit is reached there is a key, even at the end.
      ...(last && lookedAt.length === Limit ? { LastEvaluatedKey: keyOf(last) } : {}),
    });
  }

  #transact({ TransactItems = [] }: TransactWriteCommandInput, token: string) {
    const text = JSON.stringify(TransactItems);
    const done = this.#doneTokens.get(token);
    if (done === text) return {};
    if (done !== undefined)
      throw Object.assign(new Error('The token was used with other parameters'), {
        name: 'IdempotentParameterMismatchException',
        $metadata: {},
      });
    if (TransactItems.length === 0 || TransactItems.length > MAX_ITEMS_PER_CALL)
      throw invalid('Member must have length less than or equal to 100');
    const writes = TransactItems.map((item) => this.#write(item));
    if (new Set(writes.map(({ at }) => at)).size < writes.length)
      throw invalid('Transaction request cannot include multiple operations on one item');
    const codes = writes.map(({ allowed }): CancellationCode => (allowed ? 'None' : 'ConditionalCheckFailed'));
    if (codes.some((code) => code !== 'None')) throw cancelled(codes);
    for (const { at, item } of writes) this.#items.set(at, copy(item));
    this.#doneTokens.set(token, text);
    return {};
  }

  #write({ Put, Update }: TransactItem): { at: string; allowed: boolean; item: Item } {
    if (Put?.Item) {
      const { at, before } = this.#find(Put.TableName, Put.Item);
      const allowed = meets(before, Put.ConditionExpression, Put as Placeholders);
      return { at, allowed, item: checkItem(Put.Item) };
    }
    if (Update?.Key) {
      const { at, before } = this.#find(Update.TableName, Update.Key);
      const allowed = meets(before, Update.ConditionExpression, Update as Placeholders);
      const item = updated(before ?? Update.Key, Update.UpdateExpression, Update as Placeholders);
      return { at, allowed, item: checkItem(item) };
    }
    throw invalid('TransactItems can only contain one of Put and Update here');
  }

  #find(tableName: string | undefined, key: Item): { at: string; before: Item | undefined } {
    this.#checkName(tableName);
    const at = place(checkKey(key));
    return { at, before: this.#items.get(at) };
  }

  #checkName(name: string | undefined): void {
    if (name !== this.name) throw invalid(`Requested resource not found: ${name}`);
=======
    const left = keys.slice(read.length);
    return { Responses: { [name]: found }, UnprocessedKeys: left.length > 0 ? { [name]: { Keys: left } } : {} };
>>>>>>> main
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
<<<<<<< HEAD

/** Texts are in the order of their bytes, which for some characters is not that of JavaScript. */
function isBefore(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}

function place({ PK, SK }: Key): string {
  return JSON.stringify([PK, SK]);
}

/** What lies in the table is nobody's object: undefined attributes are left out, as the document client does. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
=======
>>>>>>> main
