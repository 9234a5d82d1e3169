import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { ProductCreatedV1 } from '#contracts/products/product-created-v1';
import type { ProductDeletedV1 } from '#contracts/products/product-deleted-v1';
import type { ProductUpdatedV1 } from '#contracts/products/product-updated-v1';
import { priceOf } from '../../orders/contracts/price.ts';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import { PermanentError } from '../../platform/failures.ts';
import type { ProductItem } from './product-items.ts';

/** A product that is new. Its id names the product and nothing else, whoever publishes it and however often. */
export function productCreated(product: ProductItem): DomainEvent {
  const { productId, createdAt: at } = product;
  const data: ProductCreatedV1 = { productId, ...said(product), version: 1 };
  return event(product, `productCreated.v1:${productId}`, 'product.productCreated.v1', at, { ...data });
}

/** A change of what is said of a product, under an id that names the change. */
export function productUpdated(product: ProductItem): DomainEvent {
  const { productId, version, changedAt, previousName, previousPrice } = product;
  const previous = { name: previousName ?? product.name, price: priceOf(previousPrice ?? product.price) };
  const data: ProductUpdatedV1 = { productId, ...said(product), previous, version };
  return event(product, `productUpdated.v1:${productId}:${version}`, 'product.productUpdated.v1', changedAt, {
    ...data,
  });
}

/** The end of a product, which is deleted once. */
export function productDeleted(product: ProductItem, at: number): DomainEvent {
  const { productId, version } = product;
  const data: ProductDeletedV1 = { productId, version };
  return event(product, `productDeleted.v1:${productId}`, 'product.productDeleted.v1', at, { ...data });
}

/**
 * The events that a record of the table's stream announces: none for stock and brackets, which others have announced.
 *
 * @throws PermanentError unreadable_product for an image that no product can have
 */
export function announcedBy({ eventName, dynamodb }: DynamoDBRecord): DomainEvent[] {
  const { NewImage: image, OldImage: before, Keys } = dynamodb ?? {};
  if (Keys?.SK?.S !== 'PRODUCT' || eventName === 'REMOVE' || !image) return [];
  if (image.version === undefined || image.version.N === before?.version?.N) return [];
  const product = productOf(image);
  if (product.deletedAt !== undefined) return [productDeleted(product, product.deletedAt)];
  return [before?.version === undefined ? productCreated(product) : productUpdated(product)];
}

function productOf(image: Readonly<Record<string, AttributeValue>>): ProductItem {
  const text = (name: string) => image[name]?.S;
  const number = (name: string) => (image[name]?.N === undefined ? undefined : Number(image[name].N));
  const optional = {
    ...{ description: text('description'), tags: image.tags?.L?.flatMap(({ S }) => S ?? []) },
    ...{ previousName: text('previousName'), previousPrice: number('previousPrice'), deletedAt: number('deletedAt') },
    ...{ correlationId: text('correlationId'), traceparent: text('traceparent') },
  };
  const product = {
    ...{ productId: text('productId') ?? '', name: text('name') ?? '', price: number('price') ?? Number.NaN },
    ...{ version: number('version') ?? Number.NaN, createdAt: number('createdAt') ?? Number.NaN },
    changedAt: number('changedAt') ?? Number.NaN,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  } as ProductItem;
  const isThere = product.deletedAt !== undefined || (product.name !== '' && Number.isSafeInteger(product.price));
  if (product.productId === '' || !isThere || !Number.isSafeInteger(product.version + product.changedAt))
    throw new PermanentError('unreadable_product', 'the image has no productId, name, price, version and changedAt');
  return product;
}

function said({ name, price, description, tags }: ProductItem) {
  return {
    ...{ name, price: priceOf(price) },
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
  };
}

function event(
  { productId, correlationId, traceparent }: ProductItem,
  id: string,
  type: string,
  at: number,
  data: Readonly<Record<string, unknown>>,
): DomainEvent {
  const causedBy = traceparent === undefined ? {} : { causedBy: traceparent };
  return { id, type, subject: productId, at, correlationId: correlationId ?? id, ...causedBy, data };
}
