import { expect } from 'chai';
import { activityLog } from '../../../shared/activity/adapters/activity-log.ts';
import { feedItem } from '../../../shared/activity/adapters/feed-items.ts';
import { feedReader } from '../../../shared/activity/adapters/feed-reader.ts';
import { MOST_AHEAD_MS, recordHappenings } from '../../../shared/activity/adapters/record-happenings.ts';
import type { Feed, Kind } from '../../../shared/activity/entry.ts';
import { feedView } from '../../../shared/activity/feed-view.ts';
import { DEFAULT_RETENTION_DAYS, expiryOf, parseRetention } from '../../../shared/activity/retention.ts';
import { NOON } from '../../builders/accounts.ts';
import { received } from '../../builders/events.ts';
import { throttled } from '../../builders/table/errors.ts';
import { faultless } from '../../builders/table/faults.ts';
import { anActivityTable, told } from './feeds.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ADA: Feed = { type: 'user', id: 'ada' };
const stock = (newStockLevel: number) => ({ productId: 'P-1', newStockLevel });

function aLog() {
  const table = anActivityTable();
  const log = activityLog(table.client, 'activity');
  const feeds = feedReader(table.client, 'activity');
  const idsOf = async (feed: Feed, kind?: Kind) => {
    const { entries } = await feeds.page(feed, { limit: 100, at: NOON, ...(kind ? { kind } : {}) });
    return entries.map(({ eventId }) => eventId);
  };
  return { table, log, feeds, idsOf };
}

describe('the log of activity', () => {
  it('events-of-one-second-are-all-kept', async () => {
    const { log, idsOf } = aLog();
    for (const eventId of ['first', 'second'])
      await log.record(told('inventory.stockUpdated.v1', stock(3), { eventId }), 400, NOON);
    expect(await idsOf({ type: 'product', id: 'P-1' })).to.have.members(['first', 'second']);
  });

  it('keeps what two sources tell under one id: an id is unique within its source', async () => {
    const { log, idsOf } = aLog();
    for (const source of ['event:dev.orders/shop-a', 'event:dev.orders/shop-b', 'event:dev.orders/shop-a'])
      await log.record(told('orders.orderCompleted.v2', { userId: 'ada' }, { eventId: '1', source }), 400, NOON);
    expect(await idsOf(ADA)).to.deep.equal(['1', '1']);
  });

  it('tells apart what happened in one millisecond by the count of the event', async () => {
    const { log, idsOf } = aLog();
    for (const [eventId, sequence] of [
      ['b', 2],
      ['a', 10],
      ['c', 9],
    ] as const)
      await log.record(told('loyalty.pointsAdded.v2', { userId: 'ada', sequence }, { eventId }), 400, NOON);
    expect(await idsOf(ADA)).to.deep.equal(['a', 'c', 'b']);
  });

  it('redelivery-after-an-hour-is-one-entry', async () => {
    const { log, feeds } = aLog();
    await log.record(told('users.userCreated.v1', { userId: 'ada' }), 400, NOON);
    await log.record(told('users.userCreated.v1', { userId: 'ada' }), 400, NOON + 3_600_000);
    // Announced again under another time, it is the same event still.
    await log.record(told('users.userCreated.v1', { userId: 'ada' }, { happenedAt: NOON + 5 }), 400, NOON);
    const { entries } = await feeds.page(ADA, { limit: 100, at: NOON });
    expect(entries.map(({ happenedAt }) => happenedAt)).to.deep.equal([NOON]);
  });

  it('ids-with-dashes-do-not-mix', async () => {
    const { log, idsOf } = aLog();
    await log.record(told('orders.orderCreated.v1', { orderId: 'user#ada' }, { eventId: 'o' }), 400, NOON);
    await log.record(told('users.userCreated.v1', { userId: 'a-user' }, { eventId: 'u' }), 400, NOON);
    await log.record(told('product.productCreated.v1', { productId: 'a' }, { eventId: 'p' }), 400, NOON);
    expect(await idsOf({ type: 'order', id: 'user#ada' })).to.deep.equal(['o']);
    expect(await idsOf(ADA)).to.deep.equal([]);
    expect(await idsOf({ type: 'user', id: 'a-user' })).to.deep.equal(['u']);
    expect(await idsOf({ type: 'product', id: 'a' })).to.deep.equal(['p']);
  });

  it('half-written-pair-heals', async () => {
    const { table, log, idsOf } = aLog();
    const pair = told('orders.orderCreated.v1', { orderId: 'O-1', userId: 'ada' });
    const { client } = table;
    let puts = 0;
    // The second of three puts finds the table busy.
    const send = async (command: never) => {
      if (++puts === 2) throw throttled();
      return client.send(command);
    };
    const interrupted = activityLog({ send: send as typeof client.send }, 'activity');
    const [failed] = await Promise.allSettled([interrupted.record(pair, 400, NOON)]);
    expect(failed.status).to.equal('rejected');
    expect([...(await idsOf(ADA)), ...(await idsOf({ type: 'order', id: 'O-1' }))]).to.have.lengthOf(1);
    await log.record(pair, 400, NOON);
    expect([await idsOf(ADA), await idsOf({ type: 'order', id: 'O-1' })]).to.deep.equal([['e1'], ['e1']]);
  });

  it("writes an order's owner once for all that is told within a day, and again where that failed", async () => {
    const { table, log, feeds } = aLog();
    const of = (type: string, happenedAt: number, orderId = 'O-1') =>
      log.record(told(type, { orderId, userId: 'ada' }, { eventId: `${type}:${happenedAt}`, happenedAt }), 400, NOON);
    const puts = () => table.calls.splice(0).length;
    await Promise.all([of('orders.orderCreated.v1', NOON), of('orders.orderConfirmed.v1', NOON + 1000)]);
    expect(puts(), 'two feeds of each, and the owner').to.equal(5);
    await of('orders.orderShipped.v1', NOON + DAY_MS / 2);
    expect(puts(), 'to the end of the day').to.equal(2);
    await of('orders.orderDelivered.v1', NOON + DAY_MS / 2 + 1);
    expect(puts(), 'a millisecond into the next').to.equal(3);
    const owner = table.items('order#O-1').find(({ SK }) => SK === 'OWNER#ada');
    expect(owner).to.include({ expiresAtEpochSeconds: expiryOf(NOON + DAY_MS * 1.5, 400) });
    table.faults = () => ({ kind: 'error', error: throttled });
    const [failed] = await Promise.allSettled([of('orders.orderCreated.v1', NOON, 'O-2')]);
    expect(failed.status).to.equal('rejected');
    table.faults = faultless;
    await of('orders.orderCreated.v1', NOON, 'O-2');
    expect(await feeds.standing('O-2', 'ada')).to.equal('own');
  });

  it('long-feeds-are-paged', async () => {
    const { log, feeds } = aLog();
    for (let index = 0; index < 250; index++)
      await log.record(
        told('inventory.stockUpdated.v1', stock(index), { eventId: `e${index}`, happenedAt: NOON - index * 1000 }),
        400,
        NOON,
      );
    const sizes: number[] = [];
    const seen = new Set<string>();
    let after: string | undefined;
    do {
      const page = await feeds.page(
        { type: 'product', id: 'P-1' },
        { limit: 100, at: NOON, ...(after === undefined ? {} : { after }) },
      );
      sizes.push(page.entries.length);
      for (const { eventId } of page.entries) seen.add(eventId);
      after = page.next;
    } while (after !== undefined);
    expect(sizes).to.deep.equal([100, 100, 50]);
    expect(seen.size).to.equal(250);
  });

  it('ends with a full page without a cursor to an empty one', async () => {
    const { log, feeds } = aLog();
    for (const eventId of ['a', 'b'])
      await log.record(told('users.userCreated.v1', { userId: 'ada' }, { eventId }), 400, NOON);
    expect(await feeds.page(ADA, { limit: 2, at: NOON })).to.not.have.property('next');
    expect(await feeds.page(ADA, { limit: 1, at: NOON })).to.have.property('next');
  });

  it('gives of one kind what it finds among 1,000 entries, and where to go on', async () => {
    const { log, feeds } = aLog();
    const record = (type: string, eventId: string, ageMs: number) =>
      log.record(told(type, { userId: 'ada' }, { eventId, happenedAt: NOON - ageMs }), 400, NOON);
    await record('users.userCreated.v1', 'oldest', 2_000_000);
    for (let index = 0; index < 1000; index++) await record('loyalty.pointsAdded.v2', `p${index}`, index);
    const first = await feeds.page(ADA, { limit: 5, kind: 'account', at: NOON });
    expect(first.entries).to.deep.equal([]);
    const { next: after = '' } = first;
    const second = await feeds.page(ADA, { limit: 5, kind: 'account', after, at: NOON });
    expect(second.entries.map(({ eventId }) => eventId)).to.deep.equal(['oldest']);
    expect(second).to.not.have.property('next');
  });

  it("shows of an order nothing that is somebody else's, and knows whose it is", async () => {
    const { log, feeds } = aLog();
    const of = (userId: string | undefined, eventId: string) =>
      log.record(told('orders.orderCreated.v1', { orderId: 'O-1', userId }, { eventId }), 400, NOON);
    await of(undefined, 'reserved');
    expect(await feeds.standing('O-1', 'ada')).to.equal('others');
    await of('ada', 'hers');
    await of('bob', 'his');
    expect(await feeds.standing('O-1', 'ada')).to.equal('own');
    expect(await feeds.standing('O-1', 'eve')).to.equal('others');
    expect(await feeds.standing('O-2', 'eve')).to.equal('unknown');
    const read = async (reader?: string) =>
      (await feeds.page({ type: 'order', id: 'O-1' }, { limit: 9, at: NOON, ...(reader ? { reader } : {}) })).entries //
        .map(({ eventId }) => eventId);
    expect(await read('ada')).to.have.members(['reserved', 'hers']);
    expect(await read()).to.have.members(['reserved', 'hers', 'his']);
  });

  it('forgets what is over when it is over, whether or not the table has', async () => {
    const { table, log, feeds } = aLog();
    await log.record(told('users.userCreated.v1', { userId: 'ada' }), 10, NOON);
    expect(table.items()[0]).to.have.property('expiresAtEpochSeconds', expiryOf(NOON, 10));
    const shown = async (days: number) =>
      (await feeds.page(ADA, { limit: 9, at: NOON + days * DAY_MS })).entries.length;
    expect([await shown(9.99), await shown(10)]).to.deep.equal([1, 0]);
    await log.record(told('users.userCreated.v1', { userId: 'bob' }, { happenedAt: NOON - 10 * DAY_MS }), 10, NOON);
    expect(table.items()).to.have.lengthOf(1);
  });

  it('takes an id of any length, and answers it whole', async () => {
    const { log, feeds } = aLog();
    const eventId = '\u{1f33f}'.repeat(400);
    await log.record(told('users.userCreated.v1', { userId: 'ada' }, { eventId }), 400, NOON);
    await log.record(told('users.userCreated.v1', { userId: 'ada' }, { eventId }), 400, NOON);
    const { entries } = await feeds.page(ADA, { limit: 9, at: NOON });
    expect(feedView(entries, null).activities.map(({ id }) => id)).to.deep.equal([eventId]);
    const item = feedItem(ADA, told('users.userCreated.v1', {}, { eventId: 'x'.repeat(512) }).entry, 1);
    expect(item.SK).to.equal(`ENTRY#${'x'.repeat(512)}`);
    expect(feedItem(ADA, { ...item, eventId: 'x'.repeat(513) }, 1).SK).to.match(/^ENTRY#sha256:[0-9a-f]{64}$/);
  });
});

describe('a batch of events', () => {
  const anEvent = (more = {}) => ({ ...received({ type: 'users.userCreated.v1', data: { userId: 'ada' } }), ...more });

  it('is recorded at the time that each says, and never far ahead', async () => {
    const at: number[] = [];
    const sources = new Set<string | undefined>();
    const record = recordHappenings({
      log: {
        record: async ({ entry }) => {
          at.push(entry.happenedAt);
          sources.add(entry.source);
        },
      },
      retentionDays: async () => 400,
    });
    await record(
      [
        anEvent({ activityAt: NOON - 5, announcedAt: NOON - 1 }),
        anEvent({ announcedAt: NOON - 1 }),
        anEvent(),
        anEvent({ activityAt: NOON + MOST_AHEAD_MS }),
        anEvent({ activityAt: NOON + MOST_AHEAD_MS + 1 }),
      ],
      NOON,
    );
    expect(at).to.deep.equal([NOON - 5, NOON - 1, NOON, NOON + 300_000, NOON]);
    expect([...sources]).to.deep.equal(['event:dev.orders']);
  });

  it('is settled one by one', async () => {
    const record = recordHappenings({
      log: {
        record: async ({ entry }) => {
          if (entry.eventId === 'bad') throw throttled();
        },
      },
      retentionDays: async () => 400,
    });
    const results = await record([anEvent({ eventId: 'bad' }), anEvent({ eventId: 'good' })], NOON);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled']);
  });
});

describe('the retention of feeds', () => {
  it('is 400 days where nothing is said, and 1 to 3650', () => {
    expect(parseRetention(undefined)).to.equal(400);
    expect(DEFAULT_RETENTION_DAYS).to.equal(400);
    expect(parseRetention('{"days":1}')).to.equal(1);
    expect(parseRetention('{"days":3650}')).to.equal(3650);
    for (const text of ['{"days":0}', '{"days":3651}', '{"days":1.5}', '{}', '7', '{'])
      expect(() => parseRetention(text), text).to.throw('retention is');
  });
});
