import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { shuffled } from '../../builders/random.ts';
import { testRandom } from '../../randomness.ts';
import { type Announcement, aMember, type Doors, orderCompletedV1, orderCompletedV2, userCreated } from './doors.ts';
import { parked } from './parked.ts';
import { doorsUnderTest } from './under-test.ts';

describe('earning points', function () {
  this.timeout(60_000);
  let doors: Doors;
  before(async () => {
    doors = await doorsUnderTest();
  });

  /** What a statement adds up to, by kind. */
  async function movements(userId: string): Promise<Record<string, number>> {
    const { body } = await doors.statement(userId, '?limit=100');
    const counts: Record<string, number> = {};
    for (const { kind } of body.data.transactions) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  /** Another event of the same member, sent last, shows that what was sent before has been dealt with. */
  async function settled(userId: string, pointsThen: number): Promise<void> {
    await doors.publish(orderCompletedV2(userId, `marker-${randomUUID()}`));
    await doors.balanceBecomes(userId, pointsThen + 50);
  }

  it('a new user gets 100 points, once, however often the event comes', async () => {
    const userId = aMember();
    await doors.publish(...Array.from({ length: 10 }, () => userCreated(userId)));
    await doors.balanceBecomes(userId, 100);
    await doors.publish(userCreated(userId));
    await settled(userId, 100);
    expect(await movements(userId)).to.deep.equal({ welcome: 1, order: 1 });
  });

  it('an order is counted whatever characters its event holds', async () => {
    const userId = aMember();
    const { context, type, data } = orderCompletedV2(userId, randomUUID());
    const note = 'danke 😀 \u{10FFFF} <&>\r\n';
    await doors.publish({ context, type, data: { ...(data as object), note } });
    await doors.balanceBecomes(userId, 50);
  });

  it('an order of a user not yet announced opens the account; the welcome comes on top', async () => {
    const userId = aMember();
    await doors.publish(orderCompletedV2(userId, randomUUID()));
    await doors.balanceBecomes(userId, 50);
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 150);
  });

  it('an order is counted once, whatever the order, number and version of its events', async () => {
    const userId = aMember();
    const orders = Array.from({ length: 4 }, () => randomUUID());
    const events = orders.flatMap((id): Announcement[] => [
      orderCompletedV1(userId, id),
      orderCompletedV2(userId, id),
      orderCompletedV2(userId, id),
    ]);
    await doors.publish(...shuffled(testRandom(), events));
    await doors.balanceBecomes(userId, 200);
    await doors.publish(...events.reverse());
    await settled(userId, 200);
    expect(await movements(userId)).to.deep.equal({ order: 5 });
  });

  it('member 42 and member "42" are the same member', async () => {
    const number = Math.floor(Math.random() * 2 ** 50);
    await doors.publish(
      { context: 'users', type: 'users.userCreated.v1', data: { userId: number } },
      { context: 'orders', type: 'orders.orderCompleted.v2', data: { userId: number, orderId: randomUUID() } },
      orderCompletedV1(String(number), randomUUID()),
    );
    await doors.balanceBecomes(String(number), 200);
    expect((await doors.request('GET', '/loyalty', { token: doors.token('', { sub: number }) })).status).to.equal(401);
  });

  it('order 1 and order "1" are the same order', async () => {
    const userId = aMember();
    const number = Math.floor(Math.random() * 2 ** 50);
    await doors.publish(
      orderCompletedV2(userId, number),
      orderCompletedV2(userId, String(number)),
      orderCompletedV1(userId, number),
    );
    await doors.balanceBecomes(userId, 50);
    await settled(userId, 50);
    expect(await movements(userId)).to.deep.equal({ order: 2 });
  });

  it('an order is counted once in all: announced for a second member it is parked', async () => {
    const [guest, registered, orderId] = [aMember(), aMember(), randomUUID()];
    await doors.publish(userCreated(guest), userCreated(registered), orderCompletedV2(guest, orderId));
    await doors.balanceBecomes(guest, 150);
    await doors.publish(orderCompletedV2(registered, orderId));
    const { reason } = await parked(doors, 'loyalty/handle-order-completed', registered);
    expect(reason).to.equal('order_of_another_member');
    await doors.balanceBecomes(registered, 100);
    await settled(guest, 150);
  });

  it('orders of two shops may have the same number: the source of the event tells them apart', async () => {
    const [userId, number] = [aMember(), Math.floor(Math.random() * 2 ** 50)];
    const from = (shop: string): Announcement => ({
      ...orderCompletedV2(userId, number),
      detail: { source: `${doors.env}.orders/${shop}` },
    });
    await doors.publish(from('a'), from('b'), from('a'));
    await doors.balanceBecomes(userId, 100);
    await settled(userId, 100);
  });

  it('an order whose id looks like an internal marker swallows nothing', async () => {
    const userId = aMember();
    // Whoever ran this before has counted the plain ones.
    const ids = ['SHOP#', 'USER#', 'CLAIM#welcome#', '', 'ACCOUNT#', 'welcome#'].map((marker) => `${marker}${userId}`);
    await doors.publish(...ids.map((id) => orderCompletedV2(userId, id)), userCreated(userId));
    await doors.balanceBecomes(userId, 100 + 50 * ids.length);
  });

  it('a user id never reaches another key space', async () => {
    const member = aMember();
    const ids = [`USER#${member}`, `TIER#${member}`, `${member}#ACCOUNT`, `ENTRY#${member}`];
    await doors.publish(userCreated(member), ...ids.map(userCreated));
    for (const id of [member, ...ids]) await doors.balanceBecomes(id, 100);
    await doors.publish(orderCompletedV2(ids[0] ?? '', randomUUID()));
    await doors.balanceBecomes(ids[0] ?? '', 150);
    await doors.balanceBecomes(member, 100);
  });
});
