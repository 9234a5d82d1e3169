import { expect } from 'chai';
import type { RegisteredClient } from '../../../shared/users/adapters/client-repository.ts';
import { codeRepository } from '../../../shared/users/adapters/code-repository.ts';
import { sessionRepository } from '../../../shared/users/adapters/session-repository.ts';
import { type TokenRequest, tokenGrants } from '../../../shared/users/adapters/token-grants.ts';
import { userRepository } from '../../../shared/users/adapters/user-repository.ts';
import type { Claims } from '../../../shared/users/claims.ts';
import type { OAuthError } from '../../../shared/users/oauth-error.ts';
import shape from '../../../shared/users/table.json' with { type: 'json' };
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { throttled } from '../../builders/table/errors.ts';
import { aUser, aUsersTable, BY } from './people.ts';

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const API = 'https://api.example';
const DAY_MS = 86_400_000;

const AGENT: RegisteredClient = {
  ...{ clientId: 'agent', name: 'Agent', redirectUris: ['https://agent.example/back'] },
  ...{ grantTypes: ['authorization_code', 'refresh_token'], scopes: ['loyalty:read', 'orders:read'] },
  ...{ authentication: 'none', isTrusted: false, createdAt: NOON },
};

async function aService(step: () => Promise<void> = async () => {}) {
  const table = aUsersTable(step);
  const users = userRepository(table.client, 'users');
  const sessions = sessionRepository(table.client, 'users');
  const codes = codeRepository(table.client, 'users');
  await users.add({ user: aUser(), passwordHash: 'h' }, BY);
  const signed: Claims[] = [];
  const tokens = {
    sign: async (claims: Claims) => `token ${signed.push(claims)}`,
    publicKeys: async () => [],
  };
  const grant = tokenGrants({ users, sessions, codes, tokens, issuer: async () => API });
  const aCode = () =>
    codes.issue(
      {
        ...{ clientId: 'agent', redirectUri: 'https://agent.example/back', codeChallenge: CHALLENGE },
        ...{ scopes: ['loyalty:read'], resource: API, userId: 'ada-1', epoch: 1, sessionId: 's1', address: '::1' },
      },
      NOON,
    );
  const redeem = (code: string, at = NOON, changes: TokenRequest = {}, client = AGENT) =>
    grant(client, { grant_type: 'authorization_code', code, code_verifier: VERIFIER, ...changes }, at);
  const refresh = (token: string | undefined, at = NOON, changes: TokenRequest = {}, client = AGENT) =>
    grant(client, { grant_type: 'refresh_token', ...(token ? { refresh_token: token } : {}), ...changes }, at);
  return { table, users, sessions, signed, aCode, redeem, refresh };
}

const LESS: RegisteredClient = { ...AGENT, scopes: ['orders:read'] };

const codeOf = async (work: Promise<unknown>) => ((await failureOf(work)) as OAuthError).code;

describe('codes and tokens expire', () => {
  it('a code after a minute, to the millisecond, and it is worth nothing afterwards', async () => {
    const { aCode, redeem } = await aService();
    expect((await redeem(await aCode(), NOON + 59_999)).expires_in).to.equal(3600);
    const code = await aCode();
    expect(await codeOf(redeem(code, NOON + 60_000))).to.equal('invalid_grant');
    expect(await codeOf(redeem(code)), 'nor earlier').to.equal('invalid_grant');
  });

  it('an access token after an hour, whenever it was refreshed', async () => {
    const { aCode, redeem, refresh, signed } = await aService();
    const { refresh_token } = await redeem(await aCode());
    await refresh(refresh_token, NOON + DAY_MS);
    const times = signed.map(({ iat, exp }) => [iat, exp]);
    expect(times).to.deep.equal([NOON, NOON + DAY_MS].map((at) => [at / 1000, at / 1000 + 3600]));
  });

  it('expired-refresh-token-is-dead: a grant ends thirty days after it was given, however often it was refreshed', async () => {
    const { aCode, redeem, refresh } = await aService();
    const first = await redeem(await aCode());
    const second = await refresh(first.refresh_token, NOON + 29 * DAY_MS);
    const last = await refresh(second.refresh_token, NOON + 30 * DAY_MS - 1);
    expect(await codeOf(refresh(last.refresh_token, NOON + 30 * DAY_MS))).to.equal('invalid_grant');
  });
});

describe('what the table keeps', () => {
  it('codes-and-tokens-expire-from-the-table: each says when, a code after a minute, a grant after thirty days', async () => {
    const { table, aCode, redeem } = await aService();
    await redeem(await aCode());
    const expiries = table
      .items()
      .filter(({ SK }) => SK === 'CODE' || String(SK).startsWith('SESSION#'))
      .map(({ SK, expiresAtEpochSeconds }) => [String(SK).split('#')[0], Number(expiresAtEpochSeconds) - NOON / 1000]);
    expect(Object.fromEntries(expiries)).to.deep.equal({ CODE: 60, SESSION: 30 * 24 * 3600 });
    expect(shape.timeToLiveAttribute).to.equal('expiresAtEpochSeconds');
  });
});

describe('a code that two have', () => {
  it('gives one of them a token, and the grant is over, however closely they come', async () => {
    let met = 0;
    // The second comes and goes before each step of the first: before its first one, before its second, and so on.
    for (let step = 1; step <= 20; step++) {
      let steps = 0;
      let second: Promise<PromiseSettledResult<unknown>[]> | undefined;
      let meet = async () => {};
      const { aCode, redeem, refresh, sessions } = await aService(() => meet());
      const code = await aCode();
      meet = async () => {
        steps++;
        if (steps !== step) return;
        second = Promise.allSettled([redeem(code)]);
        await second;
      };
      const [first] = await Promise.allSettled([redeem(code)]);
      meet = async () => {};
      const [other] = (await second) ?? [];
      if (!other) continue;
      met++;
      expect([first.status, other.status].filter((status) => status === 'fulfilled').length, `${step}`).to.be.at.most(
        1,
      );
      expect(await sessions.isLive('ada-1', 's1', NOON), `${step}`).to.equal(false);
      if (first.status === 'fulfilled')
        expect(await codeOf(refresh(first.value.refresh_token)), `${step}`).to.equal('invalid_grant');
    }
    expect(met).to.be.greaterThan(3);
  });

  it('is spent by a wrong verifier and by a wrong resource, and no session is left of it', async () => {
    for (const changes of [{ code_verifier: CHALLENGE }, { resource: 'https://elsewhere.example' }]) {
      const { aCode, redeem, sessions } = await aService();
      const code = await aCode();
      expect(await codeOf(redeem(code, NOON, changes))).to.be.oneOf(['invalid_grant', 'invalid_target']);
      expect(await codeOf(redeem(code))).to.equal('invalid_grant');
      expect(await sessions.isLive('ada-1', 's1', NOON)).to.equal(false);
    }
  });

  it('is not spent by a table that does not answer', async () => {
    const { table, aCode, redeem } = await aService();
    const code = await aCode();
    table.faults = (operation) => (operation === 'PutItem' ? { kind: 'error', error: throttled } : undefined);
    await failureOf(redeem(code));
    table.faults = () => undefined;
    expect((await redeem(code)).scope).to.equal('loyalty:read');
  });
});

describe('a refresh token that two have', () => {
  it('gives at most one of them another, and the grant is over', async () => {
    const { aCode, redeem, refresh, sessions } = await aService();
    const { refresh_token } = await redeem(await aCode());
    const both = await Promise.allSettled([refresh(refresh_token), refresh(refresh_token)]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).to.be.at.most(1);
    expect(await sessions.isLive('ada-1', 's1', NOON)).to.equal(false);
  });

  it('is not spent by a request for more than was granted', async () => {
    const { aCode, redeem, refresh } = await aService();
    const { refresh_token } = await redeem(await aCode());
    expect(await codeOf(refresh(refresh_token, NOON, { scope: 'orders:read' }))).to.equal('invalid_scope');
    expect(await codeOf(refresh(refresh_token, NOON, { resource: 'https://x.example' }))).to.equal('invalid_target');
    expect((await refresh(refresh_token)).scope).to.equal('loyalty:read');
  });
});

describe('a client from which a scope was taken', () => {
  it('gets no more tokens for it, by a code or a grant of before', async () => {
    const { aCode, redeem, refresh } = await aService();
    expect(await codeOf(redeem(await aCode(), NOON, {}, LESS))).to.equal('invalid_grant');
    const { refresh_token: token } = await redeem(await aCode());
    expect(await codeOf(refresh(token, NOON, {}, LESS))).to.equal('invalid_grant');
    expect((await refresh(token)).scope, 'the grant stands, should it be given back').to.equal('loyalty:read');
  });
});

describe('a user who is disabled or has another password', () => {
  it('gives nothing for the codes and grants of before', async () => {
    const { users, aCode, redeem, refresh } = await aService();
    const [waiting, { refresh_token }] = [await aCode(), await redeem(await aCode())];
    await users.setDisabled('ada-1', true);
    await users.setDisabled('ada-1', false);
    expect(await codeOf(redeem(waiting))).to.equal('invalid_grant');
    expect(await codeOf(refresh(refresh_token))).to.equal('invalid_grant');
  });
});
