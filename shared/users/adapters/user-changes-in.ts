import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Window } from '../../platform/events/given-up.ts';
import type { EventsIn } from '../../platform/events/republish.ts';
import { type UserChange, userCreated, userDeleted } from './user-changed.ts';

/**
 * Reads back who has signed up, and who was deleted, in a time: a scan, which costs the whole table and is for the day on
 * which the stream has lost something. Of someone who is gone both are announced: consumers may have heard of neither.
 */
export function userChangesIn(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): EventsIn {
  return async ({ from, to, startKey }: Window) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression: 'SK = :profile AND (createdAt BETWEEN :from AND :to OR deletedAt BETWEEN :from AND :to)',
        ExpressionAttributeValues: { ':profile': 'PROFILE', ':from': from, ':to': to },
        ...(startKey ? { ExclusiveStartKey: startKey } : {}),
      }),
    );
    const isThen = (at: number | undefined) => at !== undefined && at >= from && at <= to;
    const events = (Items as unknown as UserChange[]).flatMap(({ userId, createdAt, deletedAt, correlationId }) => {
      const change = { userId, createdAt, ...(correlationId === undefined ? {} : { correlationId }) };
      return [
        ...(isThen(createdAt) ? [userCreated(change)] : []),
        ...(deletedAt !== undefined && isThen(deletedAt) ? [userDeleted(change, deletedAt)] : []),
      ];
    });
    return { events, next: LastEvaluatedKey ? { from, to, startKey: LastEvaluatedKey } : undefined };
  };
}
