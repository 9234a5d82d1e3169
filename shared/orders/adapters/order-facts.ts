import { type DynamoDBDocumentClient, GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { heldLines, type StockOfOrder, stockOfOrderKey } from '../../inventory/contracts/held-stock.ts';
import { EVENT_RETENTION_DAYS, orderEventsPartition } from '../../platform/events/event-store.ts';
import type { Order } from '../order.ts';
import type { Charge, OrderFacts } from '../reconcile.ts';
import { leftToShip } from '../shipment.ts';
import type { OrderPoints } from './order-points.ts';

interface Tables {
  readonly events: string;
  readonly inventory: string;
  readonly payments: string;
}

/** What is read of a payment. */
interface KeptPayment {
  readonly paymentStatus?: string;
  readonly capture?: string;
  readonly captures?: Readonly<Record<string, { readonly amount: number }>>;
}

export type Place = Readonly<Record<string, unknown>>;

export interface KnownOfOrders {
  /** @param charge as the gateway lists it */
  of(order: Order, charge: Charge | undefined, at: number): Promise<OrderFacts>;
  /** Orders that the store says were placed, a megabyte of it at a time. */
  placed(after: Place | undefined): Promise<{ readonly placed: readonly PlacedOrder[]; readonly next?: Place }>;
}

export interface PlacedOrder {
  readonly orderId: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
}

/** An order's events are not asked for in their last day: the store forgets them when it has time. */
const EVENTS_KNOWN_MS = (EVENT_RETENTION_DAYS - 1) * 86_400_000;

/** Reads what other parts of commerce know of orders, each strongly consistent. It changes nothing. */
export function orderFacts(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tables: Tables,
  pointsOf: OrderPoints,
): KnownOfOrders {
  return {
    async of(order, charge, at) {
      const isKnown = at - Date.parse(order.createdAt) < EVENTS_KNOWN_MS;
      const [events, allocation, payment, points] = await Promise.all([
        isKnown ? eventsOf(order.orderId) : undefined,
        itemAt<StockOfOrder>(tables.inventory, stockOfOrderKey(order.orderId)),
        itemAt<KeptPayment>(tables.payments, { PK: `ORDER#${order.orderId}` }),
        pointsOf(order),
      ]);
      const captured =
        payment?.capture === 'on_shipment'
          ? Object.values(payment.captures ?? {}).reduce((total, { amount }) => total + amount, 0)
          : undefined;
      return {
        ...{ order, events, charge, captured, points },
        ...{ allocationStatus: allocation?.status, paymentStatus: payment?.paymentStatus },
        ...(allocation ? { held: heldLines(allocation), toShip: leftToShip(order) } : {}),
      };
    },
    async placed(after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName: tables.events,
          FilterExpression: 'sk = :placed',
          ProjectionExpression: 'pk, createdAt',
          ExpressionAttributeValues: { ':placed': 'EVENT#ORDER_PLACED_EVENT' },
          ...(after ? { ExclusiveStartKey: after } : {}),
        }),
      );
      const placed = Items.map(({ pk, createdAt }) => ({
        orderId: String(pk).slice(orderEventsPartition('').length),
        createdAt: String(createdAt),
      }));
      return { placed, ...(LastEvaluatedKey ? { next: LastEvaluatedKey } : {}) };
    },
  };

  /** An order of many lines that was shipped and refunded often has more than the megabyte of one answer. */
  async function eventsOf(orderId: string): Promise<string[]> {
    const names: string[] = [];
    let ExclusiveStartKey: Place | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tables.events,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :order',
          ProjectionExpression: 'eventName',
          ExpressionAttributeValues: { ':order': orderEventsPartition(orderId) },
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      names.push(...Items.map(({ eventName }) => String(eventName)));
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return names;
  }

  async function itemAt<Item>(TableName: string, Key: Record<string, string>): Promise<Item | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item as Item | undefined;
  }
}
