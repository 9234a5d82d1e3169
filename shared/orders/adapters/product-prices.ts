import { BatchGetCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PermanentError, TransientError } from '../../platform/failures.ts';
import { minorUnits } from '../contracts/price.ts';

/** What a product's service has announced of it. */
export interface ProductChange {
  readonly productId: string;
  /** Of one unit; absent where the product is gone. */
  readonly price?: number;
}

/** What products cost, as their service last announced it: no order waits for another service. */
export interface ProductPrices {
  /**
   * Keeps the newest of what was announced: what comes late changes nothing, and nothing brings a product back.
   *
   * @throws PermanentError malformed_event for a price that nobody can pay to the cent
   */
  note(change: ProductChange, announcedAt: number): Promise<void>;
  /** The price of each product that is there. At most 100 of them, strongly consistent. */
  read(productIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

const keyOf = (productId: string) => ({ PK: `PRODUCT#${productId}` });

export function productPrices(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ProductPrices {
  return {
    async note({ productId, price }, announcedAt) {
      const isGone = price === undefined;
      if (!isGone && minorUnits(price) === undefined)
        throw new PermanentError('malformed_event', `the price of ${productId} has more than two decimal places`);
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(productId),
            UpdateExpression: `SET productId = :productId, announcedAt = :at, isGone = :isGone${isGone ? ' REMOVE price' : ', price = :price'}`,
            ConditionExpression: isGone
              ? 'attribute_not_exists(PK) OR isGone = :no'
              : 'attribute_not_exists(PK) OR (isGone = :no AND announcedAt < :at)',
            ExpressionAttributeValues: {
              ':productId': productId,
              ':at': announcedAt,
              ':isGone': isGone,
              ':no': false,
              ...(isGone ? {} : { ':price': price }),
            },
          }),
        );
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      }
    },
    async read(productIds) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys: productIds.map(keyOf), ConsistentRead: true } } }),
      );
      if (Object.keys(UnprocessedKeys ?? {}).length > 0)
        throw new TransientError(`table ${TableName} answered a part of the keys`);
      const found = (Responses?.[TableName] ?? []) as ProductChange[];
      return new Map(found.flatMap(({ productId, price }) => (price === undefined ? [] : [[productId, price]])));
    },
  };
}
