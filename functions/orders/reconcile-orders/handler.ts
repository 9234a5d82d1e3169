import validate from '#contracts/orders/reconcile-orders-command';
import { gatewayCharges } from '../../../shared/orders/adapters/gateway-charges.ts';
import { ledgerToRead } from '../../../shared/orders/adapters/ledger-to-read.ts';
import { orderFacts } from '../../../shared/orders/adapters/order-facts.ts';
import { orderPoints } from '../../../shared/orders/adapters/order-points.ts';
import { RECONCILE_ORDERS, reconcileOrders } from '../../../shared/orders/adapters/reconcile-orders.ts';
import { lists, ordersToRead } from '../../../shared/orders/wiring/order-lists.ts';
import { runs, sendRuns } from '../../../shared/orders/wiring/reconciliation.ts';
import { documentClient, ssmClient } from '../../../shared/platform/aws/clients.ts';
import { parameter } from '../../../shared/platform/aws/parameters.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';
import { timeLeftMs } from '../../../shared/platform/deadline.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { serviceToken } from '../../../shared/platform/identity/service-token.ts';
import { httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { setting } from '../../../shared/platform/settings.ts';

const payments = setting('PAYMENTS_TABLE_NAME');
const ledger = ledgerToRead(
  httpClient({
    service: 'Loyalty Service',
    endpoint: parameter({ client: ssmClient(), name: setting('LOYALTY_PARAMETER') }),
  }),
  serviceToken(parameter({ client: ssmClient(), name: setting('SECRET_ACCESS_KEY_PARAMETER') }), Date.now, {
    client_id: 'orders',
    scope: 'loyalty:read',
  }),
);

const reconcileEach = reconcileOrders({
  lists,
  orders: ordersToRead,
  facts: orderFacts(
    documentClient(),
    { events: setting('EVENTS_TABLE_NAME'), inventory: setting('INVENTORY_TABLE_NAME'), payments },
    orderPoints(documentClient(), payments, ledger),
  ),
  charges: gatewayCharges(
    httpClient({
      service: 'Payment Gateway',
      endpoint: parameter({ client: ssmClient(), name: setting('GATEWAY_PARAMETER') }),
      timeoutMs: 10_000,
    }),
  ),
  runs,
  publisher: ownPublisher,
  send: sendRuns,
  timeLeftMs,
});

/** orders.reconcile.v1: compares the orders of a run with what else is known of them. */
export const handler = commands({ commands: { [RECONCILE_ORDERS]: validate } }, reconcileEach);
