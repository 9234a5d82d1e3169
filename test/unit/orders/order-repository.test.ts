import { expect } from 'chai';
import { orderRepository } from '../../../shared/orders/adapters/order-repository.ts';
import { orderEvent } from '../../../shared/orders/contracts/order-event.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { shardOf } from '../../../shared/platform/paging/time-shards.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { anOrder, CAUSE } from '../../builders/orders.ts';

const AT = Date.parse('2026-03-02T10:00:00.000Z');
const NOW = '2026-03-02T10:00:00.000Z';
const refused = Object.assign(new Error('cancelled'), {
  name: 'TransactionCanceledException',
  CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
});

function aTable(answer: () => unknown = () => ({})) {
  // biome-ignore lint/suspicious/noExplicitAny: what was sent is looked at as it is
  const sent: any[] = [];
  const client = {
    send: async (command: { readonly input: unknown }) => {
      sent.push(command.input);
      return answer();
    },
  };
  return { sent, orders: orderRepository(client as never, { orders: 'orders', events: 'events' }) };
}

describe('the table of orders', () => {
  it('reads before a decision are strongly consistent', async () => {
    const { orders, sent } = aTable(() => ({ Item: anOrder() }));
    expect(await orders.read('ABC001')).to.deep.equal(anOrder());
    expect(sent).to.deep.equal([{ TableName: 'orders', Key: { PK: 'ORDER#ABC001' }, ConsistentRead: true }]);
  });

  it('creates an order once, together with its event', async () => {
    const { orders, sent } = aTable();
    const { orderId, sku, units, price, userId } = anOrder();
    await orders.create({ orderId, sku, units, price, userId }, CAUSE, AT);
    const [put, event] = sent[0].TransactItems;
    expect(put.Put.ConditionExpression).to.equal('attribute_not_exists(PK)');
    expect(put.Put.Item).to.deep.include({
      ...{ PK: 'ORDER#ABC001', state: 'CREATED', version: 1, createdAt: NOW, reachedAt: { CREATED: NOW } },
      ...{ shard: shardOf('ABC001'), statusShard: `Created#${shardOf('ABC001')}`, correlationId: 'c-1' },
    });
    expect(event.Put.Item).to.include({ pk: 'EVENTS#ORDER_ID#ABC001', sk: 'EVENT#ORDER_CREATED_EVENT' });
  });

  it('two orders never share an index partition by construction', () => {
    const shards = new Set(Array.from({ length: 200 }, (_, index) => shardOf(`ORD${index}`)));
    expect(shards.size).to.equal(8);
  });

  it('changes an order on the version that was read, in one transaction with its events', async () => {
    const { orders, sent } = aTable();
    const order = anOrder({ reachedAt: { CREATED: '2026-03-01T09:30:00.000Z' } });
    const event = orderEvent(order, 'ORDER_CANCELED_EVENT', CAUSE);
    const after = await orders.change(order, { state: 'CANCELED', reason: 'late' }, [event], AT);
    expect(after).to.deep.equal({
      ...order,
      ...{ state: 'CANCELED', reason: 'late', version: 4, updatedAt: NOW },
      reachedAt: { CREATED: '2026-03-01T09:30:00.000Z', CANCELED: NOW },
    });
    const [{ Update }, { Put }] = sent[0].TransactItems;
    expect(Update.ConditionExpression).to.equal('#version = :read');
    expect(Update.ExpressionAttributeValues).to.deep.include({
      ...{ ':read': 3, ':version': 4, ':state': 'CANCELED', ':reason': 'late' },
      ':statusShard': `Cancelled#${shardOf('ABC001')}`,
    });
    expect(Put.Item.sk).to.equal('EVENT#ORDER_CANCELED_EVENT');
  });

  it('leaves the state, and where it is listed, as they are where nothing is said of them', async () => {
    const { orders, sent } = aTable();
    const after = await orders.change(anOrder(), { refunds: {} }, [], AT);
    expect(after).to.include({ state: 'PAYMENT_ACCEPTED', version: 4 });
    const [{ Update }] = sent[0].TransactItems;
    expect(Update.UpdateExpression).to.equal('SET #refunds = :refunds, #version = :version, #updatedAt = :updatedAt');
  });

  it('says that an order was changed meanwhile, for reading again to help', async () => {
    const { orders } = aTable(() => {
      throw refused;
    });
    expect(await failureOf(orders.change(anOrder(), { state: 'SHIPPED' }, [], AT))).to.be.instanceOf(TransientError);
  });
});
