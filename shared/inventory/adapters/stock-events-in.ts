import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Line, linesOf } from '../../orders/contracts/lines.ts';
import type { Window } from '../../platform/events/given-up.ts';
import type { EventsIn } from '../../platform/events/republish.ts';
import { type MovedStock, type Movement, movementOf } from '../movement.ts';
import { type DecidedStock, decisionEvents, movementEvents } from './stock-events.ts';

type Item = { readonly SK: string } & Partial<MovedStock> & Partial<Movement> & Partial<DecidedStock>;

/**
 * Reads back what levels there were and what was decided for orders in a time: a scan, which costs the whole table and is
 * for the day on which the stream has lost something. A level that has no movement yet is told by the stock itself; both
 * make the same id. Of an order whose reservation has expired since, both are told, as others may have heard of neither.
 */
export function stockEventsIn(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): EventsIn {
  return async ({ from, to, startKey }: Window) => {
    const [begin, end] = [from, to].map((at) => new Date(at).toISOString());
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression:
          'movedAt BETWEEN :from AND :to OR (SK IN (:stock, :allocation) AND (createdAt BETWEEN :from AND :to OR updatedAt BETWEEN :from AND :to))',
        ExpressionAttributeValues: { ':from': begin, ':to': end, ':stock': 'STOCK', ':allocation': 'ALLOCATION' },
        ...(startKey ? { ExclusiveStartKey: startKey } : {}),
      }),
    );
    const events = (Items as unknown as Item[]).flatMap(eventsOf);
    const byId = new Map(events.map((event) => [event.id, event]));
    return {
      events: [...byId.values()],
      next: LastEvaluatedKey ? { from, to, startKey: LastEvaluatedKey } : undefined,
    };
  };
}

function eventsOf(item: Item) {
  if (item.SK === 'STOCK') return movementEvents(movementOf(item as MovedStock));
  if (item.SK !== 'ALLOCATION') return movementEvents(item as Movement);
  const kept = item as unknown as DecidedStock & {
    readonly createdAt: string;
    readonly sku: string;
    readonly units: number;
    readonly lines?: readonly Line[];
  };
  const lines = linesOf(kept);
  const decided = { ...kept, lines, updatedAt: kept.createdAt };
  // Whatever became of stock later, it was allocated first, unless the order ended before that.
  const wasAllocated = kept.createdAt !== kept.updatedAt || kept.status === 'ALLOCATED';
  return [
    ...(kept.status === 'DEPLETED' ? decisionEvents(decided) : []),
    ...(wasAllocated && kept.status !== 'DEPLETED' ? decisionEvents({ ...decided, status: 'ALLOCATED' }) : []),
    ...(kept.status === 'DEALLOCATED_ORDER_EXPIRED' && wasAllocated ? decisionEvents({ ...kept, lines }) : []),
  ];
}
