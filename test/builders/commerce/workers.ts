import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import allocateStock from '../../../functions/inventory/allocate-order-stock/function.json' with { type: 'json' };
import completeAllocation from '../../../functions/inventory/complete-allocation/function.json' with { type: 'json' };
import deallocateStock from '../../../functions/inventory/deallocate-stock/function.json' with { type: 'json' };
import dispatchStock from '../../../functions/inventory/dispatch-stock/function.json' with { type: 'json' };
import skuRestocked from '../../../functions/inventory/handle-sku-restocked/function.json' with { type: 'json' };
import syncOrder from '../../../functions/orders/sync-order/function.json' with { type: 'json' };
import cancelPayment from '../../../functions/payments/cancel-payment/function.json' with { type: 'json' };
import capturePayment from '../../../functions/payments/capture-payment/function.json' with { type: 'json' };
import payOrder from '../../../functions/payments/pay-order/function.json' with { type: 'json' };
import refundPayment from '../../../functions/payments/refund-payment/function.json' with { type: 'json' };
import type { CaptureMode } from '../../../shared/payments/payment.ts';
import type { Happening } from '../../../shared/platform/boundary/stored-events.ts';
import type { HttpClient } from '../../../shared/platform/outgoing/http-client.ts';
import type { CommerceModules } from './commerce-modules.ts';
import { TABLES } from './shop-tables.ts';

export interface Tools {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  /** To the gateway. */
  readonly http: HttpClient;
  /** To loyalty's doors. */
  readonly loyalty: HttpClient;
  readonly captureMode: () => Promise<CaptureMode>;
}

type Work = (happened: Happening<never>, at: number) => Promise<unknown>;

/** A worker of the event store: what it hears of, as declared, and what it does, as its handler puts it together. */
export interface Worker {
  readonly name: string;
  readonly hears: readonly string[];
  readonly work: (commerce: CommerceModules, tools: Tools) => Work;
}

const worker = (
  name: string,
  { trigger }: { readonly trigger: { readonly detailTypes: readonly string[] } },
  work: Worker['work'],
): Worker => ({ name, hears: trigger.detailTypes, work });

const paymentsOf = (commerce: CommerceModules, { client, http, loyalty }: Tools) =>
  [
    commerce.paymentRepository(client, TABLES),
    commerce.paymentGateway(http),
    commerce.pointsPayment(
      client,
      TABLES.payments,
      commerce.pointsLedger(loyalty, async (userId) => userId),
    ),
  ] as const;
const settle: Worker['work'] = (commerce, { client }) => commerce.allocations(client, TABLES).settle;

export const WORKERS: readonly Worker[] = [
  worker('sync-order', syncOrder, (commerce, { client }) =>
    commerce.syncOrder(commerce.orderRepository(client, TABLES)),
  ),
  worker(
    'allocate-order-stock',
    allocateStock,
    (commerce, { client }) => commerce.allocations(client, TABLES).allocate,
  ),
  worker('complete-allocation', completeAllocation, settle),
  worker('deallocate-stock', deallocateStock, settle),
  worker('dispatch-stock', dispatchStock, (commerce, { client }) => commerce.allocations(client, TABLES).dispatch),
  worker('handle-sku-restocked', skuRestocked, (commerce, { client }) => {
    const stock = commerce.stockRepository(client, TABLES.inventory);
    return ({ eventData, ...by }, at) => stock.restock(eventData, by, at);
  }),
  worker('pay-order', payOrder, (commerce, tools) =>
    commerce.payOrder(...paymentsOf(commerce, tools), tools.captureMode),
  ),
  worker('capture-payment', capturePayment, (commerce, tools) => {
    const [payments, gateway] = paymentsOf(commerce, tools);
    return commerce.capturePayment(payments, gateway);
  }),
  worker('cancel-payment', cancelPayment, (commerce, tools) => commerce.cancelPayment(...paymentsOf(commerce, tools))),
  worker('refund-payment', refundPayment, (commerce, tools) => commerce.refundPayment(...paymentsOf(commerce, tools))),
];
