import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Announcement, Doors } from '../system/doors.ts';
import { aMember, userCreated } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { catalogueStack } from './catalogue-stack.ts';
import { pricesSet } from './prices-set.ts';

const anId = (kind: string) => `${kind}-${randomUUID().slice(0, 8)}`;
const ADMIN = { user_type: 'ADMIN' };

interface Activity {
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly activity_time: number;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('activity', function () {
  this.timeout(60_000);
  let doors: Doors;
  before(async () => {
    ({ doors } = await catalogueStack());
    await pricesSet(doors);
  });

  const feed = (path: string, userId = 'admin-1', claims: Readonly<Record<string, unknown>> = ADMIN) =>
    doors.request('GET', `/api/activity/${path}` as '/api/activity/{type}/{id}', {
      token: doors.token(userId, claims),
    });
  const activitiesOf = async (path: string): Promise<readonly Activity[]> => {
    const { status, body } = await feed(path);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.data.activities;
  };
  const typesOf = async (path: string) => (await activitiesOf(path)).map(({ type }) => type.split('.')[1]);

  let second = 0;
  /** An event, a second after the one before it. */
  const event = (type: string, data: object, detail: object = {}): Announcement => ({
    context: type.startsWith('product.') ? 'products' : (type.split('.')[0] ?? ''),
    type,
    data,
    detail: { time: new Date(Date.UTC(2026, 10, 1, 9, 0, second++)).toISOString(), ...detail },
  });

  it('feed-is-private', async () => {
    const [ada, eve] = [aMember(), aMember()];
    const time = '2026-11-01T09:30:00.123Z';
    await doors.publish({ ...userCreated(ada), detail: { time } });
    const first = await eventually(async () => {
      const found = (await activitiesOf(`user/${ada}`)).find(({ type }) => type === 'users.userCreated.v1');
      expect(found).to.include({ kind: 'account', text: 'Signed up', activity_time: Date.parse(time) });
      return found;
    });
    const own = await doors.request('GET', '/activity', { token: doors.token(ada) });
    expect(own.body.data?.activities).to.deep.include(first);
    expect((await feed(`user/${ada}`, ada, {})).status).to.equal(200);
    const refused = await feed(`user/${ada}`, eve, {});
    expect([refused.status, refused.body.code]).to.deep.equal([403, 'others_activity']);
    expect((await feed(`user/${aMember()}`, eve, {})).status).to.equal(403);
    for (const path of [`/api/activity/user/${ada}`, '/api/activity/product/P-1', '/activity'])
      expect((await doors.request('GET', path)).status, path).to.equal(401);
    // A client that a member has let act for them is not let look into their life.
    const lent = { client_id: 'agent', session_id: 's1', scope: 'loyalty:read orders:read' };
    expect((await feed(`user/${ada}`, ada, lent)).status).to.equal(403);
  });

  it('events-of-one-second-are-all-kept, for a product, newest first, and everybody who has signed in reads them', async () => {
    const productId = anId('P');
    const at = (id: string) => ({ id: `test:${productId}:${id}` });
    const inOneSecond = (id: string) => ({ time: '2026-11-02T09:00:00Z', ...at(id) });
    await doors.publish(
      event('product.productCreated.v1', { productId, name: 'Mug' }, at('a')),
      event('product.productUpdated.v1', { productId, name: 'Cup', previous: { name: 'Mug' } }, at('b')),
      event('inventory.stockUpdated.v1', { productId, newStockLevel: 3, version: 1 }, inOneSecond('c')),
      event('inventory.stockUpdated.v1', { productId, newStockLevel: 0, version: 2 }, inOneSecond('d')),
      event('inventory.outOfStock.v1', { productId, version: 2 }, inOneSecond('e')),
    );
    // What others announce when they hear of these stands between them.
    const own = (activities: readonly Activity[] = []) => activities.filter(({ id }) => id.startsWith('test:'));
    await eventually(async () => expect(own(await activitiesOf(`product/${productId}`))).to.have.lengthOf(5));
    const { body } = await feed(`product/${productId}?limit=100`, aMember(), {});
    expect(own(body.data?.activities).map(({ text }) => text)).to.deep.equal([
      ...['Out of stock', '0 in stock', '3 in stock', 'Mug is called Cup', 'Mug is on sale'],
    ]);
  });

  it('order-created-is-in-the-feed, and confirmed-order-is-in-the-users-feed', async () => {
    const [orderId, ada, eve] = [anId('O'), aMember(), aMember()];
    await doors.publish(
      event('orders.orderCreated.v1', { orderNumber: orderId, userId: ada, products: ['P-1', 'P-2'] }),
      event('inventory.stockReserved.v1', { orderId, orderNumber: orderId, lines: [] }),
      event('orders.orderConfirmed.v1', { orderNumber: orderId, userId: ada }),
      event('orders.orderCompleted.v2', { orderId, userId: ada, value: 3325, currency: 'USD' }),
    );
    await eventually(async () => {
      expect(await typesOf(`order/${orderId}`)).to.deep.equal([
        'orderCompleted',
        'orderConfirmed',
        'stockReserved',
        'orderCreated',
      ]);
      expect(await typesOf(`user/${ada}?kind=order`)).to.deep.equal([
        'orderCompleted',
        'orderConfirmed',
        'orderCreated',
      ]);
    });
    const own = await feed(`order/${orderId}`, ada, {});
    expect(own.body.data?.activities[0]).to.include({ text: 'The order was completed: 33.25 USD', orderId });
    expect(own.body.data?.activities).to.have.lengthOf(4);
    const others = await feed(`order/${orderId}`, eve, {});
    expect([others.status, others.body.code]).to.deep.equal([404, 'no_activity']);
  });

  it('loyalty-movements-are-in-the-feed, and so are changes of the tier and what was bought at a till', async () => {
    const ada = aMember();
    await doors.publish(userCreated(ada));
    await doors.balanceBecomes(ada, 100);
    expect((await doors.spend(ada, 10, { 'idempotency-key': anId('spend') })).status).to.equal(201);
    await doors.publish(
      event('loyalty.tierUpgraded.v1', {
        ...{ userId: ada, previousTier: 'Bronze', newTier: 'Silver', currentPoints: 500, recommendations: [] },
        ...{ upgradedAt: '2026-11-01T09:00:00.000Z', callbackId: 'nobody-elses' },
      }),
      event('pos.sessionFinalized.v1', { userId: ada, amount: 1250, currency: 'EUR', earnedPoints: 12 }),
    );
    await eventually(async () => {
      const points = await activitiesOf(`user/${ada}?kind=points`);
      expect(points.map(({ text }) => text)).to.deep.equal(['10 points taken: 90 now', '100 points added: 100 now']);
      expect(points[0]?.data).to.deep.equal({ difference: -10, totalPoints: 90 });
      const [tier] = await activitiesOf(`user/${ada}?kind=tier`);
      expect(tier).to.include({ text: 'Reached Silver, after Bronze' });
      expect(JSON.stringify(tier)).to.not.contain('nobody-elses');
      const [sale] = await activitiesOf(`user/${ada}?kind=sale`);
      expect(sale).to.include({ text: 'Bought at a till: 12.50 EUR, 12 points earned' });
    });
  });

  it('redelivery-after-an-hour-is-one-entry: of one event, whatever time it says', async () => {
    const ada = aMember();
    const id = anId('e');
    const created = (time: string) => ({ ...userCreated(ada), detail: { id, time } });
    await doors.publish(created('2026-11-01T09:00:00.000Z'));
    await eventually(async () => expect(await typesOf(`user/${ada}?kind=account`)).to.have.lengthOf(1));
    await doors.publish(created('2026-11-01T10:00:00.000Z'), event('users.userDeleted.v1', { userId: ada }));
    await eventually(async () => expect(await typesOf(`user/${ada}?kind=account`)).to.include('userDeleted'));
    const times = (await activitiesOf(`user/${ada}?kind=account`)).map(({ id: of, activity_time }) => [
      of,
      activity_time,
    ]);
    expect(times.filter(([of]) => of === id)).to.deep.equal([[id, Date.parse('2026-11-01T09:00:00.000Z')]]);
  });

  it('long-feeds-are-paged', async () => {
    const productId = anId('P');
    await doors.publish(
      ...Array.from({ length: 250 }, (_, index) =>
        // No other context takes these.
        event('inventory.outOfStock.v1', { productId, version: index + 1 }, { id: `${productId}:${index}` }),
      ),
    );
    await eventually(async () => {
      const seen: Activity[] = [];
      const sizes: number[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await feed(`product/${productId}?limit=100${cursor ? `&cursor=${cursor}` : ''}`);
        const page = body.data?.activities ?? [];
        sizes.push(page.length);
        seen.push(...page);
        cursor = body.data?.cursor ?? null;
      }
      expect(sizes).to.deep.equal([100, 100, 50]);
      expect(seen.map(({ id }) => id)).to.deep.equal(Array.from({ length: 250 }, (_, i) => `${productId}:${249 - i}`));
    }, 30_000);
    expect((await feed(`product/${productId}?limit=101`)).status).to.equal(400);
  });

  it('of something that nothing is known of is empty, and of something that there is not 400', async () => {
    for (const path of [`product/${anId('P')}`, `order/${anId('O')}`, `user/${aMember()}`])
      expect((await feed(path)).body.data, path).to.deep.equal({ activities: [], cursor: null });
    expect((await feed(`order/${anId('O')}`, aMember(), {})).body.data?.activities).to.deep.equal([]);
    expect((await feed('planet/mars')).status).to.equal(400);
    expect((await feed('product/P-1?kind=weather')).status).to.equal(400);
    expect((await feed('product/P-1?cursor=abc')).body.code).to.equal('invalid_cursor');
  });

  it('loses no version that nobody knows, and takes no event of another environment', async () => {
    const [ada, productId] = [aMember(), anId('P')];
    await doors.eventBridge.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: doors.busName,
            Source: 'prod.inventory',
            DetailType: 'inventory.outOfStock.v1',
            Detail: JSON.stringify({ id: anId('e'), type: 'inventory.outOfStock.v1', data: { productId } }),
          },
        ],
      }),
    );
    await doors.publish(
      event('orders.orderConfirmed.v9', { orderNumber: 'O-1', userId: ada }),
      event('inventory.outOfStock.v1', { productId: 7, colour: 'green' }),
    );
    expect((await parked(doors, 'activity/record-activity', ada)).reason).to.equal('unknown_event_type');
    await eventually(async () => expect(await typesOf('product/7')).to.deep.equal(['outOfStock']));
    expect(await typesOf(`product/${productId}`)).to.deep.equal([]);
  });
});
