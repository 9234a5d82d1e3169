import '../../builders/quiet.ts';
import { expect } from 'chai';
import { countedOrder, orderCounter } from '../../../shared/users/adapters/order-counter.ts';
import { sessionRepository } from '../../../shared/users/adapters/session-repository.ts';
import { userRepository } from '../../../shared/users/adapters/user-repository.ts';
import { sessionClaims } from '../../../shared/users/claims.ts';
import { addressKey } from '../../../shared/users/email-address.ts';
import { isThemself, mayActOn } from '../../../shared/users/permission.ts';
import { isLive } from '../../../shared/users/session.ts';
import { userTypeOf } from '../../../shared/users/user.ts';
import { NOON } from '../../builders/accounts.ts';
import { throttled } from '../../builders/table/errors.ts';
import { aUser, aUsersTable, BY } from './people.ts';

const aSession = (sessionId = 's1', epoch = 1) => ({
  ...{ userId: 'ada-1', sessionId, epoch, address: '203.0.113.7' },
  ...{ createdAt: NOON, expiresAt: NOON + 3_600_000 },
});

describe('a user', () => {
  it('is PREMIUM with more than ten orders, and an administrator whatever they order', () => {
    expect(userTypeOf({ isAdmin: false, orderCount: 10 })).to.equal('STANDARD');
    expect(userTypeOf({ isAdmin: false, orderCount: 11 })).to.equal('PREMIUM');
    expect(userTypeOf({ isAdmin: true, orderCount: 11 })).to.equal('ADMIN');
  });

  it('has one address, however it is written', () => {
    for (const text of ['ada@example.com', ' ADA@Example.COM\t', 'Ada@example.com'])
      expect(addressKey(text)).to.equal('ada@example.com');
    expect(addressKey('jose\u0301@example.com')).to.equal(addressKey('JOS\u00c9@example.com'));
  });

  it('is acted on by themself and by administrators, and never through a client that acts for them', () => {
    const own = { userId: 'ada-1', isUsersAdmin: false };
    expect(mayActOn('ada-1', own)).to.equal(true);
    expect(mayActOn('bob-1', own)).to.equal(false);
    expect(mayActOn('ada-1', { ...own, client: 'agent' })).to.equal(false);
    expect(mayActOn('bob-1', { ...own, isUsersAdmin: true })).to.equal(true);
    expect(isThemself('ada-1', own)).to.equal(true);
    expect(isThemself('ada-1', { ...own, client: 'agent' })).to.equal(false);
    expect(isThemself('bob-1', own)).to.equal(false);
  });

  it('says their tier in the token once there is one', () => {
    expect(sessionClaims(aUser(), aSession())).to.not.have.any.keys('tier', 'tier_id');
    const silver = aUser({ tier: { id: 'silver', name: 'Silver', since: NOON } });
    expect(sessionClaims(silver, aSession())).to.deep.equal({
      ...{ sub: 'ada-1', user_type: 'STANDARD', tier: 'Silver', tier_id: 'silver', session_id: 's1' },
      ...{ iat: NOON / 1000, exp: NOON / 1000 + 3600 },
    });
  });

  it('leaves nothing of who they were when they are deleted, not even where sessions were begun', async () => {
    const table = aUsersTable();
    const users = userRepository(table.client, 'users');
    const sessions = sessionRepository(table.client, 'users');
    await users.add({ user: aUser(), passwordHash: 'h' }, BY);
    await sessions.begin(aSession());
    expect(await users.erase(aUser(), NOON + 1, BY)).to.equal(true);
    await sessions.endAll('ada-1');
    expect(JSON.stringify(table.items())).to.not.match(/ada@example|Byron|203\.0\.113|passwordHash/);
    expect(await users.read('ada-1')).to.equal(undefined);
    expect(await users.erase(aUser(), NOON + 2, BY), 'twice').to.equal(false);
    expect(
      await users.add({ user: aUser({ userId: 'ada-2' }), passwordHash: 'h' }, BY),
      'the address is free',
    ).to.equal(true);
  });
});

describe('a session', () => {
  it('is listed and ended with all others of its user, also where they do not fit into one answer of the table', async () => {
    const table = aUsersTable();
    await userRepository(table.client, 'users').add({ user: aUser(), passwordHash: 'h' }, BY);
    const { send } = table;
    table.send = (command) => {
      if (command.constructor.name === 'QueryCommand') (command.input as { Limit?: number }).Limit = 2;
      return send.call(table, command);
    };
    const sessions = sessionRepository(table.client, 'users');
    for (const id of ['s1', 's2', 's3', 's4', 's5']) await sessions.begin(aSession(id));
    expect((await sessions.list('ada-1', NOON)).map(({ sessionId }) => sessionId)) //
      .to.deep.equal(['s1', 's2', 's3', 's4', 's5']);
    await sessions.endAll('ada-1');
    expect(table.items().filter(({ SK }) => String(SK).startsWith('SESSION#'))).to.deep.equal([]);
  });

  it('is live until its hour is over, to the millisecond', () => {
    expect(isLive(aSession(), { epoch: 1 }, NOON + 3_599_999)).to.equal(true);
    expect(isLive(aSession(), { epoch: 1 }, NOON + 3_600_000)).to.equal(false);
    expect(isLive(undefined, { epoch: 1 }, NOON)).to.equal(false);
    expect(isLive(aSession(), undefined, NOON)).to.equal(false);
  });

  it('that begins with a password which was changed meanwhile is over before it begins', async () => {
    const table = aUsersTable();
    const users = userRepository(table.client, 'users');
    const sessions = sessionRepository(table.client, 'users');
    await users.add({ user: aUser(), passwordHash: 'old' }, BY);
    const { credentials } = await users.signUpOf('ada-1');
    if (!credentials) throw new Error('nobody has signed up');
    expect(await users.changePassword(credentials, 'new')).to.equal(true);
    await sessions.begin(aSession('s1', credentials.epoch));
    expect(await sessions.isLive('ada-1', 's1', NOON)).to.equal(false);
    expect(await users.changePassword(credentials, 'newer'), 'by who has read the old one').to.equal(false);
  });
});

describe('the count of orders', () => {
  const received = (userId: string | number, orderId: string | number, sender?: string) => ({
    ...{ eventId: 'e', correlationId: 'c', actor: 'event:dev.orders' },
    event: countedOrder(userId, orderId, sender === undefined ? {} : { sender }),
  });

  it('counts an order once in all: numbers as their text, shops apart, whoever it is announced for', async () => {
    const table = aUsersTable();
    const users = userRepository(table.client, 'users');
    await users.add({ user: aUser(), passwordHash: 'h' }, BY);
    const count = orderCounter(table.client, 'users');
    const results = await count([
      received('ada-1', 1),
      received('ada-1', '1'),
      received('ada-1', '1', 'shop-a'),
      received('nobody', '2'),
      received('nobody', '1'),
    ]);
    expect(results.every(({ status }) => status === 'fulfilled')).to.equal(true);
    expect((await users.read('ada-1'))?.orderCount).to.equal(2);
    // An order of somebody unknown claims nothing: it may be announced again for whom it is.
    await count([received('ada-1', '2')]);
    expect((await users.read('ada-1'))?.orderCount).to.equal(3);
  });

  it('writes what comes together in one call, and in one more without what cannot be counted', async () => {
    const table = aUsersTable();
    const users = userRepository(table.client, 'users');
    for (const userId of ['ada-1', 'bob-1'])
      await users.add({ user: aUser({ userId, emailAddress: `${userId}@example.com` }), passwordHash: 'h' }, BY);
    const count = orderCounter(table.client, 'users');
    const calls = async (orders: Parameters<typeof count>[0]) => {
      const before = table.calls.length;
      const results = await count(orders);
      expect(results.map(({ status }) => status)).to.deep.equal(orders.map(() => 'fulfilled'));
      return table.calls.length - before;
    };
    expect(await calls([received('ada-1', '1'), received('ada-1', '2'), received('bob-1', '3')])).to.equal(1);
    expect(
      await calls([received('ada-1', '1'), received('nobody', '4'), received('bob-1', '5'), received('ada-1', '6')]),
    ).to.equal(2);
    expect((await users.read('ada-1'))?.orderCount).to.equal(3);
    expect((await users.read('bob-1'))?.orderCount).to.equal(2);
  });

  it('counts as many orders at once as a transaction has room for, and the others behind them', async () => {
    const table = aUsersTable();
    await userRepository(table.client, 'users').add({ user: aUser(), passwordHash: 'h' }, BY);
    const before = table.calls.length;
    const orders = Array.from({ length: 51 }, (_, index) => received('ada-1', `order-${index}`));
    await orderCounter(table.client, 'users')(orders);
    expect(table.calls.length - before).to.equal(2);
    expect((await userRepository(table.client, 'users').read('ada-1'))?.orderCount).to.equal(51);
  });

  it('counts the others when one of them is refused by the table', async () => {
    const table = aUsersTable();
    const users = userRepository(table.client, 'users');
    await users.add({ user: aUser(), passwordHash: 'h' }, BY);
    const results = await orderCounter(
      table.client,
      'users',
    )([received('ada-1', '1'), received('ada-1', 'x'.repeat(3000)), received('ada-1', '2')]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect((await users.read('ada-1'))?.orderCount).to.equal(2);
  });

  it('leaves an order that the table failed for, and counts it when it comes again', async () => {
    const table = aUsersTable();
    await userRepository(table.client, 'users').add({ user: aUser(), passwordHash: 'h' }, BY);
    const count = orderCounter(table.client, 'users');
    table.faults = () => ({ kind: 'error', error: throttled });
    expect((await count([received('ada-1', '1')]))[0]?.status).to.equal('rejected');
    table.faults = () => undefined;
    await count([received('ada-1', '1')]);
    expect((await userRepository(table.client, 'users').read('ada-1'))?.orderCount).to.equal(1);
  });
});
