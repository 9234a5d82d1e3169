import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../aws/clients.ts';
import { setting } from '../settings.ts';
import { type EventRecord, eventIn, orderEventsPartition } from './event-store.ts';

const client = documentClient();
const TableName = setting('EVENTS_TABLE_NAME');

/** All events of an order that are still kept, by their keys, strongly consistent. */
export async function readOrderEvents(orderId: string): Promise<EventRecord[]> {
  const found: EventRecord[] = [];
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': orderEventsPartition(orderId) },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) found.push(...Items.map(eventIn));
  return found;
}
