import { propagation, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import { anEvent, anOrderCompleted, anOrderCompletedV1, aUserCreated } from '../../builders/events.ts';
import { aStreamRecord } from '../../builders/lambda.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { theLoyaltyService } from '../../builders/loyalty-service.ts';
import { throttled } from '../../builders/table/errors.ts';
import { aToken } from '../../builders/tokens.ts';

interface Statement {
  readonly transactions: readonly { readonly transactionId: string; readonly sequence: number }[];
  readonly cursor: string | null;
}

describe('loyalty functions', () => {
  const service = theLoyaltyService();
  const pointsOf = async (userId: string) =>
    ((await service.request(userId)).data as { currentPoints: number } | null)?.currentPoints;
  const spend = (userId: string, points: unknown, key?: string) =>
    service.request(userId, {
      method: 'POST',
      body: { points },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const statement = async (userId: string, query: Record<string, string> = {}) =>
    (await service.request(userId, { path: '/loyalty/transactions', query })).data as Statement;
  const orders = (count: number) => Array.from({ length: count }, (_, index) => anOrderCompleted(`${index}`));

  it('welcome a user with 100 points, once, however often the event comes', async () => {
    await service.userCreated(aUserCreated(), aUserCreated());
    await service.userCreated(aUserCreated());
    expect(await pointsOf('ada')).to.equal(100);
  });

  it('welcome a user on top of orders that came before', async () => {
    await service.orderCompleted(anOrderCompleted('1'));
    expect(await pointsOf('ada')).to.equal(50);
    await service.userCreated(aUserCreated());
    expect(await pointsOf('ada')).to.equal(150);
  });

  it('count an order once: v1 and v2, 1 and "1", in one batch or many', async () => {
    await service.orderCompleted(anOrderCompletedV1(1), anOrderCompleted('1'), anOrderCompletedV1('2'));
    await service.orderCompleted(anOrderCompleted(1), anOrderCompleted(2), anOrderCompletedV1('1'));
    expect(await pointsOf('ada')).to.equal(2 * 50);
    expect(ledgerIsCoherent(service.table, 'ada')).to.have.length(2);
  });

  it('take 42 and "42" for the same member in events, and text alone in tokens', async () => {
    await service.userCreated(aUserCreated(42));
    await service.orderCompleted(anOrderCompleted('7', 42), anOrderCompletedV1('8', '42'));
    expect(await pointsOf('42')).to.equal(200);
    const number = await service.request('42', { token: aToken({ claims: { sub: 42, exp: 4e9 } }) });
    expect(number.status).to.equal(401);
  });

  it('count an order once in all: announced for a second member it is parked with the reason', async () => {
    await service.orderCompleted(anOrderCompleted('1', 'ada'), anOrderCompleted('2', 'bob'));
    const { batchItemFailures } = await service.orderCompleted(
      anOrderCompleted(1, 'bob'),
      anOrderCompleted('3', 'bob'),
      anOrderCompleted('1', 'ada'),
    );
    expect(batchItemFailures).to.deep.equal([]);
    expect([await pointsOf('ada'), await pointsOf('bob')]).to.deep.equal([50, 100]);
    expect(service.parked.map(({ MessageAttributes }) => MessageAttributes?.reason?.StringValue)).to.deep.equal([
      'order_of_another_member',
    ]);
  });

  it("count two shops' orders of the same number, told apart by the event's source", async () => {
    const from = (source: unknown, userId = 'ada') => {
      const event = anOrderCompleted('1001', userId);
      return { ...event, detail: { ...event.detail, source } };
    };
    await service.orderCompleted(from('dev.orders/a'), from('dev.orders/b'), from('https://c.example/orders', 'bob'));
    await service.orderCompleted(from('dev.orders/a'), from('dev.orders'), from(undefined), from(''), from(7));
    expect([await pointsOf('ada'), await pointsOf('bob')]).to.deep.equal([150, 50]);
    const ids = (await statement('ada')).transactions.map(({ transactionId }) => transactionId);
    expect(ids).to.have.members(['order@a#1001', 'order@b#1001', 'order#1001']);
    await service.orderCompleted(from(`dev.orders/${'a'.repeat(251)}`), from('dev.orders/\u0000'));
    expect(service.parked.map(({ MessageAttributes }) => MessageAttributes?.reason?.StringValue)).to.deep.equal([
      'malformed_event',
      'malformed_event',
    ]);
  });

  it('let an order called like a marker swallow no welcome', async () => {
    await service.orderCompleted(...['new-user', 'ada', 'welcome', 'welcome#ada'].map((id) => anOrderCompleted(id)));
    await service.userCreated(aUserCreated());
    expect(await pointsOf('ada')).to.equal(4 * 50 + 100);
  });

  it('credit no user event, no v10 and no unknown version as an order', async () => {
    const data = { orderNumber: '1', orderId: '1', userId: 'ada' };
    const { batchItemFailures } = await service.orderCompleted(
      aUserCreated(),
      anEvent('orders.orderCompleted.v10', data),
      anEvent('orders.orderCompleted.v3', data),
    );
    expect(batchItemFailures).to.deep.equal([]);
    expect(service.parked.map(({ MessageAttributes }) => MessageAttributes?.reason?.StringValue)).to.deep.equal([
      'unknown_event_type',
      'unknown_event_type',
      'unknown_event_type',
    ]);
    expect((await service.request('ada')).status).to.equal(404);
  });

  it('credit no order event as a sign-up', async () => {
    await service.userCreated(anOrderCompleted('1'));
    expect(service.parked).to.have.length(1);
    expect(service.table.items()).to.deep.equal([]);
  });

  it('keep a user called like a key apart from everybody else', async () => {
    await service.orderCompleted(
      ...['y', 'USER#y', 'TIER#x', 'x'].map((userId) => anOrderCompleted(`of ${userId}`, userId)),
    );
    for (const userId of ['y', 'USER#y', 'TIER#x', 'x']) {
      expect(await pointsOf(userId)).to.equal(50);
      expect(ledgerIsCoherent(service.table, userId)).to.have.length(1);
    }
  });

  it('give a token without a usable subject no shared account', async () => {
    await service.orderCompleted(anOrderCompleted('1', 'undefined'), anOrderCompleted('2', '[object Object]'));
    for (const sub of [undefined, null, {}, [], '', 0]) {
      const token = aToken({ claims: { sub, exp: Math.floor(Date.now() / 1000) + 60 } });
      expect((await service.request('', { token })).status).to.equal(401);
    }
  });

  it('refuse a token without an expiry', async () => {
    const token = aToken({ claims: { exp: undefined } });
    expect((await service.request('ada', { token })).status).to.equal(401);
  });

  it('spend to the last point and no further', async () => {
    await service.userCreated(aUserCreated());
    const answer = await spend('ada', 100);
    expect(answer.status).to.equal(201);
    expect(answer.data).to.deep.include({ userId: 'ada', currentPoints: 0 });
    const refused = await spend('ada', 1);
    expect([refused.status, refused.message]).to.deep.equal([400, ['There are not enough points']]);
    expect(await pointsOf('ada')).to.equal(0);
  });

  it('know no account that nothing opened, and open none by asking or spending', async () => {
    expect((await service.request('ada')).status).to.equal(404);
    expect((await spend('ada', 1)).status).to.equal(404);
    expect(await statement('ada')).to.deep.equal({ transactions: [], cursor: null });
    expect(service.table.items()).to.deep.equal([]);
  });

  it('move nothing for points that are no positive whole number', async () => {
    await service.userCreated(aUserCreated());
    for (const points of [-1, 0, 0.5, '5', 2 ** 53, null, undefined, true, {}, []])
      expect((await spend('ada', points)).status).to.equal(400);
    expect(ledgerIsCoherent(service.table, 'ada')).to.have.length(1);
  });

  it('answer a repeated key with the first result, another body with 422, and another member on their own', async () => {
    await service.userCreated(aUserCreated('ada'), aUserCreated('bob'));
    const first = await spend('ada', 30, 'key');
    await spend('ada', 10);
    const again = await spend('ada', 30, 'key');
    expect(again.status).to.equal(201);
    expect(again.data).to.deep.equal(first.data);
    expect(again.headers).to.include({ 'idempotency-replayed': 'true' });
    expect((await spend('ada', 31, 'key')).status).to.equal(422);
    expect((await spend('bob', 31, 'key')).status).to.equal(201);
    expect([await pointsOf('ada'), await pointsOf('bob')]).to.deep.equal([60, 69]);
  });

  it('answer twins of one key in one process one after the other, and move the points once', async () => {
    await service.userCreated(aUserCreated());
    const [first, second] = await Promise.all([spend('ada', 30, 'key'), spend('ada', 30, 'key')]);
    expect([first.status, second.status]).to.deep.equal([201, 201]);
    expect([first, second].filter(({ headers }) => headers?.['idempotency-replayed'] === 'true')).to.have.length(1);
    expect(await pointsOf('ada')).to.equal(70);
  });

  it('decide a refused key anew once there are points', async () => {
    await service.orderCompleted(anOrderCompleted('1'));
    expect((await spend('ada', 100, 'key')).status).to.equal(400);
    await service.userCreated(aUserCreated());
    expect((await spend('ada', 100, 'key')).status).to.equal(201);
  });

  it('answer 503 while the table fails: neither 404 nor 400', async () => {
    service.table.faults = () => ({ kind: 'error', error: throttled });
    const answers = [
      await service.request('ada'),
      await spend('ada', 1),
      await service.request('ada', { path: '/loyalty/transactions' }),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([503, 503, 503]);
  });

  it('take a message again that the table failed for, and only that', async () => {
    service.table.faults = () => ({ kind: 'error', error: throttled });
    expect((await service.orderCompleted(anOrderCompleted('1'))).batchItemFailures).to.deep.equal([
      { itemIdentifier: 'message-1' },
    ]);
    expect(service.parked).to.deep.equal([]);
    expect(service.returned.map(({ ReceiptHandle }) => ReceiptHandle)).to.deep.equal(['receipt-message-1']);
  });

  it('list every movement, newest first, in pages that end with the first movement', async () => {
    await service.orderCompleted(...orders(5));
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Statement = await statement('ada', { limit: '2', ...(cursor ? { cursor } : {}) });
      seen.push(...page.transactions.map(({ sequence }) => sequence));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).to.deep.equal([5, 4, 3, 2, 1]);
    expect((await statement('ada', { limit: '5' })).cursor).to.equal(null);
    expect((await statement('ada', { limit: '4' })).cursor).to.be.a('string');
  });

  it('answer 400 to a bad limit and a bad cursor', async () => {
    for (const query of [{ limit: '0' }, { limit: 'ten' }, { cursor: 'x' }])
      expect((await service.request('ada', { path: '/loyalty/transactions', query })).status).to.equal(400);
  });

  it('publish the true total and difference of every change, and nothing twice', async () => {
    await service.userCreated(aUserCreated('eve'));
    const welcomed = service.image('eve');
    await service.orderCompleted(...orders(3).map((_, index) => anOrderCompleted(`${index}`, 'eve')));
    const ordered = service.image('eve');
    await spend('eve', 70);
    const spent = service.image('eve');
    const records = [
      aStreamRecord('1', { ...(welcomed && { NewImage: welcomed }) }),
      aStreamRecord('2', { ...(welcomed && { OldImage: welcomed }), ...(ordered && { NewImage: ordered }) }),
      aStreamRecord('3', { ...(ordered && { OldImage: ordered }), ...(spent && { NewImage: spent }) }),
    ];
    expect((await service.pointsChanged(...records)).batchItemFailures).to.deep.equal([]);
    await service.pointsChanged(...records);
    const published = service.bus.taken.map(({ DetailType, Detail = '' }) => ({
      DetailType,
      ...JSON.parse(Detail).data,
    }));
    expect(published.filter(({ DetailType }) => DetailType === 'loyalty.pointsAdded.v1')).to.have.length(3);
    expect(
      published
        .filter(({ DetailType }) => DetailType === 'loyalty.pointsAdded.v2')
        .map(({ totalPoints, difference }) => [totalPoints, difference]),
    ).to.deep.equal([
      [100, 100],
      [250, 150],
      [180, -70],
    ]);
    expect(published).to.have.length(6);
  });

  it('work with tracing off', async () => {
    trace.disable();
    propagation.disable();
    await service.orderCompleted(anOrderCompleted('1', 'fay'));
    expect(await pointsOf('fay')).to.equal(50);
    expect((await spend('fay', 1)).status).to.equal(201);
    const NewImage = service.image('fay') ?? {};
    expect((await service.pointsChanged(aStreamRecord('1', { NewImage }))).batchItemFailures).to.deep.equal([]);
    expect(service.bus.taken).to.have.length(2);
  });
});
