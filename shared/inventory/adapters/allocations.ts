import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderData } from '#contracts/orders/order-data';
import type { OrderHappened } from '#contracts/orders/order-happened';
import { type Line, linesOf, repeatedIn } from '../../orders/contracts/lines.ts';
import { orderEvent } from '../../orders/contracts/order-event.ts';
import { type TransactionItem, writeTogether } from '../../platform/aws/one-transaction.ts';
import type { Happening } from '../../platform/boundary/stored-events.ts';
import { eventPut } from '../../platform/events/event-store.ts';
import { PermanentError, TransientError } from '../../platform/failures.ts';
import {
  type Allocation,
  type AllocationStatus,
  allocationHappening,
  dispatch as dispatchOf,
  type Settlement,
  settlement,
} from '../allocation.ts';
import { stillReserved, stockOfOrderKey } from '../contracts/held-stock.ts';
import type { Level, MovementKind } from '../movement.ts';
import { stockChange } from './stock-change.ts';

interface Tables {
  readonly inventory: string;
  readonly events: string;
}

/** What a unit of a line becomes: free or not, reserved or not. */
const CHANGES = {
  ALLOCATION: { units: -1, reserved: 1 },
  RELEASE: { units: 1, reserved: -1 },
  DISPATCH: { units: 0, reserved: -1 },
} as const satisfies Partial<Record<MovementKind, Level>>;

interface KeptAllocation extends Allocation {
  /** ISO 8601 in UTC. */
  readonly updatedAt: string;
}

/** What workers do with the stock of orders. The item of an order keeps the decision: it is made once. */
export function allocations(client: Pick<DynamoDBDocumentClient, 'send'>, tables: Tables) {
  return { allocate, settle, dispatch, read };

  /**
   * Allocates all units of the order, or says that there are too few. Both are decisions, each with its event.
   *
   * @throws PermanentError malformed_event for an order with a product in two lines
   */
  async function allocate(happened: Happening<OrderData>, at: number): Promise<void> {
    const order = happened.eventData;
    const repeated = repeatedIn(linesOf(order));
    if (repeated !== undefined) throw new PermanentError('malformed_event', `${repeated} stands in two lines`);
    if (await read(order.orderId)) return;
    const outcome = await writeTogether(client, [
      decided(happened, 'ALLOCATED', at),
      ...linesOf(order).map((line) => counted(line, 'ALLOCATION', happened, at)),
      told(happened, 'ORDER_STOCK_ALLOCATED_EVENT', at),
    ]);
    if (outcome.written || outcome.failed.includes(0)) return;
    await writeTogether(client, [decided(happened, 'DEPLETED', at), told(happened, 'ORDER_STOCK_DEPLETED_EVENT', at)]);
  }

  /** Does to an allocation what happened to its order. @throws TransientError, PermanentError forbidden_settlement */
  async function settle(happened: Happening<OrderData>, at: number): Promise<void> {
    const order = happened.eventData;
    const happening = allocationHappening(happened.eventName);
    const allocation = await read(order.orderId);
    const next = happening ? settlement(allocation?.status, happening) : 'forbidden';
    if (next === 'nothing') return;
    if (next === 'wait') throw new TransientError(`${happened.eventName} is ahead of the stock of ${order.orderId}`);
    if (next === 'forbidden')
      throw new PermanentError('forbidden_settlement', `${happened.eventName} for stock that is ${allocation?.status}`);
    const outcome = await writeTogether(client, settled(allocation, happened, next, at));
    if (!outcome.written) throw new TransientError(`the stock of ${order.orderId} was changed meanwhile`);
  }

  /** Takes what is shipped off the shelf. @throws TransientError, PermanentError forbidden_settlement */
  async function dispatch(happened: Happening<OrderHappened>, at: number): Promise<void> {
    const { orderId, shipmentId = 'all', shipped } = happened.eventData;
    const allocation = await read(orderId);
    const next = dispatchOf(allocation, shipmentId, shipped);
    if (next === 'nothing') return;
    if (next === 'wait' || !allocation) throw new TransientError(`a shipment is ahead of the stock of ${orderId}`);
    if (next === 'forbidden')
      throw new PermanentError('forbidden_settlement', `a shipment of stock that is ${allocation.status}`);
    const dispatched = { ...allocation.dispatched, [shipmentId]: next.lines };
    const { written } = await writeTogether(client, [
      moved(allocation, next.to, at, { dispatched }),
      ...next.lines.map((line) => counted(line, 'DISPATCH', happened, at)),
    ]);
    if (!written) throw new TransientError(`the stock of ${orderId} was changed meanwhile`);
  }

  /** Strongly consistent. */
  async function read(orderId: string): Promise<KeptAllocation | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tables.inventory, Key: stockOfOrderKey(orderId), ConsistentRead: true }),
    );
    return Item as KeptAllocation | undefined;
  }

  function settled(
    allocation: Allocation | undefined,
    happened: Happening<OrderData>,
    { to, frees, unreserves }: Settlement,
    at: number,
  ): TransactionItem[] {
    if (!allocation) return [decided(happened, to, at)];
    const kind = frees ? 'RELEASE' : 'DISPATCH';
    return [
      moved(allocation, to, at),
      ...(unreserves ? stillReserved(allocation) : []).map((line) => counted(line, kind, happened, at)),
    ];
  }

  /** The allocation in another status, if it is as it was read. */
  function moved(
    { orderId, status, dispatched }: Allocation,
    to: AllocationStatus,
    at: number,
    more: Partial<Pick<Allocation, 'dispatched'>> = {},
  ): TransactionItem {
    const fields = Object.entries({ status: to, updatedAt: new Date(at).toISOString(), ...more });
    const gone = Object.keys(dispatched ?? {}).length;
    return {
      Update: {
        TableName: tables.inventory,
        Key: stockOfOrderKey(orderId),
        UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: `#status = :from AND ${gone === 0 ? 'attribute_not_exists(#dispatched)' : 'size(#dispatched) = :gone'}`,
        ExpressionAttributeNames: {
          '#dispatched': 'dispatched',
          ...Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ...Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
          ':from': status,
          ...(gone === 0 ? {} : { ':gone': gone }),
        },
      },
    };
  }

  function decided({ eventData, correlationId }: Happening<OrderData>, status: AllocationStatus, at: number) {
    const { orderId, sku, units, lines, userId } = eventData;
    const createdAt = new Date(at).toISOString();
    const Item = {
      ...{
        ...stockOfOrderKey(orderId),
        orderId,
        sku,
        units,
        userId,
        status,
        correlationId,
        createdAt,
        updatedAt: createdAt,
      },
      ...(lines ? { lines } : {}),
    };
    return { Put: { TableName: tables.inventory, Item, ConditionExpression: 'attribute_not_exists(PK)' } };
  }

  /** What a line does to the stock of its product. */
  function counted(
    { productId, quantity }: Line,
    kind: keyof typeof CHANGES,
    { eventData: { orderId }, correlationId, actor }: Happening<OrderData>,
    at: number,
  ): TransactionItem {
    const { units, reserved } = CHANGES[kind];
    return {
      Update: stockChange(tables.inventory, {
        ...{ sku: productId, units: units * quantity, reserved: reserved * quantity },
        ...{ cause: { kind, orderId, actor }, correlationId, at },
      }),
    };
  }

  function told(happened: Happening<OrderData>, eventName: string, at: number): TransactionItem {
    return eventPut(tables.events, orderEvent(happened.eventData, eventName, happened), at);
  }
}
