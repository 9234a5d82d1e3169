import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { everyShard, pageByTime, type TimePlace } from '../../platform/paging/time-shards.ts';
import { type Bracket, changeTime, type Details, nameKey, type Product } from '../product.ts';
import { keys, listing, type ProductItem, productOfItem, type Written } from './product-items.ts';

export interface NewProduct extends Details {
  readonly productId: string;
  readonly createdAt: number;
  readonly request?: MakingRequest;
}

/** Tells a repeat of the request that has made a product from another one. */
export interface MakingRequest {
  /** Of its Idempotency-Key and of who has sent it: keys of one caller mean nothing to another. */
  readonly id: string;
  /** Of what it asked for. */
  readonly asked: string;
}

/** A request with what it has made, kept for good: neither another name nor the end of the product frees its key. */
export type KeptRequest = Pick<MakingRequest, 'asked'> & Pick<Product, 'productId' | 'createdAt'>;

/** What another context says of a product, in a version of its own. */
interface Said {
  readonly productId: string;
  readonly version: number;
}

export interface ProductRepository {
  /** @returns what is taken already, the name first and the key last, or undefined where the product is written */
  add(product: NewProduct, written: Written): Promise<'name' | 'id' | 'key' | undefined>;
  read(productId: string): Promise<Product | undefined>;
  findRequest(id: string): Promise<KeptRequest | undefined>;
  /** The oldest first. */
  list(page: { readonly limit: number; readonly after?: TimePlace }): Promise<Product[]>;
  /** @returns 'changed' where it is not the product that was read any more, 'name' where another one has the name */
  change(read: Product, details: Details, at: number, written: Written): Promise<'written' | 'changed' | 'name'>;
  /** @returns false where it is not the product that was read any more */
  remove(read: Product, at: number, written: Written): Promise<boolean>;
  /** Keeps the newest of what inventory has said; of a product that is gone nothing is kept, of one that is to come all. */
  noteStock(said: Said & { readonly stockLevel: number }): Promise<void>;
  /** Keeps what pricing has made of the newest change. */
  noteBrackets(said: Said & { readonly brackets: readonly Bracket[] }): Promise<void>;
}

const THERE_AS_READ = '#version = :read AND attribute_not_exists(deletedAt)';

export function productRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ProductRepository {
  const putNew = (Item: Readonly<Record<string, unknown>>) => ({
    Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' },
  });
  const takeName = (name: string, productId: string) => putNew({ ...keys.name(name), productId });
  const freeName = (name: string) => ({ Delete: { TableName, Key: keys.name(name) } });

  return {
    async add({ request, ...product }, { correlationId, actor }) {
      const { productId, createdAt } = product;
      const item = { ...product, version: 1, changedAt: createdAt, ...listing(product), correlationId, actor };
      const result = await writeTogether(client, [
        takeName(product.name, productId),
        { Update: update(productId, item, [], 'attribute_not_exists(#version)') },
        ...(request ? [putNew({ ...keys.request(request.id), asked: request.asked, productId, createdAt })] : []),
      ]);
      if (result.written) return undefined;
      return (['name', 'id', 'key'] as const)[Math.min(...result.failed)];
    },

    read,

    async findRequest(id) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keys.request(id), ConsistentRead: true }));
      return Item && { asked: Item.asked, productId: Item.productId, createdAt: Item.createdAt };
    },

    async list({ limit, after }) {
      const index = { client, tableName: TableName, indexName: 'ByTime', partitionKey: 'shard' };
      const items = await pageByTime<Record<string, unknown>>(index, everyShard, {
        limit,
        direction: 'asc',
        ...(after === undefined ? {} : { after }),
      });
      return items.flatMap((item) => productOfItem(item) ?? []);
    },

    async change(read, details, at, { correlationId, actor }) {
      const { productId, version } = read;
      const isRenamed = nameKey(read.name) !== nameKey(details.name);
      const next = {
        ...{ ...details, version: version + 1, changedAt: changeTime(read, at), correlationId, actor },
        ...{ previousName: read.name, previousPrice: read.price },
      };
      const gone = (['description', 'tags'] as const).filter((name) => details[name] === undefined);
      const result = await writeTogether(client, [
        { Update: update(productId, next, gone, THERE_AS_READ, { ':read': version }) },
        ...(isRenamed ? [takeName(details.name, productId), freeName(read.name)] : []),
      ]);
      if (result.written) return 'written';
      return result.failed.includes(0) ? 'changed' : 'name';
    },

    async remove(read, at, { correlationId, actor }) {
      const { productId, version, name } = read;
      const deletedAt = changeTime(read, at);
      const tombstone = { version: version + 1, changedAt: deletedAt, deletedAt, correlationId, actor };
      const gone = ['shard', 'listedAt', 'name', 'price', 'description', 'tags', 'brackets', 'stockLevel'];
      const result = await writeTogether(client, [
        { Update: update(productId, tombstone, gone, THERE_AS_READ, { ':read': version }) },
        freeName(name),
      ]);
      return result.written;
    },

    noteStock: ({ productId, version, stockLevel }) =>
      note(
        productId,
        { stockLevel, stockVersion: version },
        'attribute_not_exists(#stockVersion) OR #stockVersion < :v',
      ),

    // Of the same change what was made last holds: its brackets follow from settings too.
    noteBrackets: ({ productId, version, brackets }) =>
      note(
        productId,
        { brackets, bracketsVersion: version },
        'attribute_not_exists(#bracketsVersion) OR #bracketsVersion <= :v',
      ),
  };

  async function read(productId: string): Promise<Product | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName, Key: keys.product(productId), ConsistentRead: true }),
    );
    return productOfItem(Item);
  }

  /** Of its attributes alone: those of the other sides stay as they are. */
  function update(
    productId: string,
    attributes: Readonly<Record<string, unknown>>,
    gone: readonly string[],
    ConditionExpression: string,
    values: Readonly<Record<string, unknown>> = {},
  ) {
    const names = Object.keys(attributes);
    const removed = gone.length === 0 ? '' : ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}`;
    return {
      TableName,
      Key: keys.product(productId),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}${removed}`,
      ConditionExpression,
      ExpressionAttributeNames: Object.fromEntries([...names, ...gone].map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
        ...values,
      },
    };
  }

  async function note(
    productId: string,
    said: Partial<ProductItem> & Readonly<Record<string, unknown>>,
    isNewer: string,
  ): Promise<void> {
    const version = said.stockVersion ?? said.bracketsVersion;
    const condition = `attribute_not_exists(deletedAt) AND (${isNewer})`;
    try {
      await client.send(new UpdateCommand(update(productId, { productId, ...said }, [], condition, { ':v': version })));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }
}
