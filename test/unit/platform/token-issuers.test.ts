import { createHmac, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { tokenVerifier, UnauthorizedError } from '../../../shared/platform/identity/bearer-token.ts';
import {
  KEYS_FRESH_FOR_MS,
  KEYS_SERVE_FOR_MS,
  RETRY_AFTER_MS,
} from '../../../shared/platform/identity/json-web-keys.ts';
import { trustedIssuers } from '../../../shared/platform/identity/trusted-issuers.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aToken, base64url, NOON_SECONDS, SECRET } from '../../builders/tokens.ts';

const ISSUER = 'https://id.example/pool';
const JWKS = 'https://id.example/pool/jwks.json?v=1';

type Algorithm = 'RS256' | 'ES256' | 'RS512' | 'ES384';

/** Making a key of RSA takes a tenth of a second: tests share them, and each begins with the first again. */
const made = new Map<Algorithm, ReturnType<typeof generateKeyPair>[]>();
let taken: Algorithm[] = [];

function aKeyPair(alg: Algorithm): ReturnType<typeof generateKeyPair> {
  const pairs = made.get(alg) ?? [];
  made.set(alg, pairs);
  const index = taken.filter((one) => one === alg).length;
  taken.push(alg);
  pairs[index] ??= generateKeyPair(alg, { extractable: true });
  return pairs[index];
}

/** Keys and tokens of a library that is not ours; no two of a test are the same. */
async function aKey(alg: Algorithm, kid?: string) {
  const { privateKey, publicKey } = await aKeyPair(alg);
  const jwk: JWK = { ...(await exportJWK(publicKey)), ...(kid ? { kid } : {}) };
  const sign = (claims: Readonly<Record<string, unknown>> = {}, header: Record<string, unknown> = {}) =>
    new SignJWT({ sub: 'ada', iss: ISSUER, aud: 'laurel', exp: NOON_SECONDS + 3600, ...claims } as JWTPayload)
      .setProtectedHeader({ alg, ...(kid ? { kid } : {}), ...header })
      .sign(privateKey);
  return { jwk, sign, publicKey };
}

/** A verifier that trusts one issuer, with a clock and an issuer that do as they are told. */
function aVerifier(keys: readonly unknown[], entry: object = { audience: 'laurel' }, base?: string) {
  const state = {
    keys,
    now: NOON,
    down: false,
    asked: 0,
    list: JSON.stringify([{ issuer: ISSUER, jwksUri: JWKS, ...entry }]) as string | undefined,
    invalid: [] as string[],
    stale: [] as string[],
    url: '',
    method: '' as string | undefined,
    answer: undefined as (() => Promise<Response>) | undefined,
  };
  const verify = tokenVerifier(
    async () => SECRET,
    () => state.now,
    trustedIssuers({
      list: async () => state.list,
      now: () => state.now,
      fetch: async (url, init) => {
        state.asked++;
        state.url = String(url);
        state.method = init?.method;
        if (state.down) throw new TypeError('fetch failed');
        return state.answer ? state.answer() : Response.json({ keys: state.keys });
      },
      onStale: (error) => state.stale.push((error as Error).message),
      onInvalid: (reason) => state.invalid.push(reason),
    }),
    async () => base,
  );
  const accept = (token: string) => verify(`Bearer ${token}`);
  const reasonOf = async (token: string) => {
    const error = await failureOf(accept(token));
    expect(error).to.be.instanceOf(UnauthorizedError);
    return error.message;
  };
  return { state, accept, reasonOf };
}

describe('tokens of trusted issuers', () => {
  beforeEach(() => {
    taken = [];
  });

  for (const alg of ['RS256', 'ES256'] as const) {
    it(`are taken when ${alg} proves them`, async () => {
      const { jwk, sign } = await aKey(alg, 'k1');
      const { accept, state } = aVerifier([jwk]);
      const caller = await accept(await sign({ client_id: 'app', scope: 'pos' }));
      expect(caller).to.deep.include({ userId: 'ada', actor: 'user:ada client:app' });
      expect([...caller.scopes]).to.deep.equal(['pos']);
      expect([state.method, state.url]).to.deep.equal(['GET', JWKS]);
    });

    it(`are refused when another key signed them with ${alg}`, async () => {
      const [known, other] = [await aKey(alg, 'k1'), await aKey(alg, 'k1')];
      expect(await aVerifier([known.jwk]).reasonOf(await other.sign())).to.equal('invalid signature');
    });
  }

  it('leave the shared secret in force beside them', async () => {
    const { jwk } = await aKey('RS256', 'k1');
    const { accept, state } = aVerifier([jwk]);
    expect((await accept(aToken())).userId).to.equal('ada');
    expect(state.asked, 'no issuer is asked for ours').to.equal(0);
  });

  it('are refused where nobody trusts the issuer, and nothing is fetched', async () => {
    const { jwk, sign } = await aKey('RS256', 'k1');
    const { reasonOf, state } = aVerifier([jwk]);
    for (const iss of ['https://id.example/pool/', 'https://evil.example', undefined])
      expect(await reasonOf(await sign({ iss }))).to.equal('nobody trusts the issuer of this token');
    state.list = undefined;
    expect(await reasonOf(await sign())).to.equal('nobody trusts the issuer of this token');
    expect(state.asked).to.equal(0);
  });

  it('are refused where no list was ever set', async () => {
    const { jwk, sign } = await aKey('RS256', 'a');
    const { state, reasonOf } = aVerifier([jwk]);
    state.list = undefined;
    expect(await reasonOf(await sign())).to.equal('nobody trusts the issuer of this token');
    expect(state.asked).to.equal(0);
  });

  it('must be meant for us where an audience is set', async () => {
    const { jwk, sign } = await aKey('RS256', 'k1');
    const { accept, reasonOf } = aVerifier([jwk], { audience: ['laurel', 'till'] });
    expect((await accept(await sign({ aud: ['other', 'till'] }))).userId).to.equal('ada');
    for (const aud of ['other', ['other'], undefined])
      expect(await reasonOf(await sign({ aud }))).to.contain('audience');
    expect((await aVerifier([jwk], {}).accept(await sign({ aud: 'other' }))).userId).to.equal('ada');
  });

  it('of our own issuer must be meant for us, and those of another may name what they like', async () => {
    const { jwk, sign } = await aKey('RS256', 'k1');
    const own = aVerifier([jwk], {}, ISSUER);
    for (const aud of [undefined, ISSUER, `${ISSUER}/mcp`, ['other', ISSUER]])
      expect((await own.accept(await sign({ aud }))).userId, String(aud)).to.equal('ada');
    for (const aud of ['other', `${ISSUER}.evil.example/`, []])
      expect(await own.reasonOf(await sign({ aud })), String(aud)).to.contain('somebody else');
    const others = aVerifier([jwk], {}, 'https://api.example');
    expect((await others.accept(await sign({ aud: 'other' }))).userId).to.equal('ada');
  });

  it('hold for their time, give or take five seconds', async () => {
    const { jwk, sign } = await aKey('ES256', 'k1');
    const { accept, reasonOf, state } = aVerifier([jwk]);
    const token = await sign({ exp: NOON_SECONDS + 100, nbf: NOON_SECONDS + 5 });
    expect((await accept(token)).userId).to.equal('ada');
    state.now = NOON + 104_000;
    expect((await accept(token)).userId).to.equal('ada');
    state.now = NOON + 105_000;
    expect(await reasonOf(token)).to.equal('jwt expired');
    state.now = NOON;
    expect(await reasonOf(await sign({ nbf: NOON_SECONDS + 6 }))).to.equal('jwt not active');
    expect(await reasonOf(await sign({ exp: undefined }))).to.equal('no expiry');
    expect(await reasonOf(await sign({ sub: '' }))).to.equal('no usable subject');
    expect(await reasonOf(await sign({}, { crit: ['b64'], b64: true }))).to.equal('critical header extension');
  });

  it('name their member by the claim that the issuer has for it', async () => {
    const { jwk, sign } = await aKey('RS256', 'k1');
    const { accept, reasonOf } = aVerifier([jwk], { claim: 'custom:member' });
    expect(await accept(await sign({ 'custom:member': 'm-7' }))).to.deep.include({
      userId: 'm-7',
      actor: 'user:ada',
    });
    expect((await accept(await sign())).userId, 'a machine has none').to.equal(undefined);
    expect(await reasonOf(await sign({ 'custom:member': 7 }))).to.equal('no usable subject');
  });

  describe('cannot confuse one kind of key with another', () => {
    it('a public key is no secret, in any of its spellings', async () => {
      const { jwk, publicKey } = await aKey('RS256', 'k1');
      const { reasonOf } = aVerifier([jwk]);
      const signed = `${base64url('{"alg":"HS256","kid":"k1"}')}.${base64url(JSON.stringify({ sub: 'ada', iss: ISSUER, aud: 'laurel', exp: NOON_SECONDS + 60 }))}`;
      for (const secret of [await exportSPKI(publicKey), JSON.stringify(jwk), String(jwk.n)])
        expect(await reasonOf(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)).to.equal(
          'invalid signature',
        );
    });

    it('a secret key that an issuer shows is left out', async () => {
      const { sign } = await aKey('RS256', 'k1');
      const { reasonOf } = aVerifier([{ kty: 'oct', k: base64url('known to all'), kid: 'k1', alg: 'RS256' }]);
      expect(await reasonOf(await sign())).to.equal('its issuer has no such key');
    });

    for (const alg of ['RS512', 'ES384'] as const)
      it(`${alg} is not taken`, async () => {
        const { jwk, sign } = await aKey(alg, 'k1');
        expect(await aVerifier([jwk]).reasonOf(await sign())).to.be.oneOf(['invalid algorithm', 'invalid signature']);
      });

    it('an RSA key proves no ES256, and the other way round', async () => {
      const [rsa, ec] = [await aKey('RS256', 'k1'), await aKey('ES256', 'k1')];
      expect(await aVerifier([rsa.jwk]).reasonOf(await ec.sign())).to.equal('its issuer has no such key');
      expect(await aVerifier([ec.jwk]).reasonOf(await rsa.sign())).to.equal('its issuer has no such key');
      expect((await aVerifier([rsa.jwk, ec.jwk]).accept(await ec.sign())).userId).to.equal('ada');
    });

    it('keys for encryption, of another algorithm or too short are left out', async () => {
      const { jwk, sign } = await aKey('RS256', 'k1');
      const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
      for (const shown of [
        { ...jwk, use: 'enc' },
        { ...jwk, alg: 'RS512' },
        { ...short, kid: 'k1' },
        { ...jwk, n: '' },
        null,
        'key',
      ])
        expect(await aVerifier([shown]).reasonOf(await sign())).to.equal('its issuer has no such key');
    });

    it('keys of another curve are no keys, and those that say what they are for are', async () => {
      const [ec, wider] = [await aKey('ES256', 'k1'), await aKey('ES384', 'k1')];
      const edwards = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
      for (const shown of [wider.jwk, { ...edwards, kid: 'k1' }, { ...ec.jwk, kty: 'oct' }])
        expect(await aVerifier([shown]).reasonOf(await ec.sign())).to.equal('its issuer has no such key');
      const shown = { ...ec.jwk, use: 'sig', alg: 'ES256' };
      expect((await aVerifier([wider.jwk, shown]).accept(await ec.sign())).userId).to.equal('ada');
    });

    it('addresses of keys in the header are not followed', async () => {
      const [known, own] = [await aKey('RS256', 'k1'), await aKey('RS256', 'k1')];
      const { reasonOf, state } = aVerifier([known.jwk]);
      const token = await own.sign(
        {},
        { jwk: own.jwk, jku: 'https://evil.example/keys', x5u: 'https://evil.example/c' },
      );
      expect(await reasonOf(token)).to.equal('invalid signature');
      expect(state.url).to.equal(JWKS);
    });
  });

  describe('are judged by keys that are kept', () => {
    it('for ten minutes, whatever number of callers asks', async () => {
      const { jwk, sign } = await aKey('ES256', 'k1');
      const { accept, state } = aVerifier([jwk]);
      const token = await sign();
      await Promise.all(Array.from({ length: 50 }, () => accept(token)));
      state.now = NOON + KEYS_FRESH_FOR_MS - 1;
      await accept(token);
      expect(state.asked).to.equal(1);
      state.now = NOON + KEYS_FRESH_FOR_MS;
      await accept(token);
      expect(state.asked).to.equal(2);
      expect(KEYS_FRESH_FOR_MS).to.equal(600_000);
    });

    it('until a token names a new one: rotation shows at once, and a withdrawn key within ten minutes', async () => {
      const [old, next] = [await aKey('ES256', 'k1'), await aKey('ES256', 'k2')];
      const { accept, reasonOf, state } = aVerifier([old.jwk]);
      await accept(await old.sign());
      state.keys = [next.jwk];
      expect((await accept(await next.sign())).userId).to.equal('ada');
      expect(await reasonOf(await old.sign())).to.equal('its issuer has no such key');
    });

    it('and a second rotation within the minute shows when the minute is over', async () => {
      const keys = await Promise.all(['k1', 'k2', 'k3'].map((kid) => aKey('ES256', kid)));
      const [first, second, third] = keys as [(typeof keys)[0], (typeof keys)[0], (typeof keys)[0]];
      const { accept, reasonOf, state } = aVerifier([first.jwk]);
      await accept(await first.sign());
      state.keys = [second.jwk];
      await accept(await second.sign());
      state.keys = [third.jwk];
      state.now = NOON + 59_999;
      expect(await reasonOf(await third.sign())).to.equal('its issuer has no such key');
      state.now = NOON + 60_000;
      expect((await accept(await third.sign())).userId).to.equal('ada');
      expect(state.asked).to.equal(3);
    });

    it('and a key that nobody has is asked for twice at once and then once a minute, however often it is named', async () => {
      const [known, unknown] = [await aKey('ES256', 'k1'), await aKey('ES256', 'made-up')];
      const { accept, reasonOf, state } = aVerifier([known.jwk]);
      await accept(await known.sign());
      const token = await unknown.sign();
      for (const afterMs of [0, 1, 59_999]) {
        state.now = NOON + afterMs;
        await reasonOf(token);
      }
      expect(state.asked).to.equal(2);
      state.now = NOON + 60_000;
      await Promise.all(Array.from({ length: 20 }, () => reasonOf(token)));
      expect(state.asked).to.equal(3);
      state.now = NOON + 119_999;
      await reasonOf(token);
      expect(state.asked).to.equal(3);
      state.now = NOON + 120_000;
      await reasonOf(token);
      expect(state.asked).to.equal(4);
    });

    it('and an hour of quiet does not save up questions', async () => {
      const [known, unknown] = [await aKey('ES256', 'k1'), await aKey('ES256', 'made-up')];
      const { accept, reasonOf, state } = aVerifier([known.jwk]);
      await accept(await known.sign());
      state.now = NOON + 3_600_000;
      const token = await unknown.sign({ exp: NOON_SECONDS + 7200 });
      for (let n = 0; n < 10; n++) await reasonOf(token);
      expect(state.asked).to.equal(3);
    });

    it('while the issuer is down, for a day', async () => {
      const { jwk, sign } = await aKey('ES256', 'k1');
      const { accept, state } = aVerifier([jwk]);
      const token = await sign({ exp: NOON_SECONDS + 200_000 });
      await accept(token);
      state.down = true;
      state.now = NOON + KEYS_SERVE_FOR_MS - 1;
      expect((await accept(token)).userId).to.equal('ada');
      state.now = NOON + KEYS_SERVE_FOR_MS;
      expect(await failureOf(accept(token))).to.include({ name: 'TransientError' });
      expect(KEYS_SERVE_FOR_MS).to.equal(86_400_000);
    });

    it('and before any is known, an issuer that is down makes it 503, asked again after five seconds', async () => {
      const { jwk, sign } = await aKey('ES256', 'k1');
      const { accept, state } = aVerifier([jwk]);
      state.down = true;
      expect(await failureOf(accept(await sign()))).to.include({ name: 'TransientError' });
      state.down = false;
      expect(await failureOf(accept(await sign()))).to.include({ name: 'TransientError' });
      expect(state.asked).to.equal(1);
      state.now = NOON + RETRY_AFTER_MS;
      expect((await accept(await sign())).userId).to.equal('ada');
    });

    it('without a name where the issuer has only one', async () => {
      const [one, other] = [await aKey('ES256'), await aKey('ES256')];
      expect((await aVerifier([one.jwk]).accept(await one.sign())).userId).to.equal('ada');
      expect(await aVerifier([one.jwk, other.jwk]).reasonOf(await one.sign())).to.equal('its issuer has no such key');
    });

    it('by a name that is a text: whatever else a token or its issuer says is no name', async () => {
      const { jwk, sign } = await aKey('ES256');
      expect((await aVerifier([jwk]).accept(await sign({}, { kid: 7 }))).userId).to.equal('ada');
      const { accept, reasonOf } = aVerifier([{ ...jwk, kid: 7 }]);
      expect((await accept(await sign())).userId).to.equal('ada');
      expect(await reasonOf(await sign({}, { kid: '7' }))).to.equal('its issuer has no such key');
    });

    it('and something else than a set of keys changes nothing, but is told', async () => {
      const { jwk, sign } = await aKey('ES256', 'k1');
      const { accept, state } = aVerifier([jwk]);
      await accept(await sign());
      expect(state.stale).to.deep.equal([]);
      const token = await sign({ exp: NOON_SECONDS + 50_000 });
      for (const [index, answer] of [{ keys: 'none' }, {}, null, 7].entries()) {
        state.answer = async () => Response.json(answer);
        state.now = NOON + (index + 1) * KEYS_FRESH_FOR_MS;
        expect((await accept(token)).userId).to.equal('ada');
      }
      const shape = 'token issuer: its answer is not what its contract says';
      expect(state.stale).to.deep.equal([shape, shape, shape, shape]);
    });

    it('and an issuer that gives no answer within a second is told to be so', async () => {
      const { jwk, sign } = await aKey('ES256', 'k1');
      const { accept, state } = aVerifier([jwk]);
      state.answer = () => Promise.reject(new DOMException('', 'TimeoutError'));
      expect(await failureOf(accept(await sign()))).to.include({
        name: 'TransientError',
        message: 'the token issuer does not show its keys',
      });
      expect(state.stale).to.deep.equal(['token issuer: no answer within 1000 ms']);
    });

    it('and whoever has a key does not wait for the question of another', async () => {
      const { jwk, sign } = await aKey('ES256', 'k1');
      const { accept, state } = aVerifier([jwk]);
      const token = await sign();
      await accept(token);
      let answered = (_answer: Response) => {};
      state.answer = () => new Promise((resolve) => (answered = resolve));
      state.now = NOON + KEYS_FRESH_FOR_MS;
      let isDone = false;
      const asking = accept(token).then(() => {
        isDone = true;
      });
      expect((await accept(token)).userId).to.equal('ada');
      expect([isDone, state.asked]).to.deep.equal([false, 2]);
      answered(Response.json({ keys: [jwk] }));
      await asking;
    });

    it('and one that rotates right after it has come back is asked again at once', async () => {
      const [old, next, unknown] = [await aKey('ES256', 'k1'), await aKey('ES256', 'k2'), await aKey('ES256', 'k3')];
      const { accept, reasonOf, state } = aVerifier([old.jwk]);
      state.down = true;
      await failureOf(accept(await old.sign()));
      state.down = false;
      state.now = NOON + 5000;
      await accept(await old.sign());
      state.keys = [next.jwk];
      expect((await accept(await next.sign())).userId).to.equal('ada');
      expect(await reasonOf(await unknown.sign()), 'it is there again').to.equal('its issuer has no such key');
    });
  });

  it('may come from 20 issuers, and from none of a list with more', async () => {
    const { jwk, sign } = await aKey('ES256', 'k1');
    for (const [issuers, taken] of [
      [20, true],
      [21, false],
    ] as const) {
      const { accept, state } = aVerifier([jwk]);
      const named = Array.from({ length: issuers }, (_, index) => (index === 0 ? ISSUER : `https://${index}.example`));
      state.list = JSON.stringify(named.map((issuer) => ({ issuer, jwksUri: JWKS })));
      const outcome = await accept(await sign()).then(
        ({ userId }) => userId,
        ({ name }: Error) => name,
      );
      expect(outcome).to.equal(taken ? 'ada' : 'TransientError');
    }
  });

  for (const list of [
    'https://id.example',
    '{}',
    '[{}]',
    `[{"issuer":"${ISSUER}"}]`,
    `[{"issuer":"${ISSUER}","jwksUri":"http://id.example/keys"}]`,
    `[{"issuer":"${ISSUER}","jwksUri":"ftp://id.example/keys"}]`,
    `[{"issuer":"","jwksUri":"${JWKS}"}]`,
    `[{"issuer":"${ISSUER}","jwksUri":"${JWKS}","audience":[]}]`,
    `[{"issuer":"${ISSUER}","jwksUri":"${JWKS}","aud":"laurel"}]`,
    `[{"issuer":"${ISSUER}","jwksUri":"${JWKS}"},{"issuer":"${ISSUER}","jwksUri":"${JWKS}"}]`,
  ]) {
    it(`are judged by the last good list when it becomes ${list}`, async () => {
      const { jwk, sign } = await aKey('ES256', 'k1');
      const { accept, state } = aVerifier([jwk]);
      await accept(await sign());
      state.list = list;
      expect((await accept(await sign())).userId).to.equal('ada');
      await accept(await sign());
      expect(state.invalid, 'told once').to.have.length(1);
    });

    it(`are judged by nobody, 503, when the list is ${list} from the start`, async () => {
      const { jwk, sign } = await aKey('ES256', 'k1');
      const { accept, state } = aVerifier([jwk]);
      state.list = list;
      expect(await failureOf(accept(await sign()))).to.include({
        name: 'TransientError',
        message: 'the list of token issuers cannot be read',
      });
      expect((await accept(aToken())).userId, 'ours go on').to.equal('ada');
    });
  }

  it('say what is wrong with a list', async () => {
    const { jwk, sign } = await aKey('ES256', 'k1');
    const { accept, state } = aVerifier([jwk]);
    const issuer = { issuer: ISSUER, jwksUri: JWKS };
    for (const list of ['{', '{}', JSON.stringify([issuer, {}]), JSON.stringify([issuer, issuer])]) {
      state.list = list;
      await failureOf(accept(await sign()));
    }
    expect(state.invalid).to.deep.equal([
      'it is not JSON',
      'it is no list of at most 20',
      'entry 1 must be {issuer, audience?, jwksUri, claim?}, jwksUri with https',
      'it names an issuer twice',
    ]);
  });
});
