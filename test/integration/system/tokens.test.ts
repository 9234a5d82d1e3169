import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { aMember, type Doors, userCreated } from './doors.ts';
import { doorsUnderTest } from './under-test.ts';

describe('bearer tokens', function () {
  this.timeout(60_000);
  let doors: Doors;
  let userId: string;
  before(async () => {
    doors = await doorsUnderTest();
    userId = aMember();
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const nowSeconds = () => Math.floor(Date.now() / 1000);

  /** A token signed with a secret of the attacker's. */
  const forged = (header: object, payload: object, secret = 'guessed') => {
    const signed = `${encode(header)}.${encode(payload)}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };

  const refused: Readonly<Record<string, () => string | undefined>> = {
    'no token': () => undefined,
    'an empty token': () => '',
    'a word': () => 'secret',
    'two parts': () => `${encode({ alg: 'HS256' })}.${encode({ sub: userId })}`,
    'four parts': () => `${doors.token(userId)}.x`,
    'an expired one': () => doors.token(userId, { exp: nowSeconds() - 60 }),
    'one that is not yet valid': () => doors.token(userId, { nbf: nowSeconds() + 60 }),
    'one without exp': () => {
      const { exp: _, ...claims } = jsonwebtoken.decode(doors.token(userId)) as jsonwebtoken.JwtPayload;
      return doors.token(userId, { ...claims, exp: undefined });
    },
    'one without sub': () => doors.token(userId, { sub: undefined }),
    'an empty sub': () => doors.token(''),
    'a blank sub': () => doors.token(' '),
    'a number as sub': () => doors.token(userId, { sub: 7 }),
    'an object as sub': () => doors.token(userId, { sub: { id: userId } }),
    'a list as sub': () => doors.token(userId, { sub: [userId] }),
    'another secret': () => forged({ alg: 'HS256', typ: 'JWT' }, { sub: userId, exp: nowSeconds() + 600 }),
    'an empty secret': () => forged({ alg: 'HS256', typ: 'JWT' }, { sub: userId, exp: nowSeconds() + 600 }, ' '),
    'alg none': () => `${encode({ alg: 'none' })}.${encode({ sub: userId, exp: nowSeconds() + 600 })}.`,
    'alg None with a signature': () => forged({ alg: 'None' }, { sub: userId, exp: nowSeconds() + 600 }),
    'alg HS512': () => doors.token(userId, {}, { algorithm: 'HS512' }),
    'alg HS384': () => doors.token(userId, {}, { algorithm: 'HS384' }),
    'a key of its own in the header': () =>
      forged(
        { alg: 'HS256', jwk: { kty: 'oct', k: Buffer.from('guessed').toString('base64url') } },
        { sub: userId, exp: nowSeconds() + 600 },
      ),
    'a critical extension': () => doors.token(userId, {}, { header: { alg: 'HS256', crit: ['exp'] } }),
  };

  for (const [name, token] of Object.entries(refused))
    it(`${name} is refused and nothing leaks`, async () => {
      const { status, body, headers } = await doors.request('GET', '/loyalty', { token: token() ?? '' });
      expect(status).to.equal(401);
      expect(body).to.deep.equal({ success: false, message: ['Unauthorized'], data: null, code: 'unauthorized' });
      const sent = token() !== undefined && token() !== '';
      expect(headers.get('www-authenticate')).to.equal(sent ? 'Bearer error="invalid_token"' : 'Bearer');
    });

  it('another scheme than Bearer is refused', async () => {
    const authorization = `Basic ${doors.token(userId)}`;
    expect((await doors.request('GET', '/loyalty', { headers: { authorization } })).status).to.equal(401);
  });

  it('a token is checked before the body is', async () => {
    const { status } = await doors.request('POST', '/loyalty', {
      body: '{',
      headers: { 'content-type': 'text/plain' },
    });
    expect(status).to.equal(401);
  });

  it('a valid token opens its own account and no other', async () => {
    const { status, body } = await doors.account(userId);
    expect(status).to.equal(200);
    expect(body.data.userId).to.equal(userId);
    const other = await doors.request('GET', `/loyalty?userId=${userId}`, { token: doors.token(aMember()) });
    expect(other.status).to.equal(404);
  });
});
