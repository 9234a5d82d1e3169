import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { orderLists } from '../adapters/order-lists.ts';
import { type OrderRepository, orderRepository } from '../adapters/order-repository.ts';

const client = documentClient();
const tableName = setting('ORDERS_TABLE_NAME');

export const lists = orderLists(client, tableName);
/** Reads alone: what moves an order needs the event store as well. */
export const ordersToRead: Pick<OrderRepository, 'read'> = orderRepository(client, { orders: tableName, events: '' });
