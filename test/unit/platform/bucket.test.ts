import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { bucketKey, buckets, type Rate } from '../../../shared/platform/limits/bucket.ts';
import { rateLimits } from '../../../shared/platform/limits/rate-limits.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { throttled } from '../../builders/table/errors.ts';
import { ItemTable } from '../../builders/table/item-table.ts';

describe('bucket', () => {
  function aBucket(rate: Rate) {
    const table = new ItemTable();
    const take = buckets(table.client, 'platform');
    const takeAt = (ms: number) => take('member#ada', rate, NOON + ms);
    const atOnce = async (requests: number, ms = 0) => {
      const taken = await Promise.all(Array.from({ length: requests }, () => takeAt(ms)));
      return { granted: taken.filter(({ granted }) => granted).length, waits: taken.map(({ waitMs }) => waitMs) };
    };
    return { table, takeAt, atOnce };
  }

  for (const { perSecond, burst, requests, secondLater, waitMs } of [
    { perSecond: 5, burst: 10, requests: 100, secondLater: 5, waitMs: 200 },
    { perSecond: 100, burst: 100, requests: 300, secondLater: 100, waitMs: 10 },
    { perSecond: 1, burst: 1, requests: 50, secondLater: 1, waitMs: 1000 },
  ])
    it(`of ${perSecond} a second and ${burst} at once grants exactly so many of ${requests} at the same time`, async () => {
      const { table, atOnce } = aBucket({ perSecond, burst });
      const first = await atOnce(requests);
      expect(first.granted).to.equal(burst);
      expect(Math.min(...first.waits.filter((wait) => wait > 0))).to.equal(waitMs);
      expect(table.calls.length / requests).to.be.at.most(2);
      expect((await atOnce(requests, 1000)).granted).to.equal(secondLater);
    });

  it('grants again at the very instant that it named, and not a millisecond before', async () => {
    const { takeAt } = aBucket({ perSecond: 2, burst: 1 });
    expect(await takeAt(0)).to.deep.include({ granted: true, remaining: 0, fullInMs: 500 });
    expect(await takeAt(499)).to.deep.include({ granted: false, waitMs: 1, fullInMs: 1 });
    expect(await takeAt(250)).to.deep.include({ granted: false, waitMs: 250, fullInMs: 250 });
    expect((await takeAt(500)).granted).to.equal(true);
  });

  it('counts down what is left, and is full again in time', async () => {
    const { takeAt } = aBucket({ perSecond: 1, burst: 3 });
    expect([(await takeAt(0)).remaining, (await takeAt(0)).remaining, (await takeAt(0)).remaining]).to.deep.equal([
      2, 1, 0,
    ]);
    expect((await takeAt(3000)).remaining).to.equal(2);
  });

  it('asks once when nobody else does, and never more than twice', async () => {
    const { table, takeAt } = aBucket({ perSecond: 1, burst: 2 });
    await takeAt(0);
    expect(table.calls).to.have.length(1);
    await takeAt(0);
    expect(table.calls).to.have.length(3);
    await takeAt(0);
    expect(table.calls, 'refused').to.have.length(4);
  });

  it('is not refused where all that was taken is given back between its two calls', async () => {
    const table = new ItemTable();
    let calls = 0;
    const client = {
      send: async (command: Parameters<typeof table.client.send>[0]) => {
        calls += 1;
        if (calls === 3) {
          const giveBack = new DeleteCommand({ TableName: 'platform', Key: bucketKey('member#ada') });
          await table.client.send(giveBack);
        }
        return table.client.send(command);
      },
    };
    const take = buckets(client as typeof table.client, 'platform');
    const rate = { perSecond: 1, burst: 5 };
    await take('member#ada', rate, NOON);
    expect(await take('member#ada', rate, NOON)).to.deep.include({ granted: true, remaining: 4 });
    expect(calls).to.equal(4);
  });

  it('is refused after three turns where each time somebody has given back', async () => {
    let calls = 0;
    const gone = { PK: { S: 'LIMIT#a' }, SK: { S: 'BUCKET' }, tat: { N: String((NOON + 1) * 1000) } };
    const send = async () => {
      calls += 1;
      throw Object.assign(new Error(), {
        name: 'ConditionalCheckFailedException',
        ...(calls % 2 === 1 ? { Item: gone } : {}),
      });
    };
    const taken = await buckets({ send } as never, 'platform')('a', { perSecond: 1, burst: 2 }, NOON);
    // A microsecond later one may be taken.
    expect(taken).to.deep.equal({ granted: false, remaining: 0, waitMs: 0.001, fullInMs: 1000.001 });
    expect(calls).to.equal(6);
  });

  it('takes slow rates: one in ten seconds', async () => {
    const { takeAt } = aBucket({ perSecond: 0.1, burst: 1 });
    await takeAt(0);
    expect(await takeAt(1)).to.deep.include({ granted: false, waitMs: 9999 });
  });

  it('lies in a partition of its own that is forgotten an hour after it was full again', async () => {
    const { table, takeAt } = aBucket({ perSecond: 1, burst: 1 });
    await takeAt(0);
    expect(table.items()).to.deep.equal([
      {
        PK: 'LIMIT#member#ada',
        SK: 'BUCKET',
        tat: (NOON + 1000) * 1000,
        expiresAtEpochSeconds: NOON / 1000 + 1 + 3600,
      },
    ]);
  });

  it('that is busy is kept until an hour after it will be full again', async () => {
    const { table, takeAt } = aBucket({ perSecond: 1, burst: 3 });
    for (let taken = 0; taken < 3; taken++) await takeAt(0);
    expect(table.items()[0]).to.include({ tat: (NOON + 3000) * 1000, expiresAtEpochSeconds: NOON / 1000 + 3 + 3600 });
  });

  it('fails as the table does', async () => {
    const { table, takeAt } = aBucket({ perSecond: 1, burst: 1 });
    table.failure = throttled();
    expect(await failureOf(takeAt(0))).to.equal(table.failure);
  });
});

describe('rate limits', () => {
  function aLimit(text: string | undefined) {
    const told: { invalid: string[]; unknown: unknown[] } = { invalid: [], unknown: [] };
    const table = new ItemTable();
    const settings = { text };
    const take = rateLimits({
      settings: async () => settings.text,
      take: buckets(table.client, 'platform'),
      onInvalid: (reason) => told.invalid.push(reason),
      onUnknown: (error) => told.unknown.push(error),
    });
    return { take, told, table, settings };
  }

  it('hold for each caller by themself and each kind by its own rate', async () => {
    const { take } = aLimit('{"member":{"perSecond":1,"burst":1},"client":{"perSecond":1,"burst":2}}');
    expect((await take('member', 'ada', NOON))?.granted).to.equal(true);
    expect((await take('member', 'ada', NOON))?.granted).to.equal(false);
    expect((await take('member', 'bob', NOON))?.granted).to.equal(true);
    expect(await take('client', 'ada', NOON)).to.deep.include({ granted: true, remaining: 1, burst: 2 });
  });

  it('are none, at no cost, for a kind that nothing is said about', async () => {
    for (const text of [undefined, '{}', '{"client":{"perSecond":1,"burst":1}}']) {
      const { take, table } = aLimit(text);
      expect(await take('member', 'ada', NOON)).to.equal(undefined);
      expect(table.calls).to.deep.equal([]);
    }
  });

  it('have a default for tills and their customers, which a setting replaces', async () => {
    const { take } = aLimit(undefined);
    const first = { granted: true, burst: 20, remaining: 19 };
    expect(await take('channel', 'POS-001', NOON), '10 a second').to.deep.include({ ...first, fullInMs: 100 });
    expect(await take('customer', 'ada', NOON), '5 a second').to.deep.include({ ...first, fullInMs: 200 });
    const { take: set } = aLimit('{"channel":{"perSecond":1,"burst":3}}');
    expect(await set('channel', 'POS-001', NOON)).to.deep.include({ granted: true, burst: 3 });
  });

  it('let callers pass while the table fails, and say so', async () => {
    const { take, told, table } = aLimit('{"member":{"perSecond":1,"burst":1}}');
    table.failure = throttled();
    expect(await take('member', 'ada', NOON)).to.equal(undefined);
    expect(told.unknown).to.deep.equal([table.failure]);
  });

  it('are none any more once the setting is taken away, which is no mistake', async () => {
    const { take, told, settings } = aLimit('{"member":{"perSecond":1,"burst":1}}');
    await take('member', 'ada', NOON);
    settings.text = undefined;
    expect(await take('member', 'ada', NOON)).to.equal(undefined);
    expect(told).to.deep.equal({ invalid: [], unknown: [] });
  });

  it('say what is wrong with a setting', async () => {
    const { take, told, settings } = aLimit(undefined);
    for (const text of ['{', '[]', '{"members":{}}', '{"member":{}}']) {
      settings.text = text;
      await take('member', 'ada', NOON);
    }
    expect(told.invalid).to.deep.equal([
      'it is not JSON',
      'it is no object',
      'members is not one of member, client, channel, customer, address',
      'member must be {perSecond, burst}: from 0.001 to 100000, and a whole number from 1 to 1000000',
    ]);
  });

  for (const text of [
    'fast',
    '[]',
    'null',
    '{"members":{"perSecond":1,"burst":1}}',
    '{"member":{"perSecond":0,"burst":1}}',
    '{"member":{"perSecond":"1","burst":1}}',
    '{"member":{"perSecond":1,"burst":0}}',
    '{"member":{"perSecond":1,"burst":1.5}}',
    '{"member":{"perSecond":1}}',
    '{"member":{"perSecond":1,"burst":1,"per":2}}',
    '{"member":null}',
  ])
    it(`keep the last good setting when ${text} replaces it`, async () => {
      const { take, told, settings } = aLimit('{"member":{"perSecond":1,"burst":1}}');
      await take('member', 'ada', NOON);
      settings.text = text;
      expect((await take('member', 'ada', NOON))?.granted).to.equal(false);
      expect((await take('member', 'ada', NOON))?.granted).to.equal(false);
      expect(told.invalid, 'told once').to.have.length(1);
    });
});
