import { expect } from 'chai';
import { deliverShipment, shipOrder } from '../../../shared/orders/adapters/shipping.ts';
import type { Order } from '../../../shared/orders/order.ts';
import type { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { anOrder, CAUSE, ordersInMemory } from '../../builders/orders.ts';

const AT = Date.parse('2026-03-02T10:00:00.000Z');
const apples = (quantity: number) => ({ orderId: 'ABC001', lines: [{ productId: 'APPLES', quantity }] });

function aWorld(order?: Order, othersFirst: Partial<Order>[] = []) {
  const memory = ordersInMemory(order, { othersFirst });
  return { ...memory, ship: shipOrder(memory.orders), deliver: deliverShipment(memory.orders) };
}
const codeOf = async (work: Promise<unknown>) => ((await failureOf(work)) as HttpProblem).problem.code;

describe('shipping an order', () => {
  it('makes an event of its own for each shipment, with what is in it', async () => {
    const { ship, events, order } = aWorld(anOrder());
    const first = await ship(apples(5), 'box-1', CAUSE, AT);
    const second = await ship(apples(15), 'box-2', CAUSE, AT);
    expect(order()).to.deep.include({ state: 'SHIPPED' });
    expect(first.shipmentId).not.to.equal(second.shipmentId);
    expect(events.map(({ key }) => key.sk)).to.deep.equal([
      `EVENT#ORDER_SHIPPED_EVENT#SHIPMENT_ID#${first.shipmentId}`,
      `EVENT#ORDER_SHIPPED_EVENT#SHIPMENT_ID#${second.shipmentId}`,
    ]);
    expect(events[0]).to.deep.include({
      eventName: 'ORDER_SHIPPED_EVENT',
      ...CAUSE,
      eventData: {
        ...{ orderId: 'ABC001', sku: 'APPLES', units: 20, price: 33.25, userId: '123456' },
        ...{ shipmentId: first.shipmentId, shipped: [{ productId: 'APPLES', quantity: 5 }] },
      },
    });
  });

  it('is done once for a key, and refused for another shipment under it', async () => {
    const { ship, events } = aWorld(anOrder());
    const first = await ship(apples(5), 'box-1', CAUSE, AT);
    expect((await ship(apples(5), 'box-1', CAUSE, AT)).shipmentId).to.equal(first.shipmentId);
    expect(await codeOf(ship(apples(6), 'box-1', CAUSE, AT))).to.equal('idempotency_key_reused');
    expect(events).to.have.length(1);
  });

  it('decides anew where somebody was first', async () => {
    const shipments = { other: { lines: [{ productId: 'APPLES', quantity: 18 }], shippedAt: '' } };
    const { ship, order } = aWorld(anOrder(), [{ state: 'PARTIALLY_SHIPPED', shipments }]);
    expect(await codeOf(ship(apples(5), undefined, CAUSE, AT))).to.equal('shipment_too_much');
    expect(Object.keys(order()?.shipments ?? {})).to.deep.equal(['other']);
    const again = aWorld(anOrder(), [{ state: 'PARTIALLY_SHIPPED', shipments }]);
    await again.ship(apples(2), undefined, CAUSE, AT);
    expect(again.order()).to.include({ state: 'SHIPPED' });
  });

  it('says why not', async () => {
    expect(await codeOf(aWorld().ship(apples(1), undefined, CAUSE, AT))).to.equal('not_found');
    expect(await codeOf(aWorld(anOrder({ state: 'CREATED' })).ship(apples(1), undefined, CAUSE, AT))).to.equal(
      'order_state',
    );
  });
});

describe('the delivery of a shipment', () => {
  it('is an event of its own, and with the last one that of the completed order', async () => {
    const { ship, deliver, named, order } = aWorld(anOrder());
    const { shipmentId } = await ship(apples(20), 'box-1', CAUSE, AT);
    const delivered = await deliver({ orderId: 'ABC001', shipmentId }, CAUSE, AT + 1000);
    expect(delivered).to.include({ state: 'COMPLETED', deliveredAt: '2026-03-02T10:00:01.000Z' });
    await deliver({ orderId: 'ABC001', shipmentId }, CAUSE, AT + 2000);
    expect(named().slice(1)).to.deep.equal([
      `EVENT#ORDER_DELIVERED_EVENT#SHIPMENT_ID#${shipmentId}`,
      'EVENT#ORDER_COMPLETED_EVENT',
    ]);
    expect(order()?.deliveredAt).to.equal('2026-03-02T10:00:01.000Z');
  });

  it('is of an order and a shipment that there are', async () => {
    const wish = { orderId: 'ABC001', shipmentId: 'none' };
    expect(await codeOf(aWorld(anOrder()).deliver(wish, CAUSE, AT))).to.equal('not_found');
    expect(await codeOf(aWorld().deliver(wish, CAUSE, AT))).to.equal('not_found');
  });
});
