import { createSign, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { parameter } from '../../../shared/platform/aws/parameters.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import {
  CLOCK_TOLERANCE_SECONDS,
  MAX_TOKEN_LENGTH,
  tokenVerifier,
  UnauthorizedError,
} from '../../../shared/platform/identity/bearer-token.ts';
import { InsufficientScopeError } from '../../../shared/platform/identity/refusal.ts';
import { serviceToken } from '../../../shared/platform/identity/service-token.ts';
import { aParameterStore } from '../../builders/a-parameter-store.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aSignedToken, aToken, base64url, NOON_SECONDS, SECRET } from '../../builders/tokens.ts';

const verify = tokenVerifier(
  async () => SECRET,
  () => NOON,
);
const memberIn = async (authorization: string) => (await verify(authorization)).userId;
const accept = (token: string) => memberIn(`Bearer ${token}`);

async function refusal(authorization: string | undefined): Promise<Error> {
  const error = await failureOf(verify(authorization));
  expect(error).to.be.instanceOf(UnauthorizedError);
  return error;
}

const header = JSON.stringify({ alg: 'HS256', typ: 'JWT' });
const claims = JSON.stringify({ sub: 'ada', exp: NOON_SECONDS + 3600 });

describe('bearer token', () => {
  it('is said to be absent where there is none, which is no mistake of a token', async () => {
    for (const [authorization, absent] of [
      [undefined, true],
      ['', true],
      ['Bearer', false],
      [aToken(), false],
      ['Basic YTpi', false],
    ] as const)
      expect(await refusal(authorization), authorization).to.include({ message: 'no bearer token', absent });
    expect(await refusal(`Bearer ${aToken({ secret: 'other' })}`)).to.include({
      name: 'UnauthorizedError',
      message: 'invalid signature',
      absent: false,
    });
  });

  it('and one that is good for something else are told apart by names that survive minifying', () => {
    expect([new UnauthorizedError('no').name, new InsufficientScopeError('no').name]).to.deep.equal([
      'UnauthorizedError',
      'InsufficientScopeError',
    ]);
  });

  it('of a service of ours speaks for a member for a minute, with what is claimed beside', async () => {
    const sign = serviceToken(
      async () => SECRET,
      () => NOON + 999,
      { client_id: 'assistant', scope: 'orders:read' },
    );
    const { claims, userId } = await verify(`Bearer ${await sign('ada')}`);
    expect(userId).to.equal('ada');
    expect(claims).to.deep.equal({
      client_id: 'assistant',
      scope: 'orders:read',
      sub: 'ada',
      iat: NOON_SECONDS,
      exp: NOON_SECONDS + 60,
    });
  });

  it('of a service of ours is made by nobody while the secret is not set', async () => {
    for (const missing of [undefined, ''])
      expect(await failureOf(serviceToken(async () => missing)('ada'))).to.include({
        name: 'TransientError',
        message: 'the secret that signs tokens is not set',
      });
  });

  describe('is taken', () => {
    it('when it is signed with the secret and names its member', async () => {
      expect(await accept(aToken())).to.equal('ada');
    });

    it('under any spelling of the scheme, with any number of spaces', async () => {
      for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR'])
        expect(await memberIn(`${scheme} ${aToken()}`)).to.equal('ada');
      expect(await memberIn(`Bearer   ${aToken()}`)).to.equal('ada');
    });

    it('without typ, and with claims that nobody here knows', async () => {
      expect(await accept(aToken({ header: { typ: undefined } }))).to.equal('ada');
      expect(await accept(aToken({ claims: { iss: 'x', aud: ['y'], jti: 'z', iat: 0, role: 'admin' } }))).to.equal(
        'ada',
      );
    });

    it('for subjects that look like keys of the table, as they are', async () => {
      for (const sub of ['USER#y', 'TIER#x', '__proto__', ' ada ', '\u{1f600}'])
        expect(await accept(aToken({ claims: { sub } }))).to.equal(sub);
    });

    it('until the last second that dates are written for', async () => {
      expect(await accept(aToken({ claims: { exp: 253_402_300_799 } }))).to.equal('ada');
    });

    it('signed with a secret of any characters', async () => {
      const secret = 'schlüssel-\u{1f511}';
      const verifyBy = tokenVerifier(
        async () => secret,
        () => NOON,
      );
      expect((await verifyBy(`Bearer ${aToken({ secret })}`)).userId).to.equal('ada');
    });

    it('for the longest id that fits into the table, in characters', async () => {
      for (const letter of ['a', '\u{1f600}']) {
        const sub = letter.repeat(250);
        expect(await accept(aToken({ claims: { sub } }))).to.equal(sub);
      }
    });
  });

  describe('is refused', () => {
    const headers: Readonly<Record<string, string | undefined>> = {
      'no header': undefined,
      'an empty header': '',
      'a scheme alone': 'Bearer ',
      'another scheme': `Basic ${aToken()}`,
      'a token alone': aToken(),
      'two tokens': `Bearer ${aToken()} ${aToken()}`,
      'two headers in one': `Bearer ${aToken()}, Bearer ${aToken()}`,
      'one part': 'Bearer abc',
      'two parts': `Bearer ${aToken().split('.').slice(0, 2).join('.')}`,
      'four parts': `Bearer ${aToken()}.abc`,
      'five parts, as an encrypted token has': 'Bearer a.b.c.d.e',
      'an empty signature': `Bearer ${aToken().replace(/[^.]+$/, '')}`,
      'an empty payload': `Bearer ${aToken().replace(/\.[^.]+\./, '..')}`,
      'a line break behind it': `Bearer ${aToken()}\n`,
      'a line break in it': `Bearer ${aToken().replace('.', '.\n')}`,
      'characters outside of base64url': `Bearer ${aToken().replace('.', '+.')}`,
      padding: `Bearer ${aToken()}=`,
    };
    for (const [what, authorization] of Object.entries(headers))
      it(`with ${what}`, async () => {
        await refusal(authorization);
      });

    it('beyond the largest length, and not for its length below', async () => {
      const padded = (length: number) => {
        const empty = aToken({ claims: { pad: '' } }).length;
        return aToken({ claims: { pad: 'x'.repeat(Math.floor(((length - empty) * 3) / 4)) } });
      };
      const longest = padded(MAX_TOKEN_LENGTH);
      expect(longest.length).to.be.within(MAX_TOKEN_LENGTH - 4, MAX_TOKEN_LENGTH);
      expect(await accept(longest)).to.equal('ada');
      await refusal(`Bearer ${padded(MAX_TOKEN_LENGTH + 8)}`);
    });

    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const unsigned = (alg: string) => `${base64url(JSON.stringify({ alg, typ: 'JWT' }))}.${base64url(claims)}`;
    const rs256 = () => {
      const signed = unsigned('RS256');
      return `${signed}.${createSign('sha256').update(signed).sign(privateKey).toString('base64url')}`;
    };

    const forged: Readonly<Record<string, () => string>> = {
      'another secret': () => aToken({ secret: 'another' }),
      'an empty secret': () => aToken({ secret: '\0' }),
      'alg none without a signature': () => `${unsigned('none')}.`,
      'alg none with a signature': () => aToken({ header: { alg: 'none' } }),
      'alg NONE': () => aToken({ header: { alg: 'NONE' } }),
      'alg in lower case': () => aToken({ header: { alg: 'hs256' } }),
      'alg HS384, truly signed': () => aToken({ header: { alg: 'HS384' }, hash: 'sha384' }),
      'alg HS512, truly signed': () => aToken({ header: { alg: 'HS512' }, hash: 'sha512' }),
      'alg HS512 over an HS256 signature': () => aToken({ header: { alg: 'HS512' } }),
      'alg RS256, truly signed by somebody': rs256,
      'alg RS256 over an HMAC': () => aToken({ header: { alg: 'RS256' } }),
      'alg ES256': () => aToken({ header: { alg: 'ES256' } }),
      'alg PS256': () => aToken({ header: { alg: 'PS256' } }),
      'no alg': () => aToken({ header: { alg: undefined } }),
      'an alg that is a list': () => aToken({ header: { alg: ['HS256'] } }),
      'an alg of the prototype': () => aToken({ header: { alg: 'constructor' } }),
      'a changed payload': () => aToken().replace(/\.[^.]+\./, `.${base64url(claims.replace('ada', 'bob'))}.`),
      'a changed header': () => aToken().replace(/^[^.]+/, base64url('{"alg":"HS256","typ":"JWT","x":1}')),
      'a key of its own in jwk': () =>
        aToken({ header: { jwk: { kty: 'oct', k: base64url('mine') } }, secret: 'mine' }),
      'a key address of its own in jku': () => aToken({ header: { jku: 'https://127.0.0.1/keys' }, secret: 'mine' }),
      'a certificate of its own in x5c': () => aToken({ header: { x5c: ['mine'] }, secret: 'mine' }),
      'a kid that leads to a file': () => aToken({ header: { kid: '../../dev/null' }, secret: '' }),
      'a kid that is a query': () => aToken({ header: { kid: "x' UNION SELECT 'mine" }, secret: 'mine' }),
      'a critical extension': () => aToken({ header: { crit: ['exp'] } }),
      'an empty list of critical extensions': () => aToken({ header: { crit: [] } }),
      'an unencoded payload': () => aToken({ header: { b64: false, crit: ['b64'] } }),
    };
    for (const [what, token] of Object.entries(forged))
      it(`with ${what}`, async () => {
        await refusal(`Bearer ${token()}`);
      });

    it('when the secret is a public key by mistake: not even a token signed with its text is taken', async () => {
      const confused = tokenVerifier(
        async () => publicKey,
        () => NOON,
      );
      for (const token of [aToken({ secret: publicKey }), rs256()])
        expect(await failureOf(confused(`Bearer ${token}`))).to.be.instanceOf(UnauthorizedError);
    });

    const badClaims: Readonly<Record<string, Record<string, unknown>>> = {
      'without exp': { exp: undefined },
      'exp null': { exp: null },
      'exp as text': { exp: String(NOON_SECONDS + 3600) },
      'exp as a list': { exp: [NOON_SECONDS + 3600] },
      'exp true': { exp: true },
      'exp in the past': { exp: NOON_SECONDS - 3600 },
      'exp 0': { exp: 0 },
      'exp below 0': { exp: -1 },
      'nbf in the future': { nbf: NOON_SECONDS + 60 },
      'nbf as text': { nbf: '0' },
      'without sub': { sub: undefined },
      'sub null': { sub: null },
      'sub a number': { sub: 1 },
      'sub true': { sub: true },
      'sub an object': { sub: { toString: 'ada' } },
      'sub a list': { sub: ['ada'] },
      'sub an empty list': { sub: [] },
      'sub empty': { sub: '' },
      'sub blank': { sub: ' \t\u00a0\u2003' },
      'sub too long': { sub: 'a'.repeat(251) },
      'sub with a control character': { sub: 'ada\u0000' },
      'sub with a line break': { sub: 'ada\n' },
      'sub of characters that nobody sees': { sub: '\u200b\ufeff' },
      'sub a lone surrogate': { sub: 'ada\ud800' },
    };
    for (const [what, changes] of Object.entries(badClaims))
      it(`with ${what}`, async () => {
        await refusal(`Bearer ${aToken({ claims: changes })}`);
      });

    const rawParts: Readonly<Record<string, readonly [string, string]>> = {
      'a payload that is text': [header, '"ada"'],
      'a payload that is null': [header, 'null'],
      'a payload that is a number': [header, '1'],
      'a payload that is a list': [header, `[${claims}]`],
      'a payload that is no JSON': [header, 'ada'],
      'a payload for ever': [header, '{"sub":"ada","exp":1e999}'],
      'a payload beyond the year 9999': [header, '{"sub":"ada","exp":253402300800}'],
      'a header that is no JSON': ['HS256', claims],
      'a header that is null': ['null', claims],
      'a header that is a list': ['["HS256"]', claims],
    };
    for (const [what, [head, payload]] of Object.entries(rawParts))
      it(`with ${what}, although truly signed`, async () => {
        await refusal(`Bearer ${aSignedToken(head, payload)}`);
      });
  });

  describe('and the clocks', () => {
    const T = CLOCK_TOLERANCE_SECONDS;

    it('is good until the tolerance after its end', async () => {
      expect(T).to.equal(5);
      expect(await accept(aToken({ claims: { exp: NOON_SECONDS - T + 1 } }))).to.equal('ada');
      await refusal(`Bearer ${aToken({ claims: { exp: NOON_SECONDS - T } })}`);
    });

    it('is good from the tolerance before its beginning', async () => {
      expect(await accept(aToken({ claims: { nbf: NOON_SECONDS + T } }))).to.equal('ada');
      await refusal(`Bearer ${aToken({ claims: { nbf: NOON_SECONDS + T + 1 } })}`);
    });
  });

  describe('and the secret', () => {
    it('is asked for once, and refusing costs no call afterwards', async () => {
      const store = aParameterStore(SECRET);
      const cached = tokenVerifier(parameter({ client: store.client, name: 's', now: () => NOON }), () => NOON);
      await cached(`Bearer ${aToken()}`);
      for (const token of [aToken({ secret: 'other' }), aToken({ claims: { exp: 1 } }), 'a.b.c', 'x'])
        await failureOf(cached(`Bearer ${token}`));
      expect(store.calls).to.equal(1);
    });

    it('is not even asked for when there is no token', async () => {
      const store = aParameterStore(SECRET);
      const cold = tokenVerifier(parameter({ client: store.client, name: 's', now: () => NOON }), () => NOON);
      for (const authorization of [undefined, 'Bearer', 'Bearer x', `Bearer ${'a'.repeat(MAX_TOKEN_LENGTH)}.b.c`])
        await failureOf(cold(authorization));
      expect(store.calls).to.equal(0);
    });

    for (const missing of [undefined, ''])
      it(`that is ${missing === '' ? 'empty' : 'not set'} is no reason to let anybody in, nor the caller's fault`, async () => {
        const open = tokenVerifier(
          async () => missing,
          () => NOON,
        );
        const failure = await failureOf(open(`Bearer ${aToken({ secret: '' })}`));
        expect(failure).to.be.instanceOf(TransientError);
        expect(failure.message).to.equal('the secret that signs tokens is not set');
      });

    it('is read anew when it is rotated', async () => {
      let secret = SECRET;
      const rotating = tokenVerifier(
        async () => secret,
        () => NOON,
      );
      expect((await rotating(`Bearer ${aToken()}`)).userId).to.equal('ada');
      secret = 'next';
      expect(await failureOf(rotating(`Bearer ${aToken()}`))).to.be.instanceOf(UnauthorizedError);
      expect((await rotating(`Bearer ${aToken({ secret })}`)).userId).to.equal('ada');
    });

    it('is never named by a refusal, nor is the token', async () => {
      const leaking = aSignedToken(header, 'private payload');
      for (const token of [aToken({ secret: 'other' }), leaking, aSignedToken('private header', claims)]) {
        const { message } = await refusal(`Bearer ${token}`);
        expect(message).not.to.contain(SECRET).and.not.to.contain('private').and.not.to.contain(token.slice(0, 20));
      }
      const { message } = await refusal(`Bearer ${leaking}`);
      expect(message).to.equal('the token is not made of JSON objects');
    });
  });
});
