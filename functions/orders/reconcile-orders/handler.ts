import validate from '#contracts/orders/reconcile-orders-command';
import { allocations } from '../../../shared/inventory/adapters/allocations.ts';
import { movements } from '../../../shared/inventory/adapters/movements.ts';
import { skuList } from '../../../shared/inventory/adapters/sku-list.ts';
import { stockComparison } from '../../../shared/inventory/adapters/stock-comparison.ts';
import { stockRepository } from '../../../shared/inventory/adapters/stock-repository.ts';
import { gatewayCharges } from '../../../shared/orders/adapters/gateway-charges.ts';
import { orderFacts } from '../../../shared/orders/adapters/order-facts.ts';
import { RECONCILE_ORDERS, reconcileOrders } from '../../../shared/orders/adapters/reconcile-orders.ts';
import { lists, ordersToRead } from '../../../shared/orders/wiring/order-lists.ts';
import { runs, sendRuns } from '../../../shared/orders/wiring/reconciliation.ts';
import { documentClient, ssmClient } from '../../../shared/platform/aws/clients.ts';
import { parameter } from '../../../shared/platform/aws/parameters.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';
import { timeLeftMs } from '../../../shared/platform/deadline.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { setting } from '../../../shared/platform/settings.ts';

const inventory = setting('INVENTORY_TABLE_NAME');

const reconcileEach = reconcileOrders({
  lists,
  orders: ordersToRead,
  facts: orderFacts(documentClient(), {
    events: setting('EVENTS_TABLE_NAME'),
    inventory,
    payments: setting('PAYMENTS_TABLE_NAME'),
  }),
  charges: gatewayCharges(
    httpClient({
      service: 'Payment Gateway',
      endpoint: parameter({ client: ssmClient(), name: setting('GATEWAY_PARAMETER') }),
      timeoutMs: 10_000,
    }),
  ),
  skus: skuList(documentClient(), inventory),
  stockGaps: stockComparison({
    stock: stockRepository(documentClient(), inventory),
    movements: movements(documentClient(), inventory),
    // Reads alone: what changes an allocation needs the event store as well.
    allocations: allocations(documentClient(), { inventory, events: '' }),
  }),
  runs,
  publisher: ownPublisher,
  send: sendRuns,
  timeLeftMs,
});

/** orders.reconcile.v1: compares the orders of a run with what else is known of them. */
export const handler = commands({ commands: { [RECONCILE_ORDERS]: validate } }, reconcileEach);
