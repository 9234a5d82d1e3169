import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, type Doors, userCreated } from '../system/doors.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** A stack of its own: its clock is moved. */
describe('wishes', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  let doors: Doors;
  before(async () => {
    stack = await startLocalStack();
    doors = stack.doors;
  });
  after(() => stack.stop());

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

  it('begin with a mug, once, however often the event comes', async () => {
    const member = aMember();
    await doors.publish(userCreated(member), userCreated(member));
    await eventually(async () => expect((await wishesOf(member)).products).to.deep.equal(['welcome-mug']));
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
