import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type {
  BatchGetCommandInput,
  DeleteCommandInput,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { marshall, type NativeAttributeValue } from '@aws-sdk/util-dynamodb';
import type { Projection, TableDeclaration } from '../../../scripts/declarations/declarations.ts';
import { type CancellationCode, cancelled, invalid } from './errors.ts';
import {
  attributesIn,
  checkAllUsed,
  conditionMet,
  order,
  type Placeholders,
  projectedBy,
  updatedBy,
} from './expressions.ts';
import { checkKey, checkSize, type Item, type Keys, MAX_ITEMS_PER_CALL } from './limits.ts';

/** What a table.json says of keys and indexes. */
export type TableShape = Pick<TableDeclaration, 'partitionKey'> &
  Partial<Pick<TableDeclaration, 'sortKey' | 'localIndexes' | 'globalIndexes'>>;

interface Index {
  readonly keys: Keys;
  readonly projection: Projection;
}

interface Written {
  readonly place: string;
  readonly before: Item | undefined;
  /** Undefined for an item that goes. */
  readonly after: Item | undefined;
  readonly allowed: boolean;
  readonly showsOld: boolean;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Conditional = Placeholders & {
  readonly TableName?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
};

/**
 * A table of DynamoDB in memory, made of its declaration: keys, conditions, updates, transactions, queries of the table
 * and of its indexes, page by page. What it does not know it refuses rather than to guess; of
 * words that DynamoDB reserves (`total`, `day`) it knows nothing. test/unit/local-stack/dynamodb/table-parity.test.ts holds
 * it to what the embedded engine answers.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/Welcome.html
 */
export class TableStore {
  readonly #shape: TableShape;
  /** Undefined answers to any name. */
  readonly #name: string | undefined;
  readonly #keyNames: readonly string[];
  readonly #indexKeys: readonly Keys['partitionKey'][];
  readonly #items = new Map<string, Item>();
  readonly #doneTokens = new Map<string, string>();

  constructor(shape: TableShape, name?: string) {
    this.#shape = shape;
    this.#name = name;
    this.#keyNames = namesOf(shape);
    this.#indexKeys = [
      ...Object.values(shape.localIndexes ?? {}).map(({ sortKey }) => sortKey),
      ...Object.values(shape.globalIndexes ?? {}).flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
    ].filter((key) => key !== undefined);
  }

  items(): Item[] {
    return [...this.#items.values()];
  }

  /** Writes an item past every condition, as somebody with a console would. */
  write(item: Item): void {
    const place = this.#placeOf(item);
    this.#items.set(place, this.#checked(item));
  }

  /** Takes an item away past every condition, as its time to live does. */
  forget(key: Item): void {
    this.#items.delete(this.#placeOf(key));
  }

  get(input: GetCommandInput): { readonly Item?: Item } {
    known(input, ['TableName', 'Key', 'ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames']);
    this.#checkName(input.TableName);
    checkAllUsed([input.ProjectionExpression], input);
    const item = this.#items.get(this.#placeOf(this.#exactly(input.Key)));
    return item ? { Item: copy(projectedBy(item, input.ProjectionExpression, input)) } : {};
  }

  put(input: PutCommandInput): { readonly Attributes?: Item } {
    known(input, [...CONDITIONAL, 'Item', 'ReturnValues']);
    return this.#writeOne(this.#putting(input), input.ReturnValues, ['ALL_OLD']);
  }

  update(input: UpdateCommandInput): { readonly Attributes?: Item } {
    known(input, [...CONDITIONAL, 'Key', 'UpdateExpression', 'ReturnValues']);
    return this.#writeOne(this.#updating(input), input.ReturnValues, ['ALL_OLD', 'ALL_NEW']);
  }

  delete(input: DeleteCommandInput): { readonly Attributes?: Item } {
    known(input, [...CONDITIONAL, 'Key', 'ReturnValues']);
    return this.#writeOne(this.#deleting(input), input.ReturnValues, ['ALL_OLD']);
  }

  /** All of it or nothing; the same token again is the same transaction. */
  transact({ TransactItems = [], ...input }: TransactWriteCommandInput, token?: string): Record<string, never> {
    known(input, ['ClientRequestToken']);
    const text = token === undefined ? '' : JSON.stringify(TransactItems);
    const done = token === undefined ? undefined : this.#doneTokens.get(token);
    if (done !== undefined && done === text) return {};
    if (done !== undefined)
      throw Object.assign(new Error('The token was used with other parameters'), {
        name: 'IdempotentParameterMismatchException',
        $metadata: {},
      });
    if (TransactItems.length === 0 || TransactItems.length > MAX_ITEMS_PER_CALL)
      throw invalid('Member must have length less than or equal to 100');
    const { codes, shown, commit } = this.prepared(TransactItems);
    if (codes.some((code) => code !== 'None')) throw cancelled(codes, shown);
    commit();
    if (token !== undefined) this.#doneTokens.set(token, text);
    return {};
  }

  /** What a transaction would write of this table, decided and not yet written: several tables take one together. */
  prepared(items: readonly TransactItem[]): Prepared {
    const writes = items.map((item) => this.#transacted(item));
    if (new Set(writes.map(({ place }) => place)).size < writes.length)
      throw invalid('Transaction request cannot include multiple operations on one item');
    return {
      codes: writes.map(({ allowed }) => (allowed ? 'None' : 'ConditionalCheckFailed')),
      shown: writes.map(({ allowed, showsOld, before }) => (!allowed && showsOld ? before : undefined)),
      commit: () => {
        for (const write of writes) this.#commit(write);
        return writes.map(({ before, after }) => ({ before, after }));
      },
    };
  }

  /** The keys of a batch, in their order: DynamoDB reads them in any, and not at one time. */
  batch({ RequestItems = {}, ...input }: BatchGetCommandInput): {
    readonly name: string;
    readonly keys: readonly Item[];
  } {
    known(input, []);
    const [[name, asked] = ['', {}], ...others] = Object.entries(RequestItems);
    known(asked, ['Keys', 'ConsistentRead']);
    const { Keys: keys = [] } = asked;
    this.#checkName(name);
    if (others.length > 0 || keys.length === 0 || keys.length > MAX_ITEMS_PER_CALL)
      throw invalid('Too many items requested for the BatchGetItem call');
    const places = keys.map((key) => this.#placeOf(this.#exactly(key)));
    if (new Set(places).size < places.length) throw invalid('Provided list of item keys contains duplicates');
    return { name, keys };
  }

  at(key: Item): Item | undefined {
    const item = this.#items.get(this.#placeOf(key));
    return item && copy(item);
  }

  placeOf(key: Item): string {
    return this.#placeOf(key);
  }

  query(input: QueryCommandInput): Page {
    known(input, [...READING, 'KeyConditionExpression', 'ScanIndexForward']);
    const index = this.#indexOf(input);
    const { partitionKey, sortKey } = index.keys;
    const asked = attributesIn(input.KeyConditionExpression, input);
    if (
      !asked.includes(partitionKey.name) ||
      asked.some((name) => name !== partitionKey.name && name !== sortKey?.name)
    )
      throw invalid(`Query condition missed key schema element: ${partitionKey.name}`);
    if (attributesIn(input.FilterExpression, input).some((name) => namesOf(index.keys).includes(name)))
      throw invalid('Filter Expression can only contain non-primary key attributes');
    const found = this.#heldBy(index).filter((item) => conditionMet(item, input.KeyConditionExpression, input));
    return this.#page(found, index, input, input.ScanIndexForward === false ? -1 : 1);
  }

  scan(input: ScanCommandInput): Page {
    known(input, READING);
    const index = this.#indexOf(input);
    return this.#page(this.#heldBy(index), index, input, 1);
  }

  #page(found: Item[], index: Index, input: QueryCommandInput | ScanCommandInput, direction: 1 | -1): Page {
    const { KeyConditionExpression } = input as QueryCommandInput;
    checkAllUsed([KeyConditionExpression, input.FilterExpression, input.ProjectionExpression], input);
    const keyNames = [...new Set([...namesOf(this.#shape), ...namesOf(index.keys)])];
    const sorted = found.sort((a, b) => direction * this.#compare(a, b, index.keys));
    const start = input.ExclusiveStartKey;
    if (start && Object.keys(start).sort().join() !== [...keyNames].sort().join())
      throw invalid('The provided starting key is invalid');
    const left = start ? sorted.filter((item) => direction * this.#compare(item, start, index.keys) > 0) : sorted;
    const { Limit = left.length + 1 } = input;
    if (Limit < 1) throw invalid('Value at limit failed to satisfy constraint: Member must be at least 1');
    const read = left.slice(0, Limit);
    const items = read
      .filter((item) => conditionMet(item, input.FilterExpression, input))
      .map((item) => copy(projectedBy(item, input.ProjectionExpression, input)));
    // A page that ends at its limit has a next one, which may be empty.
    const last = read.length === Limit ? read.at(-1) : undefined;
    return {
      Items: items,
      Count: items.length,
      ScannedCount: read.length,
      ...(last ? { LastEvaluatedKey: Object.fromEntries(keyNames.map((name) => [name, last[name]])) } : {}),
    };
  }

  #compare(a: Item, b: Item, keys: Keys): number {
    for (const name of [...namesOf(keys), ...namesOf(this.#shape)]) {
      const difference = order(a[name], b[name]);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  #indexOf({ TableName, IndexName, ConsistentRead }: QueryCommandInput | ScanCommandInput): Index {
    this.#checkName(TableName);
    const { partitionKey, localIndexes = {}, globalIndexes = {} } = this.#shape;
    if (IndexName === undefined) return { keys: this.#shape, projection: 'ALL' };
    const local = localIndexes[IndexName];
    if (local) return { keys: { partitionKey, sortKey: local.sortKey }, projection: local.projection ?? 'ALL' };
    const global = globalIndexes[IndexName];
    if (!global) throw invalid(`The table does not have the specified index: ${IndexName}`);
    if (ConsistentRead) throw invalid('Consistent reads are not supported on global secondary indexes');
    return { keys: global, projection: global.projection ?? 'ALL' };
  }

  /** An index holds the items that have its keys, and of them what it projects. */
  #heldBy({ keys, projection }: Index): Item[] {
    const names = namesOf(keys);
    const kept = new Set([
      ...namesOf(this.#shape),
      ...names,
      ...(typeof projection === 'string' ? [] : projection.include),
    ]);
    const held = this.items().filter((item) => names.every((name) => item[name] !== undefined));
    if (projection === 'ALL') return held;
    return held.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => kept.has(name))));
  }

  #transacted(item: TransactItem): Written {
    const [[kind, input] = ['', {}], ...others] = Object.entries(item as Record<string, object>);
    if (others.length > 0) throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
    if (kind === 'Put') {
      known(input, [...CONDITIONAL, 'Item']);
      return this.#putting(input as PutCommandInput);
    }
    if (kind === 'Update') {
      known(input, [...CONDITIONAL, 'Key', 'UpdateExpression']);
      return this.#updating(input as UpdateCommandInput);
    }
    known(input, [...CONDITIONAL, 'Key']);
    if (kind === 'Delete') return this.#deleting(input as DeleteCommandInput);
    if (kind !== 'ConditionCheck') throw invalid(`TransactItems cannot contain "${kind}"`);
    const checked = this.#deleting(input as DeleteCommandInput);
    return { ...checked, after: checked.before };
  }

  #putting(input: PutCommandInput): Written {
    checkAllUsed([input.ConditionExpression], input as Placeholders);
    this.#checkName(input.TableName);
    const item = this.#checked(input.Item ?? {});
    return { ...this.#conditioned(input, item), after: item };
  }

  #updating(input: UpdateCommandInput): Written {
    checkAllUsed([input.ConditionExpression, input.UpdateExpression], input as Placeholders);
    this.#checkName(input.TableName);
    const key = this.#exactly(input.Key);
    const { allowed, ...found } = this.#conditioned(input, key);
    // As DynamoDB does, which looks at values of the item only where the condition holds.
    const after = allowed
      ? this.#checked(updatedBy(found.before ?? key, input.UpdateExpression, input as Placeholders))
      : undefined;
    for (const name of this.#keyNames)
      if (after && after[name] !== key[name])
        throw invalid(`Cannot update attribute ${name}. This attribute is part of the key`);
    return { ...found, allowed, after };
  }

  #deleting(input: DeleteCommandInput): Written {
    checkAllUsed([input.ConditionExpression], input as Placeholders);
    this.#checkName(input.TableName);
    return { ...this.#conditioned(input, this.#exactly(input.Key)), after: undefined };
  }

  #conditioned(input: Conditional, key: Item): Omit<Written, 'after'> {
    const place = this.#placeOf(key);
    const before = this.#items.get(place);
    const allowed = conditionMet(before, input.ConditionExpression, input);
    return { place, before, allowed, showsOld: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' };
  }

  #writeOne(write: Written, wanted = 'NONE', possible: readonly string[] = []): { readonly Attributes?: Item } {
    const { before, after, allowed, showsOld } = write;
    if (wanted !== 'NONE' && !possible.includes(wanted)) throw invalid(`ReturnValues can only be NONE, ${possible}`);
    if (!allowed)
      throw new ConditionalCheckFailedException({
        message: 'The conditional request failed',
        $metadata: { httpStatusCode: 400 },
        ...(before && showsOld ? { Item: marshall(before as Record<string, NativeAttributeValue>) } : {}),
      });
    this.#commit(write);
    const shown = wanted === 'ALL_OLD' ? before : wanted === 'ALL_NEW' ? after : undefined;
    return shown ? { Attributes: copy(shown) } : {};
  }

  #commit({ place, after }: Written): void {
    if (after) this.#items.set(place, after);
    else this.#items.delete(place);
  }

  /** A copy of an item that may lie in the table and in its indexes. */
  #checked(item: Item): Item {
    const kept = copy(item);
    checkKey(kept, this.#shape);
    checkSize(kept);
    for (const key of this.#indexKeys) if (kept[key.name] !== undefined) checkKey(kept, { partitionKey: key });
    return kept;
  }

  #exactly(key: Item = {}): Item {
    if (Object.keys(key).length !== this.#keyNames.length)
      throw invalid('The provided key element does not match the schema');
    return key;
  }

  #placeOf(key: Item): string {
    checkKey(key, this.#shape);
    const [first = '', second] = this.#keyNames;
    // A text in quotes ends where it says: no two pairs of keys are one.
    return second === undefined ? JSON.stringify(key[first]) : JSON.stringify(key[first]) + JSON.stringify(key[second]);
  }

  #checkName(name: string | undefined): void {
    if (this.#name !== undefined && name !== this.#name)
      throw Object.assign(new Error('Requested resource not found'), {
        name: 'ResourceNotFoundException',
        $metadata: {},
      });
  }
}

/** One item as it was and as it is; undefined where there is none. */
export interface Change {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface Prepared {
  /** One for each item, in their order. */
  readonly codes: readonly CancellationCode[];
  /** What lies there, where a condition failed and that was asked for. */
  readonly shown: readonly (Item | undefined)[];
  readonly commit: () => readonly Change[];
}

export interface Page {
  readonly Items: Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
}

const NAMES = ['TableName', 'ExpressionAttributeNames', 'ExpressionAttributeValues'];
const CONDITIONAL = [...NAMES, 'ConditionExpression', 'ReturnValuesOnConditionCheckFailure'];
const READING = [
  ...NAMES,
  ...['IndexName', 'ConsistentRead', 'FilterExpression', 'ProjectionExpression', 'Limit', 'ExclusiveStartKey'],
];

/** What this table would overlook it refuses. */
function known(input: object, names: readonly string[]): void {
  for (const name in input)
    if ((input as Item)[name] !== undefined && !names.includes(name))
      throw new Error(`${name} is not part of this table`);
}

function namesOf({ partitionKey, sortKey }: Keys): string[] {
  return sortKey ? [partitionKey.name, sortKey.name] : [partitionKey.name];
}

/** What lies in the table is nobody's object: undefined attributes are left out, as the document client does. */
function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  const made: Record<string, unknown> = {};
  // Simulations copy millions of items: this is several times as fast as text made of them.
  for (const name in value) if (value[name] !== undefined) made[name] = copy(value[name]);
  return made as T;
}
