import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../aws/clients.ts';
import { setting } from '../settings.ts';
import { type EventKey, type EventRecord, eventItem, storedEvent } from './event-store.ts';

const client = documentClient();
const TableName = setting('EVENTS_TABLE_NAME');

/** The event that lies in the store of the function's own deployment, strongly consistent. */
export const readStored = (key: EventKey): Promise<EventRecord | undefined> => storedEvent(client, TableName, key);

/**
 * Puts an event that has no state of ours beside it. One that is there already stays as it is: that makes it happen once.
 *
 * @returns undefined when it is stored now, or the data of the one that lies there
 */
export async function appendEvent(event: EventRecord, at: number): Promise<EventRecord['eventData'] | undefined> {
  try {
    const Item = eventItem(event, at);
    await client.send(
      new PutCommand({
        TableName,
        Item,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return undefined;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    return (await readStored(event.key))?.eventData ?? event.eventData;
  }
}
