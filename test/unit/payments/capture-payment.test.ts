import { expect } from 'chai';
import type { OrderHappened } from '#contracts/orders/order-happened';
import { capturePayment } from '../../../shared/payments/adapters/capture-payment.ts';
import { paymentRepository } from '../../../shared/payments/adapters/payment-repository.ts';
import { type CaptureMode, captureModeIn, leftToTake, moneyLeftOf, takenOf } from '../../../shared/payments/payment.ts';
import payments from '../../../shared/payments/table.json' with { type: 'json' };
import { PermanentError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const AT = Date.parse('2026-03-01T09:30:00.000Z');
const CAUSE = { correlationId: 'c-1', actor: 'user:ops' };
const ORDER = { orderId: 'ABC001', sku: 'APPLES', units: 20, price: 33.25, userId: '123456' };

async function aPayment(mode: CaptureMode = 'on_shipment', { failure }: { failure?: Error } = {}) {
  const table = new InMemoryTable({ name: 'payments', shape: payments as unknown as TableShape });
  const repository = paymentRepository(table.client, { payments: 'payments', events: 'events' });
  const change = { from: 'PAYMENT_FAILED', mayBegin: true, to: 'PAYMENT_ACCEPTED' } as const;
  await repository.note(ORDER, { ...change, ...(mode === 'on_shipment' ? { capture: mode } : {}) }, CAUSE, AT);
  const asked: unknown[] = [];
  const take = capturePayment(repository, {
    capture: async (orderId, part) => {
      if (failure) throw failure;
      asked.push(part ?? orderId);
    },
  });
  const happened = (eventName: string, more: Partial<OrderHappened> = {}) =>
    take({ key: { pk: 'p', sk: 's' }, eventName, eventData: { ...ORDER, ...more }, ...CAUSE }, AT);
  const ship = (shipmentId: string, amount?: number) =>
    happened('ORDER_SHIPPED_EVENT', {
      ...{ shipmentId, shipped: [{ productId: 'APPLES', quantity: 1 }] },
      ...(amount === undefined ? {} : { amount }),
    });
  return { repository, asked, happened, ship, payment: () => repository.read('ABC001') };
}

describe('money that is taken with shipments', () => {
  it('is what is due for each, once, and what is left with the completed order', async () => {
    const { asked, ship, happened, payment } = await aPayment();
    for (const _ of [1, 2]) await ship('s1', 1000);
    for (const _ of [1, 2]) await happened('ORDER_COMPLETED_EVENT');
    expect(asked).to.deep.equal([{ key: 's1', amount: 1000 }, { key: 's1', amount: 1000 }, ...['ABC001', 'ABC001']]);
    expect((await payment())?.captures).to.deep.equal({
      s1: { amount: 1000, capturedAt: '2026-03-01T09:30:00.000Z' },
      completion: { amount: 2325, capturedAt: '2026-03-01T09:30:00.000Z' },
    });
  });

  it('is never more than was set aside, whatever comes first', async () => {
    const { ship, happened, payment } = await aPayment();
    await happened('ORDER_COMPLETED_EVENT');
    await ship('s1', 1000);
    const after = await payment();
    expect(after && [takenOf(after), leftToTake(after)]).to.deep.equal([3325, 0]);
    expect(Object.keys(after?.captures ?? {})).to.deep.equal(['completion']);
  });

  it('is all that is left with a shipment of all that is left, and nothing for what is worth nothing', async () => {
    const { asked, ship, happened } = await aPayment();
    await ship('s1', 0);
    await happened('ORDER_SHIPPED_EVENT');
    expect(asked).to.deep.equal(['ABC001']);
    expect(await failureOf(ship('s2'))).to.be.instanceOf(PermanentError);
  });

  it('is nothing for a shipment with a product in two lines, which orders and the stock refuse as well', async () => {
    const { asked, happened } = await aPayment();
    const line = { productId: 'APPLES', quantity: 1 };
    const twice = happened('ORDER_SHIPPED_EVENT', { shipmentId: 's1', shipped: [line, line], amount: 1000 });
    expect(await failureOf(twice)).to.be.instanceOf(PermanentError);
    expect(asked).to.deep.equal([]);
  });

  it('is not taken again where it was taken at once, and not noted where the gateway fails', async () => {
    const atOnce = await aPayment('at_once');
    await atOnce.happened('ORDER_COMPLETED_EVENT');
    await atOnce.ship('s1', 1000);
    expect(atOnce.asked).to.deep.equal([]);
    const away = await aPayment('on_shipment', { failure: new Error('the gateway is away') });
    expect((await failureOf(away.ship('s1', 1000))).message).to.equal('the gateway is away');
    expect((await away.payment())?.captures).to.equal(undefined);
  });

  it('is what can be given back: before a shipment nothing', async () => {
    const { repository, ship, payment } = await aPayment();
    const before = await payment();
    expect(before && moneyLeftOf(before, 3325)).to.equal(0);
    await ship('s1', 1000);
    const after = await payment();
    expect(after && moneyLeftOf(after, 3325)).to.equal(1000);
    await repository.refunded('ABC001', { refundId: 'cancellation' }, CAUSE, AT);
    expect((await payment())?.refunds?.cancellation).to.include({ amount: 3325, money: 1000 });
  });

  it('is a setting that one word makes', () => {
    expect(captureModeIn('on_shipment')).to.equal('on_shipment');
    for (const said of [undefined, '', 'at_once', 'later']) expect(captureModeIn(said)).to.equal('at_once');
  });
});
