import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type ParcelsStack, parcelsStack } from './parcels-stack.ts';

describe('kept answers', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;

  before(async () => {
    parcels = await parcelsStack();
  });

  it('answer the same request with the same parcel, and another one with 422', async () => {
    const key = randomUUID();
    const first = await parcels.accept({ desk: 'north', weightGrams: 100 }, key);
    expect(first.status).to.equal(201);
    expect(first.headers.get('idempotency-replayed')).to.equal(null);
    const again = await parcels.accept({ weightGrams: 100, desk: 'north' }, key);
    expect([again.status, again.body, again.headers.get('location')]).to.deep.equal([
      201,
      first.body,
      `/parcels/${first.body.data.parcelId}`,
    ]);
    expect(again.headers.get('idempotency-replayed')).to.equal('true');
    const other = await parcels.accept({ desk: 'north', weightGrams: 101 }, key);
    expect([other.status, other.body.code]).to.deep.equal([422, 'idempotency_key_reused']);
    const without = await parcels.accept({ desk: 'north', weightGrams: 100 });
    expect(without.body.data.parcelId).to.not.equal(first.body.data.parcelId);
  });

  it('let one of two run', async () => {
    const key = randomUUID();
    const slow = { desk: 'south', weightGrams: 100, takesMs: 1500 };
    // Two processes that are warm: a cold one could begin when the first request is done.
    await Promise.all([parcels.accept({ ...slow, takesMs: 1000 }), parcels.accept({ ...slow, takesMs: 1000 })]);
    const both = await Promise.all([parcels.accept(slow, key), parcels.accept(slow, key)]);
    const [ran, refused] = both.toSorted((one, other) => one.status - other.status);
    expect([ran?.status, refused?.body.code]).to.deep.equal([201, 'request_running']);
    // The four seconds of the function's timeout, from when the other began: on a busy machine after this one came in.
    expect(Number(refused?.headers.get('retry-after'))).to.be.within(1, 8);
    expect((await parcels.accept(slow, key)).body).to.deep.equal(ran?.body);
  });

  it('let a process that was killed block the key no longer than its timeout', async () => {
    const key = randomUUID();
    const startedAt = Date.now();
    // The function has four seconds and is ended by Lambda after them.
    const endless = { desk: 'south', weightGrams: 100, takesMs: 15_000 };
    const dead = await parcels.accept(endless, key);
    expect(dead.status).to.be.oneOf([500, 503]);
    const answers = await eventually(async () => {
      const { status } = await parcels.accept(endless, key);
      expect(status).to.not.equal(409);
      return status;
    });
    expect(answers, 'the same request runs again, and as long').to.be.oneOf([500, 503]);
    expect(Date.now() - startedAt).to.be.below(30_000);
  });
});
