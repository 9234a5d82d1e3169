import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { orderLists } from '../adapters/order-lists.ts';
import { orderRepository } from '../adapters/order-repository.ts';

const client = documentClient();
const tableName = setting('ORDERS_TABLE_NAME');

export const lists = orderLists(client, tableName);
/** Reads alone: what moves an order needs the event store as well. */
export const ordersToRead = orderRepository(client, { orders: tableName, events: '' });
