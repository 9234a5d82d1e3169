import { expect } from 'chai';
import type { OrderData } from '#contracts/orders/order-data';
import { cancelPayment, payOrder } from '../../../shared/payments/adapters/pay-order.ts';
import type { PaymentGateway } from '../../../shared/payments/adapters/payment-gateway.ts';
import type { Change, PaymentRepository, RefundNote } from '../../../shared/payments/adapters/payment-repository.ts';
import { pointsPayment } from '../../../shared/payments/adapters/points-payment.ts';
import type { ChargeOutcome, Payment } from '../../../shared/payments/payment.ts';
import table from '../../../shared/payments/table.json' with { type: 'json' };
import type { Happening } from '../../../shared/platform/boundary/stored-events.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { LedgerInMemory } from '../../builders/points.ts';
import { ItemTable } from '../../builders/table/item-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const order: OrderData = { orderId: 'ABC001', sku: 'APPLES', units: 20, price: 33.25, userId: '123456' };
const happened: Happening<OrderData> = {
  key: { pk: 'p', sk: 's' },
  eventName: 'ORDER_STOCK_ALLOCATED_EVENT',
  eventData: order,
  correlationId: 'c-1',
  actor: 'system:test',
};

/** Payments in memory, whose notes can be lost. */
function aWorld({ losesNotes = 0 } = {}) {
  let payment: Payment | undefined;
  let losses = losesNotes;
  const charges = new Map<string, { outcome: ChargeOutcome; refunded: boolean }>();
  let cuts = 0;
  let fails = 0;
  let duringCharge = () => {};
  let duringQuestion = () => {};
  const events: string[] = [];
  const reasons: string[] = [];
  const refunds: RefundNote[] = [];
  const payments: PaymentRepository = {
    read: async () => payment,
    async note({ orderId, sku, units, price, userId }, { to, from, mayBegin, eventName, reason }: Change) {
      if (losses-- > 0) throw new TransientError('the table is away');
      if (payment ? payment.paymentStatus !== from : !mayBegin) return false;
      const retries = (payment?.paymentRetries ?? -1) + 1;
      const fixed = { orderId, sku, units, price, userId, createdAt: '', updatedAt: '', paymentId: '' };
      payment = { ...fixed, paymentStatus: to, paymentRetries: retries };
      if (eventName) events.push(eventName);
      if (reason) reasons.push(reason);
      return true;
    },
    captured: () => Promise.reject(new Error('nothing leaves the house here')),
    async refunded(_, refund) {
      if (payment?.paymentStatus !== 'PAYMENT_ACCEPTED') return;
      payment = { ...payment, paymentStatus: 'PAYMENT_REFUNDED' };
      refunds.push(refund);
    },
  };
  const gateway: PaymentGateway = {
    async charge({ orderId }) {
      if (fails-- > 0) throw new Error('500');
      const known = charges.get(orderId) ?? { outcome: 'accepted' as const, refunded: false };
      charges.set(orderId, known);
      duringCharge();
      if (cuts-- > 0) throw new Error('cut');
      return known.outcome;
    },
    async outcomeOf(orderId) {
      const outcome = charges.get(orderId)?.outcome;
      duringQuestion();
      return outcome;
    },
    async void(orderId) {
      const known = charges.get(orderId);
      if (known) known.refunded = true;
    },
    refund: () => Promise.reject(new Error('a part is given back elsewhere')),
    capture: () => Promise.reject(new Error('all is taken at once')),
  };
  const ledger = new LedgerInMemory(500);
  const items = new ItemTable(table as unknown as TableShape);
  const points = pointsPayment(items.client, 'payments', ledger);
  const pay = payOrder(payments, gateway, points);
  const cancel = cancelPayment(payments, gateway, points);
  return {
    pay: (eventData = order) => pay({ ...happened, eventData }, 0),
    /** Delivers until it is taken. */
    async payInTheEnd(eventData = order) {
      for (let delivery = 0; delivery < 10; delivery++)
        if (
          await pay({ ...happened, eventData }, 0).then(
            () => true,
            () => false,
          )
        )
          return;
    },
    cancel: (eventData = order) => cancel({ ...happened, eventName: 'ORDER_CANCELED_EVENT', eventData }, 0),
    ledger,
    fail: (times: number) => (fails = times),
    cut: (times: number) => (cuts = times),
    whileCharging: (work: () => void) => (duringCharge = work),
    whileAsking: (work: () => void) => (duringQuestion = work),
    charges,
    events,
    reasons,
    refunds,
    decline: () => charges.set('ABC001', { outcome: 'rejected', refunded: false }),
    payment: () => payment,
    noteAccepted() {
      if (payment) payment = { ...payment, paymentStatus: 'PAYMENT_ACCEPTED' };
    },
  };
}

describe('paying for an order', () => {
  it('the gateway sees one charge per order under a lost write, a crash after the charge and two concurrent deliveries', async () => {
    const world = aWorld({ losesNotes: 2 });
    await world.payInTheEnd();
    await Promise.all([world.pay(), world.pay()]);
    expect(world.charges.size).to.equal(1);
    expect(world.payment()?.paymentStatus).to.equal('PAYMENT_ACCEPTED');
    expect(world.events).to.deep.equal(['ORDER_PAYMENT_ACCEPTED_EVENT']);
  });

  it('an accepted charge is recorded or voided, never rejected over', async () => {
    const world = aWorld();
    world.cut(4);
    await world.payInTheEnd();
    expect(world.payment()).to.include({ paymentStatus: 'PAYMENT_ACCEPTED', paymentRetries: 4 });
    expect(world.charges.get('ABC001')?.refunded).to.equal(false);
  });

  it('is rejected after four tries that failed, with its retries told', async () => {
    const world = aWorld();
    world.fail(9);
    await world.payInTheEnd();
    expect(world.payment()).to.include({ paymentStatus: 'PAYMENT_REJECTED', paymentRetries: 4 });
    expect(world.events).to.deep.equal([
      ...Array.from({ length: 4 }, () => 'ORDER_PAYMENT_FAILED_EVENT'),
      'ORDER_PAYMENT_REJECTED_EVENT',
    ]);
    expect(world.charges.size).to.equal(0);
  });

  it('a charge that comes through after the gateway was asked is voided with the rejection, with and without points', async () => {
    for (const paid of [order, { ...order, points: 300, pointsWorth: 300 }]) {
      const world = aWorld();
      world.fail(9);
      world.whileAsking(() => world.charges.set('ABC001', { outcome: 'accepted', refunded: false }));
      await world.payInTheEnd(paid);
      expect(world.payment()?.paymentStatus).to.equal('PAYMENT_REJECTED');
      expect(world.charges.get('ABC001')?.refunded).to.equal(true);
      expect(world.ledger.available).to.equal(500);
    }
  });

  it('a charge that another delivery has noted stays, where this one was told of none', async () => {
    const world = aWorld();
    world.fail(4);
    for (const _ of [1, 2, 3, 4]) await world.pay().catch(() => {});
    world.whileAsking(() => {
      world.charges.set('ABC001', { outcome: 'accepted', refunded: false });
      world.noteAccepted();
    });
    await world.pay();
    expect(world.payment()?.paymentStatus).to.equal('PAYMENT_ACCEPTED');
    expect(world.charges.get('ABC001')?.refunded).to.equal(false);
  });

  it('a charge that was under way when its order was cancelled is given back', async () => {
    const world = aWorld();
    let cancelling: Promise<void> | undefined;
    world.whileCharging(() => {
      cancelling = world.cancel();
    });
    await world.pay();
    await cancelling;
    expect(world.payment()?.paymentStatus).to.equal('PAYMENT_CANCELED');
    expect(world.charges.get('ABC001')?.refunded).to.equal(true);
    expect(world.events).to.deep.equal([]);
  });

  it('a charge that was accepted is given back by whoever comes next, where its worker died after the cancellation', async () => {
    const world = aWorld();
    await world.cancel();
    world.charges.set('ABC001', { outcome: 'accepted', refunded: false });
    await world.pay();
    expect(world.charges.get('ABC001')?.refunded).to.equal(true);
    world.charges.set('ABC001', { outcome: 'accepted', refunded: false });
    await world.cancel();
    expect(world.charges.get('ABC001')?.refunded, 'a cancellation that comes again').to.equal(true);
  });

  it('says why no money is taken', async () => {
    const silent = aWorld();
    silent.fail(9);
    await silent.payInTheEnd();
    expect(silent.reasons).to.deep.equal(['no_answer']);
    const declined = aWorld();
    declined.decline();
    await declined.pay();
    expect([declined.payment()?.paymentStatus, declined.reasons]).to.deep.equal(['PAYMENT_REJECTED', ['declined']]);
    const dear = aWorld();
    await dear.pay({ ...order, price: 100_000 });
    expect([dear.payment()?.paymentStatus, dear.reasons]).to.deep.equal(['PAYMENT_REJECTED', ['price_not_chargeable']]);
    expect(dear.charges.size).to.equal(0);
  });

  it('notes that what was paid is given back with the cancellation, once', async () => {
    const world = aWorld();
    await world.pay();
    await world.cancel();
    await world.cancel();
    expect(world.payment()?.paymentStatus).to.equal('PAYMENT_REFUNDED');
    expect(world.refunds).to.deep.equal([{ refundId: 'cancellation' }]);
  });

  it('that is cancelled first never reaches the gateway', async () => {
    const world = aWorld();
    await world.cancel();
    await world.pay();
    expect(world.charges.size).to.equal(0);
  });
});

/** Repeats what fails for the moment, as a queue does. */
async function retried(work: () => Promise<void>): Promise<void> {
  for (let delivery = 0; delivery < 10; delivery++)
    try {
      return await work();
    } catch (error) {
      expect(error).to.be.instanceOf(TransientError);
    }
}

describe('paying for an order with points', () => {
  const withPoints = (points: number, price = 33.25) => ({ ...order, price, points, pointsWorth: points });

  it('spends the points and charges the rest', async () => {
    const world = aWorld();
    const asked: number[] = [];
    world.whileCharging(() => asked.push(world.ledger.held));
    await world.payInTheEnd(withPoints(300));
    await world.pay(withPoints(300));
    expect(asked, 'held while the rest is charged').to.deep.equal([300]);
    expect(world.payment()?.paymentStatus).to.equal('PAYMENT_ACCEPTED');
    expect([world.ledger.available, world.ledger.held]).to.deep.equal([200, 0]);
  });

  it('charges nothing where points pay all of it', async () => {
    const world = aWorld();
    await world.pay(withPoints(400, 4));
    expect(world.payment()?.paymentStatus).to.equal('PAYMENT_ACCEPTED');
    expect(world.charges.size).to.equal(0);
    expect(world.ledger.available).to.equal(100);
    await world.cancel(withPoints(400, 4));
    expect([world.payment()?.paymentStatus, world.ledger.available]).to.deep.equal(['PAYMENT_REFUNDED', 500]);
  });

  it('that the member has not is rejected before anything is charged', async () => {
    const world = aWorld();
    await world.pay(withPoints(501));
    expect([world.payment()?.paymentStatus, world.reasons]).to.deep.equal(['PAYMENT_REJECTED', ['points_refused']]);
    expect([world.charges.size, world.ledger.available]).to.deep.equal([0, 500]);
  });

  it('releases them where the rest is not paid', async () => {
    const declined = aWorld();
    declined.decline();
    await declined.pay(withPoints(300));
    expect([declined.payment()?.paymentStatus, declined.ledger.available]).to.deep.equal(['PAYMENT_REJECTED', 500]);
    const silent = aWorld();
    silent.fail(9);
    await silent.payInTheEnd(withPoints(300));
    expect([silent.payment()?.paymentStatus, silent.ledger.available]).to.deep.equal(['PAYMENT_REJECTED', 500]);
  });

  it('is rejected in the end, and gives all back, where a worker dies at any call of the ledger', async () => {
    for (let death = 1; death <= 8; death++)
      for (const ends of ['declined', 'lapsed'] as const) {
        const world = aWorld();
        if (ends === 'declined') world.decline();
        else world.whileCharging(() => world.ledger.lapse());
        let calls = 0;
        world.ledger.turn = async () => {
          if (++calls === death) throw new Error('died');
        };
        await world.payInTheEnd(withPoints(300));
        const left = [world.payment()?.paymentStatus, world.ledger.available, world.ledger.held];
        expect(left, `${ends}, died at call ${death}`).to.deep.equal(['PAYMENT_REJECTED', 500, 0]);
        expect(world.events, 'told once').to.deep.equal(['ORDER_PAYMENT_REJECTED_EVENT']);
      }
  });

  it('gives the charge back where the points are held no more', async () => {
    const world = aWorld();
    world.whileCharging(() => world.ledger.lapse());
    await world.pay(withPoints(300));
    expect(world.payment()?.paymentStatus).to.equal('PAYMENT_REJECTED');
    expect(world.charges.get('ABC001')?.refunded).to.equal(true);
    expect(world.ledger.available).to.equal(500);
  });

  it('gives all back where the order is cancelled, before, while or after it is paid', async () => {
    const before = aWorld();
    await before.cancel(withPoints(300));
    await before.pay(withPoints(300));
    const meanwhile = aWorld();
    let cancelling: Promise<void> | undefined;
    meanwhile.whileCharging(() => {
      cancelling ??= retried(() => meanwhile.cancel(withPoints(300)));
    });
    await meanwhile.payInTheEnd(withPoints(300));
    await cancelling;
    await meanwhile.pay(withPoints(300));
    const after = aWorld();
    await after.pay(withPoints(300));
    for (const _ of [1, 2]) await after.cancel(withPoints(300));
    for (const world of [before, meanwhile, after]) {
      expect([world.ledger.available, world.ledger.held]).to.deep.equal([500, 0]);
      expect([...world.charges.values()].every(({ refunded }) => refunded)).to.equal(true);
    }
  });
});
