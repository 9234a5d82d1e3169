import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { leaksIn } from '../leaks.ts';
import { clearFaults, fault, faultsLeft } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import { type Doors, orderCompletedV1, orderCompletedV2 } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import {
  anAddress,
  anAdmin,
  aStrangersToken,
  claimsIn,
  login,
  PASSWORD,
  registration,
  type SignedUp,
  signUp,
  tokenOf,
} from './people.ts';
import { usersStack } from './users-stack.ts';

/** What a service answers that is not there for a while. */
const away = { action: 'fail', status: 500, code: 'InternalServerError', message: 'away' };

describe('users', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  let doors: Doors;
  let heard: Tap;
  let ada: SignedUp;
  let bob: SignedUp;
  let carol: SignedUp;
  let admin: SignedUp;
  before(async () => {
    stack = await usersStack();
    doors = stack.doors;
    heard = await tap(doors, 'users');
    ada = await signUp(doors);
    bob = await signUp(doors);
    carol = await signUp(doors);
    admin = await signUp(doors, { admin_user: true }, anAdmin(doors));
  });
  afterEach(() => clearFaults(stack));
  after(() => heard?.close());

  const profile = (userId: string, token: string) =>
    doors.request('GET', `/user/${userId}` as '/user/{userId}', { token });
  const typesAbout = async (userId: string) => (await heard.about(userId)).map(({ type }) => type);
  /** By the shared secret, of no session of ours: good whatever becomes of the user's sessions. */
  const tokenFor = ({ userId }: SignedUp) => doors.token(userId);

  it('registering answers who has signed up, and nothing of the password', async () => {
    const json = registration({ email_address: '  Grace@Example.com ' });
    const { status, body, headers } = await doors.request('POST', '/user', { json });
    expect(status).to.equal(201);
    const { userId, createdAt, ...rest } = body.data;
    expect(rest).to.deep.equal({
      emailAddress: 'Grace@Example.com',
      firstName: 'Ada',
      lastName: 'Byron',
      userType: 'STANDARD',
      orderCount: 0,
      tier: null,
      disabled: false,
    });
    expect(headers.get('location')).to.equal(`/user/${userId}`);
    expect(Date.parse(createdAt)).to.be.closeTo(Date.now(), 30_000);
    expect(JSON.stringify(body)).to.not.match(/password|argon2|correct/i);
  });

  it('ids-are-not-derived-from-the-address: they are of chance', () => {
    expect(ada.userId).to.match(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('whoever has signed up is announced once, and welcomed by the loyalty context', async () => {
    await doors.balanceBecomes(ada.userId, 100);
    await eventually(async () => expect(await typesAbout(ada.userId)).to.deep.equal(['users.userCreated.v1']));
    const [event] = await heard.about(ada.userId);
    expect(event?.source).to.equal('dev.users');
    expect(event?.detail).to.deep.include({ id: `userCreated.v1:${ada.userId}`, data: { userId: ada.userId } });
  });

  it('registering-again-changes-nothing, however the address is written', async () => {
    const again = await doors.request('POST', '/user', {
      json: registration({ email_address: `${ada.emailAddress.toUpperCase()} `, password: 'another one 2' }),
    });
    expect([again.status, again.body.code]).to.deep.equal([409, 'address_taken']);
    expect((await login(doors, ada.emailAddress, 'another one 2')).status).to.equal(401);
    expect((await login(doors, ada.emailAddress)).status).to.equal(200);
    expect(await typesAbout(ada.userId)).to.deep.equal(['users.userCreated.v1']);
  });

  it('of several sign-ups of one address at once one is taken', async () => {
    const json = registration();
    const answers = await Promise.all(Array.from({ length: 4 }, () => doors.request('POST', '/user', { json })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409]);
  });

  it('a repeat with its key is answered with whom the first request signed up, to whoever knows the password', async () => {
    const json = registration();
    const headers = { 'idempotency-key': 'sign-up-1' };
    const first = await doors.request('POST', '/user', { json, headers });
    const again = await doors.request('POST', '/user', { json, headers });
    expect([again.status, again.body.data]).to.deep.equal([201, first.body.data]);
    const other = await doors.request('POST', '/user', { json: { ...json, password: 'another one 2' }, headers });
    expect(other.status).to.equal(409);
  });

  it('registering-cannot-make-an-admin', async () => {
    const json = registration({ admin_user: true });
    for (const token of [undefined, doors.token('somebody'), 'nonsense', aStrangersToken()]) {
      const { status, body } = await doors.request('POST', '/user', { json, ...(token ? { token } : {}) });
      expect([status, body.code]).to.deep.equal([403, 'admins_make_admins']);
    }
    const standard = await doors.request('POST', '/user', { json: { ...json, admin_user: false } });
    expect([standard.status, standard.body.data.userType], 'nobody was signed up').to.deep.equal([201, 'STANDARD']);
    expect((await profile(admin.userId, anAdmin(doors))).body.data.userType).to.equal('ADMIN');
    const token = await tokenOf(doors, admin);
    expect(claimsIn(token).user_type).to.equal('ADMIN');
    expect((await doors.request('GET', '/users', { token })).status).to.equal(200);
  });

  it('takes passwords of 8 to 256 characters of any kind, and no body above 16 KB', async () => {
    const tried = (password: unknown) => doors.request('POST', '/user', { json: registration({ password }) });
    for (const [password, status] of [
      ['1234567', 400],
      ['12345678', 201],
      ['x'.repeat(257), 400],
      ['x'.repeat(17_000), 413],
    ])
      expect((await tried(password)).status).to.equal(status);
    const emoji = '🙂'.repeat(250);
    const user = await signUp(doors, { password: `${emoji}caf\u00e9%+` });
    expect((await login(doors, user.emailAddress, `${emoji}cafe\u0301%+`)).status, 'another keyboard').to.equal(200);
  });

  it('refuses addresses and names that are none', async () => {
    for (const fields of [
      { email_address: 'ada' },
      { email_address: 'a b@example.com' },
      { email_address: '@example.com' },
      { email_address: `${'a'.repeat(300)}@example.com` },
      { first_name: ' ' },
      { last_name: 7 },
      { password: undefined },
    ])
      expect((await doors.request('POST', '/user', { json: registration(fields) })).body.code).to.equal('invalid_body');
  });

  it('token-lifetime-is-what-is-said, and two-logins-in-one-second-are-two-tokens', async () => {
    const [one, other] = await Promise.all([login(doors, bob.emailAddress), login(doors, bob.emailAddress)]);
    expect([one.status, other.status], JSON.stringify([one.body, other.body])).to.deep.equal([200, 200]);
    expect(one.body.data.token).to.not.equal(other.body.data.token);
    for (const { data } of [one.body, other.body]) {
      const { iat, exp, session_id, ...claims } = claimsIn(data.token) as {
        iat: number;
        exp: number;
        session_id: string;
      };
      expect(claims).to.deep.equal({ sub: bob.userId, user_type: 'STANDARD' });
      expect([exp - iat, data.expiresInSeconds, data.tokenType]).to.deep.equal([3600, 3600, 'Bearer']);
      expect(session_id).to.equal(data.sessionId);
      expect(iat).to.be.closeTo(Date.now() / 1000, 30);
    }
  });

  it('login-answers-alike-for-unknown-and-wrong', async () => {
    const wrong = await login(doors, bob.emailAddress, 'wrong horse 1');
    const unknown = await login(doors, anAddress(), 'wrong horse 1');
    expect([wrong.status, wrong.body.code]).to.deep.equal([401, 'wrong_credentials']);
    expect([unknown.status, unknown.body]).to.deep.equal([wrong.status, wrong.body]);
    const named = (headers: Headers) => [...headers.keys()].sort();
    expect(named(unknown.headers)).to.deep.equal(named(wrong.headers));
  });

  it('login-is-limited: five tries from one place, known or not; the right password gives them back until then', async () => {
    const user = await signUp(doors);
    const statuses = async (address: string, passwords: readonly string[]) => {
      const found: number[] = [];
      for (const password of passwords) found.push((await login(doors, address, password)).status);
      return found;
    };
    const wrong = (times: number) => Array<string>(times).fill('wrong horse 1');
    const limited = [...Array(5).fill(401), 429];
    expect(await statuses(user.emailAddress, [...wrong(4), PASSWORD])).to.deep.equal([401, 401, 401, 401, 200]);
    expect(await statuses(user.emailAddress, [...wrong(5), PASSWORD])).to.deep.equal(limited);
    expect(await statuses(anAddress(), wrong(6))).to.deep.equal(limited);
    const refused = await login(doors, user.emailAddress);
    expect(refused.body.code).to.equal('rate_limited');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 30);
  });

  it('a profile is shown to its user and to administrators, and to nobody else', async () => {
    expect((await profile(ada.userId, tokenFor(ada))).body.data.emailAddress).to.equal(ada.emailAddress);
    expect((await profile(bob.userId, tokenFor(ada))).status).to.equal(403);
    expect((await profile('nobody', tokenFor(ada))).status, 'which says nothing of who there is').to.equal(403);
    expect((await profile(ada.userId, anAdmin(doors))).status).to.equal(200);
    expect((await profile(ada.userId, '')).status).to.equal(401);
    const exp = Math.floor(Date.now() / 1000) - 60;
    expect((await profile(ada.userId, doors.token(ada.userId, { exp }))).status).to.equal(401);
  });

  it('unknown-user-is-404, and database-failure-is-not-404', async () => {
    const { status, body } = await profile('nobody', anAdmin(doors));
    expect([status, body.code]).to.deep.equal([404, 'no_user']);
    await fault(stack, { service: 'dynamodb', operation: 'GetItem', ...away, count: 3, caller: 'users/get-user' });
    const failed = await profile('nobody', anAdmin(doors));
    await clearFaults(stack);
    expect(failed.status).to.equal(503);
  });

  it('a client that a user has let in may not act on who they are', async () => {
    const token = doors.token(ada.userId, { client_id: 'agent' });
    expect((await profile(ada.userId, token)).status).to.equal(403);
    const { status } = await doors.request('DELETE', `/user/${ada.userId}` as '/user/{userId}', { token });
    expect(status).to.equal(403);
  });

  it('a session is listed and ended, by its user alone', async () => {
    const first = (await login(doors, carol.emailAddress)).body.data;
    const second = (await login(doors, carol.emailAddress)).body.data;
    const list = (token: string) =>
      doors.request('GET', `/user/${carol.userId}/sessions` as '/user/{userId}/sessions', { token });
    const { sessions } = (await list(second.token)).body.data;
    expect(sessions.map(({ sessionId, current }) => [sessionId, current])).to.deep.equal([
      [second.sessionId, true],
      [first.sessionId, false],
    ]);
    expect(sessions[0]).to.deep.include({ address: '127.0.0.1', client: null });
    const path = `/user/${carol.userId}/sessions/${first.sessionId}` as '/user/{userId}/sessions/{sessionId}';
    const end = (token: string) => doors.request('DELETE', path, { token });
    expect([(await list(tokenFor(ada))).status, (await end(tokenFor(ada))).status]).to.deep.equal([403, 403]);
    expect((await end(second.token)).status).to.equal(204);
    expect((await end(second.token)).body.code).to.equal('no_session');
    expect((await profile(carol.userId, first.token)).status).to.equal(401);
    expect((await list(second.token)).body.data.sessions).to.have.length(1);
  });

  it('a new password takes the current one, and ends all sessions but the own', async () => {
    const [own, other] = [await tokenOf(doors, carol), await tokenOf(doors, carol)];
    const change = (json: object, token = own) =>
      doors.request('PUT', `/user/${carol.userId}/password` as '/user/{userId}/password', { token, json });
    const newPassword = 'battery staple 2';
    expect((await change({ currentPassword: 'wrong horse 1', newPassword })).body.code).to.equal('wrong_password');
    expect((await change({ currentPassword: PASSWORD, newPassword: 'short' })).status).to.equal(400);
    expect((await change({ currentPassword: PASSWORD, newPassword }, anAdmin(doors))).status).to.equal(403);
    expect((await change({ currentPassword: PASSWORD, newPassword })).status).to.equal(204);
    expect((await login(doors, carol.emailAddress)).status).to.equal(401);
    expect((await login(doors, carol.emailAddress, newPassword)).status).to.equal(200);
    expect((await profile(carol.userId, own)).status, 'the own session').to.equal(200);
    expect((await profile(carol.userId, other)).status, 'the other one').to.equal(401);
    carol = { ...carol, password: newPassword };
  });

  it('a disabled user is signed out and stays out, until they are enabled', async () => {
    const token = await tokenOf(doors, carol);
    const set = (what: 'disable' | 'enable', by: string, id = carol.userId) =>
      doors.request('POST', `/user/${id}/${what}` as '/user/{userId}/disable', { token: by });
    expect((await set('disable', token)).status).to.equal(403);
    expect((await set('disable', anAdmin(doors), 'nobody')).status).to.equal(404);
    expect((await set('disable', anAdmin(doors))).body.data.disabled).to.equal(true);
    expect((await profile(carol.userId, token)).status).to.equal(401);
    expect((await login(doors, carol.emailAddress, carol.password)).body.code).to.equal('user_disabled');
    expect((await login(doors, carol.emailAddress, 'wrong horse 1')).body.code).to.equal('wrong_credentials');
    expect((await set('enable', anAdmin(doors))).body.data.disabled).to.equal(false);
    expect((await login(doors, carol.emailAddress, carol.password)).status).to.equal(200);
    const own = doors.token(admin.userId, { user_type: 'ADMIN' });
    expect((await set('disable', own, admin.userId)).body.code).to.equal('own_user');
  });

  it('whoever is deleted is announced once and is nobody any more; the address is free, and another one with it', async () => {
    const token = await tokenOf(doors, carol);
    await eventually(async () => expect((await doors.account(carol.userId)).status).to.equal(200));
    const remove = (by: string) => doors.request('DELETE', `/user/${carol.userId}` as '/user/{userId}', { token: by });
    expect((await remove(tokenFor(ada))).status).to.equal(403);
    expect((await remove(token)).status).to.equal(204);
    expect([(await remove(token)).status, (await remove(anAdmin(doors))).status]).to.deep.equal([401, 404]);
    expect((await profile(carol.userId, anAdmin(doors))).status).to.equal(404);
    expect((await login(doors, carol.emailAddress, carol.password)).status).to.equal(401);
    await eventually(async () =>
      expect(await typesAbout(carol.userId)).to.have.members(['users.userCreated.v1', 'users.userDeleted.v1']),
    );
    await eventually(async () => expect((await doors.account(carol.userId)).status).to.be.oneOf([404, 410]));
    const { userId } = await signUp(doors, { email_address: carol.emailAddress });
    expect(userId).to.not.equal(carol.userId);
  });

  it('user-created-is-published-exactly-once-when-the-bus-was-down', async () => {
    await fault(stack, {
      service: 'events',
      operation: 'PutEvents',
      ...away,
      count: 8,
      caller: 'users/publish-user-changes',
    });
    const user = await signUp(doors);
    await eventually(async () => expect(await faultsLeft(stack)).to.equal(0));
    await doors.balanceBecomes(user.userId, 100);
    expect(await typesAbout(user.userId)).to.deep.equal(['users.userCreated.v1']);
  });

  it('what the stream has given up is published from the table, under the ids that it had', async () => {
    const { QueueUrl } = await doors.sqs.send(
      new GetQueueUrlCommand({ QueueName: 'laurel-dev-users-republish-user-changes' }),
    );
    const at = new Date().toISOString();
    const DDBStreamBatchInfo = { approximateArrivalOfFirstRecord: at, approximateArrivalOfLastRecord: at };
    await doors.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ DDBStreamBatchInfo }) }));
    await eventually(async () => {
      const ids = (await heard.about(carol.userId)).map(({ detail }) => detail.id);
      expect(ids.filter((id) => id === `userDeleted.v1:${carol.userId}`)).to.have.length(2);
      expect(new Set(ids).size).to.equal(2);
    });
  });

  it('administrators list all users, page by page, each once and newest first', async () => {
    await eventually(async () => {
      const seen: { userId: string; createdAt: string }[] = [];
      let cursor: string | null = null;
      do {
        const query: string = `?limit=3${cursor ? `&cursor=${cursor}` : ''}`;
        const { body } = await doors.request('GET', `/users${query}`, { token: anAdmin(doors) });
        seen.push(...body.data.users);
        cursor = body.data.cursor;
      } while (cursor !== null && seen.length < 100);
      const ids = seen.map(({ userId }) => userId);
      expect(new Set(ids).size).to.equal(ids.length);
      expect(ids).to.include.members([ada.userId, bob.userId, admin.userId]).and.to.not.include(carol.userId);
      const times = seen.map(({ createdAt }) => createdAt);
      expect(times).to.deep.equal(times.toSorted().reverse());
    });
    expect((await doors.request('GET', '/users', { token: tokenFor(ada) })).status).to.equal(403);
    expect((await doors.request('GET', '/users?limit=101', { token: anAdmin(doors) })).status).to.equal(400);
  });

  it('order-count-survives-redelivery, order-count-survives-concurrent-orders, and the eleventh order makes PREMIUM', async () => {
    const order = (number: number) => `${ada.userId}-${number}`;
    const counted = async (orderCount: number, userType: string) =>
      eventually(async () => {
        const { body } = await profile(ada.userId, anAdmin(doors));
        expect([body.data.orderCount, body.data.userType]).to.deep.equal([orderCount, userType]);
      });
    const ten = Array.from({ length: 10 }, (_, number) => number);
    await doors.publish(
      ...ten.map((number) => orderCompletedV1(ada.userId, order(number))),
      ...ten.map((number) => orderCompletedV2(ada.userId, order(number))),
    );
    await counted(10, 'STANDARD');
    await doors.publish(orderCompletedV2(ada.userId, order(3)), orderCompletedV2(ada.userId, order(10)));
    await counted(11, 'PREMIUM');
    expect(claimsIn(await tokenOf(doors, ada)).user_type).to.equal('PREMIUM');
  });

  it('admin-stays-admin-after-eleven-orders', async () => {
    const orders = Array.from({ length: 11 }, (_, n) => orderCompletedV2(admin.userId, `${admin.userId}-${n}`));
    await doors.publish(...orders);
    await eventually(async () => {
      const { body } = await profile(admin.userId, anAdmin(doors));
      expect([body.data.orderCount, body.data.userType]).to.deep.equal([11, 'ADMIN']);
    });
  });

  it('the next token says the tier that loyalty has granted, and an older announcement does not take it back', async () => {
    const upgraded = ({ userId }: SignedUp, newTier: string, upgradedAt: string) => ({
      context: 'loyalty',
      type: 'loyalty.tierUpgraded.v1',
      data: {
        ...{ userId, previousTier: 'Bronze', newTier, newTierId: newTier.toLowerCase(), upgradedAt },
        ...{ currentPoints: 500, recommendations: [], callbackId: 'none' },
      },
    });
    const tierBecomes = ({ userId }: SignedUp, tier: string) =>
      eventually(async () => expect((await profile(userId, anAdmin(doors))).body.data.tier).to.equal(tier));
    await doors.publish(upgraded(bob, 'Gold', '2026-03-02T00:00:00.000Z'));
    await tierBecomes(bob, 'Gold');
    await doors.publish(upgraded(bob, 'Silver', '2026-03-01T00:00:00.000Z'));
    // Behind it in the queue: once this is there, the one before was looked at.
    await doors.publish(upgraded(admin, 'Platinum', '2026-03-03T00:00:00.000Z'));
    await tierBecomes(admin, 'Platinum');
    expect(claimsIn(await tokenOf(doors, bob))).to.deep.include({ tier: 'Gold', tier_id: 'gold' });
  });

  it('cold-start-does-not-reset-the-admin: the first one is made by whoever may invoke, by no door, and once', async () => {
    const emailAddress = anAddress();
    const make = async (input: object) => {
      const { Payload } = await doors.lambda.send(
        new InvokeCommand({ FunctionName: 'laurel-dev-users-make-first-admin', Payload: JSON.stringify(input) }),
      );
      return JSON.parse(Buffer.from(Payload ?? []).toString());
    };
    const made = await make({ emailAddress });
    expect(claimsIn(await tokenOf(doors, made)).user_type).to.equal('ADMIN');
    expect((await make({ emailAddress })).errorMessage).to.match(/signed up with this address/);
    expect(claimsIn(await tokenOf(doors, made)).sub, 'with the password that it was given').to.equal(made.userId);
    expect((await make({})).errorMessage).to.match(/first-admin/);
    expect(leaksIn(stack.stateDir, made.password)).to.deep.equal([]);
  });

  it('shows no keys while the shared secret signs', async () => {
    expect((await doors.request('GET', '/.well-known/jwks.json')).body).to.deep.equal({ keys: [] });
  });
});
