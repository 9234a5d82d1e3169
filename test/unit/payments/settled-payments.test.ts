import { expect } from 'chai';
import { payOrder } from '../../../shared/payments/adapters/pay-order.ts';
import type { PaymentGateway } from '../../../shared/payments/adapters/payment-gateway.ts';
import { paymentRepository } from '../../../shared/payments/adapters/payment-repository.ts';
import { ShopTables, TABLES } from '../../builders/commerce/shop-tables.ts';
import { NO_POINTS } from '../../builders/points.ts';

const ORDER = { orderId: 'ABC001', sku: 'APPLES', units: 10, price: 33.25, userId: '123456' };
const BY = { actor: 'system:test', correlationId: 'c-1' };
const FAILED = { from: 'PAYMENT_FAILED', to: 'PAYMENT_FAILED', mayBegin: true } as const;
const ACCEPTED = { ...FAILED, to: 'PAYMENT_ACCEPTED', eventName: 'ORDER_PAYMENT_ACCEPTED_EVENT' } as const;

function aTable() {
  const tables = new ShopTables(() => {});
  const client = tables.clientOf({ turn: async () => {}, fault: () => undefined });
  return { tables, payments: paymentRepository(client, TABLES) };
}

describe('payments in their table', () => {
  it('N parallel failures count N', async () => {
    const { payments } = aTable();
    await Promise.all(Array.from({ length: 7 }, () => payments.note(ORDER, FAILED, BY, 0)));
    // The first of them is no repeat.
    expect((await payments.read('ABC001'))?.paymentRetries).to.equal(6);
  });

  it('a settled payment met in the write answers settled', async () => {
    const { tables, payments } = aTable();
    const gateway: Pick<PaymentGateway, 'charge'> = {
      charge: async () => {
        // Another delivery of the same event was as far, and first.
        expect(await payments.note(ORDER, ACCEPTED, BY, 0)).to.equal(true);
        return 'accepted';
      },
    };
    const event = { key: { pk: 'p', sk: 's' }, eventName: 'ORDER_STOCK_ALLOCATED_EVENT', eventData: ORDER, ...BY };
    await payOrder(payments, gateway as PaymentGateway, NO_POINTS)(event, 0);
    expect(await payments.note(ORDER, ACCEPTED, BY, 0), 'noted again').to.equal(false);
    expect(await payments.read('ABC001')).to.include({ paymentStatus: 'PAYMENT_ACCEPTED', paymentRetries: 0 });
    expect(tables.items('events').map(({ eventName }) => eventName)).to.deep.equal(['ORDER_PAYMENT_ACCEPTED_EVENT']);
  });
});
