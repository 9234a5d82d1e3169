import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, type Doors, userCreated } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** A stack of its own: its clock is moved. */
describe('wishes', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  let doors: Doors;
  let onBus: Tap;
  before(async () => {
    stack = await startLocalStack();
    doors = stack.doors;
    onBus = await tap(doors, 'wishes');
  });
  after(async () => {
    await onBus?.close();
    await stack?.stop();
  });

  const wish = (userId: string, productId: string) =>
    doors.request('PUT', `/wishes/${productId}`, { token: doors.token(userId) });
  async function wishesOf(userId: string, query = '', claims = {}) {
    const { status, body } = await doors.request('GET', `/wishes${query}`, { token: doors.token(userId, claims) });
    expect(status, JSON.stringify(body)).to.equal(200);
    return {
      products: body.data.wishes.map(({ productId }: { productId: string }) => productId) as string[],
      cursor: body.data.cursor as string | null,
    };
  }

  it('are listed page by page, to their member alone', async () => {
    const member = aMember();
    for (const productId of ['hoodie', 'mug', 'backpack', 'mug'])
      expect((await wish(member, productId)).status).to.equal(200);
    const first = await wishesOf(member, '?limit=2');
    expect(first.products).to.deep.equal(['backpack', 'hoodie']);
    expect(await wishesOf(member, `?limit=2&cursor=${first.cursor}`)).to.deep.equal({
      products: ['mug'],
      cursor: null,
    });
    expect((await wishesOf(aMember())).products).to.deep.equal([]);
    expect((await doors.request('GET', '/wishes')).status, 'without a token').to.equal(401);
  });

  it('are read by a client that the member lets read them, and by no other', async () => {
    const lent = { client_id: 'agent', session_id: 'of-a-grant' };
    const read = (scope: string) =>
      doors.request('GET', '/wishes', { token: doors.token(aMember(), { ...lent, scope }) });
    expect((await read('loyalty:read wishes:read')).status).to.equal(200);
    expect((await read('loyalty:read')).body.code).to.equal('insufficient_scope');
  });

  it('begin with a mug, once, however often the event comes', async () => {
    const member = aMember();
    await doors.publish(userCreated(member), userCreated(member));
    await eventually(async () => expect((await wishesOf(member)).products).to.deep.equal(['welcome-mug']));
  });

  it('are shared once per key, and announced once', async () => {
    const member = aMember();
    const share = (sharedWith: string, key: string) =>
      doors.request('POST', '/wishes/shares', {
        token: doors.token(member),
        json: { sharedWith },
        headers: { 'idempotency-key': key },
      });
    expect((await share('ada@example.com', 'early')).body.code).to.equal('nothing_wished');
    await wish(member, 'mug');
    expect((await share('nobody', 'bad')).body.message).to.deep.equal(['sharedWith must be an e-mail address']);
    const data = { shareId: 'birthday', sharedWith: 'ada@example.com' };
    for (const replayed of [null, 'true']) {
      const { status, body, headers } = await share('ada@example.com', 'birthday');
      expect([status, body.data]).to.deep.equal([201, data]);
      expect(headers.get('idempotency-replayed')).to.equal(replayed);
    }
    expect((await share('bob@example.com', 'birthday')).body.code).to.equal('idempotency_key_reused');
    await share('bob@example.com', 'second');
    await eventually(async () => {
      const events = await onBus.about(member);
      expect(events.map(({ type, detail }) => [type, detail.data.shareId])).to.have.deep.members([
        ['wishes.wishesShared.v1', 'birthday'],
        ['wishes.wishesShared.v1', 'second'],
      ]);
    });
  });

  it('are forgotten in the night a year later', async () => {
    const member = aMember();
    await wish(member, 'old');
    // The clock goes to half past midnight first: a schedule is due when its time passes, here 03:00 in Berlin.
    const midnight = Math.floor((Date.now() + 365 * DAY_MS) / DAY_MS) * DAY_MS;
    for (const at of [midnight + HOUR_MS / 2, midnight + 5 * HOUR_MS]) await moveClock(at);
    const exp = midnight / 1000 + 7 * 24 * 60 * 60;
    await eventually(async () => expect((await wishesOf(member, '', { exp })).products).to.deep.equal([]), 30_000);
  });

  async function moveClock(at: number): Promise<void> {
    const body = JSON.stringify({ at: new Date(at).toISOString() });
    const moved = await fetch(`${stack.awsEndpoint}/_laurel/clock`, { method: 'PUT', body });
    expect(moved.status).to.equal(200);
  }
});
