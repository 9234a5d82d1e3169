import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Window } from '../../platform/events/given-up.ts';
import type { EventsIn } from '../../platform/events/republish.ts';
import { productCreated, productDeleted, productUpdated } from './product-changed.ts';
import type { ProductItem } from './product-items.ts';

/**
 * Reads back which products came, changed and went in a time: a scan, which costs the whole table and is for the day on
 * which the stream has lost something. Of several changes the last one is told, which says all that there is to know;
 * where the creation lies in the time as well it comes first, with what the product says now.
 */
export function productChangesIn(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): EventsIn {
  return async ({ from, to, startKey }: Window) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression: 'SK = :product AND (createdAt BETWEEN :from AND :to OR changedAt BETWEEN :from AND :to)',
        ExpressionAttributeValues: { ':product': 'PRODUCT', ':from': from, ':to': to },
        ...(startKey ? { ExclusiveStartKey: startKey } : {}),
      }),
    );
    const isThen = (at: number) => at >= from && at <= to;
    const events = (Items as unknown as ProductItem[]).flatMap((product) => {
      if (product.deletedAt !== undefined)
        return isThen(product.deletedAt) ? [productDeleted(product, product.deletedAt)] : [];
      return [
        ...(isThen(product.createdAt) ? [productCreated(product)] : []),
        ...(product.version > 1 && isThen(product.changedAt) ? [productUpdated(product)] : []),
      ];
    });
    return { events, next: LastEvaluatedKey ? { from, to, startKey: LastEvaluatedKey } : undefined };
  };
}
