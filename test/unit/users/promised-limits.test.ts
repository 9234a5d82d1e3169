import { expect } from 'chai';
import {
  CLIENT_TOKEN_SECONDS,
  delegatedClaims,
  issued,
  ownClaims,
  sessionClaims,
} from '../../../shared/users/claims.ts';
import { CLIENT_SCOPES, MEMBER_SCOPES, meaningsOf, scopesIn } from '../../../shared/users/client-scopes.ts';
import { authorizationServer, protectedResource } from '../../../shared/users/metadata.ts';
import { MIN_PASSWORD_CHARACTERS, passwordText } from '../../../shared/users/password.ts';
import { USERS_ADMIN } from '../../../shared/users/permission.ts';
import { GRANT_SECONDS, SESSION_SECONDS, sessionView } from '../../../shared/users/session.ts';
import { ORDERS_BEFORE_PREMIUM, userView } from '../../../shared/users/user.ts';
import { NOON } from '../../builders/accounts.ts';
import { aUser } from './people.ts';

const session = {
  ...{ userId: 'ada-1', sessionId: 's1', epoch: 1, address: '203.0.113.7' },
  ...{ createdAt: NOON + 999, expiresAt: NOON + 999 + 3_600_000 },
};
const grant = { clientId: 'agent', scopes: ['loyalty:read', 'orders:read'], resource: 'https://api.example' };

describe('what users and clients were promised', () => {
  it('is an hour of a sign-in and of a token, 30 days of a grant, and passwords of 8 characters', () => {
    expect([SESSION_SECONDS, CLIENT_TOKEN_SECONDS, GRANT_SECONDS]).to.deep.equal([3600, 3600, 2_592_000]);
    expect(MIN_PASSWORD_CHARACTERS).to.equal(8);
    expect(passwordText('\ufb01'), 'one letter, written in two ways').to.equal('fi');
    expect(ORDERS_BEFORE_PREMIUM).to.equal(10);
  });

  it('is what scopes are called, and what they mean', () => {
    expect(USERS_ADMIN).to.equal('users:admin');
    expect(MEMBER_SCOPES).to.include.members([
      ...['loyalty:read', 'loyalty:spend', 'orders:read', 'orders:write', 'products:read'],
    ]);
    expect(CLIENT_SCOPES).to.include.members([
      ...[...MEMBER_SCOPES, 'loyalty:admin', 'orders:admin', 'products:admin', 'inventory:admin', 'events:admin'],
      ...['demo:admin', 'pos', 'metrics'],
    ]);
    expect(meaningsOf(['loyalty:read', 'loyalty:spend', 'orders:read', 'orders:write', 'products:read'])).to.deep.equal(
      [...['see your points', 'spend your points', 'see your orders', 'order for you', 'see the products']],
    );
    expect(scopesIn(' b  a b ')).to.deep.equal(['b', 'a']);
    expect(scopesIn(undefined)).to.deep.equal([]);
  });

  it('is in tokens: whole seconds, never longer than the session, and of an administrator nothing that is lent', () => {
    const iat = NOON / 1000;
    expect(sessionClaims(aUser(), session)).to.include({ iat, exp: iat + 3600 });
    expect(sessionClaims(aUser(), { ...session, expiresAt: session.createdAt + 60_500 })).to.include({ exp: iat + 60 });
    expect(sessionClaims(aUser(), { ...session, expiresAt: session.createdAt + 7_200_000 })).to.include({
      exp: iat + 3600,
    });
    const lent = { client_id: 'agent', scope: 'loyalty:read orders:read', aud: 'https://api.example' };
    expect(delegatedClaims(aUser({ isAdmin: true }), 's1', grant)).to.deep.equal({
      ...{ sub: 'ada-1', user_type: 'STANDARD', session_id: 's1', ...lent },
    });
    expect(ownClaims(grant)).to.deep.equal({ sub: 'agent', ...lent });
    expect(issued(NOON + 999, 't1')).to.deep.equal({ jti: 't1', iat, exp: iat + 3600 });
  });

  it('is shown of users and sessions, with null for what there is not', () => {
    const since = NOON;
    expect(userView(aUser())).to.deep.include({ tier: null, disabled: false, userType: 'STANDARD', orderCount: 0 });
    expect(userView(aUser({ tier: { id: 'silver', name: 'Silver', since } }))).to.include({ tier: 'Silver' });
    expect(sessionView(session, 's1')).to.include({ client: null, current: true, address: '203.0.113.7' });
    expect(sessionView({ ...session, client: 'agent' }, 's2')).to.include({ client: 'agent', current: false });
    expect(sessionView(session)).to.include({ current: false });
  });

  it('is where tokens come from and how, as the standards have it', () => {
    const issuer = 'https://api.example';
    const methods = ['client_secret_basic', 'client_secret_post'];
    expect(authorizationServer(issuer)).to.deep.equal({
      issuer,
      authorization_endpoint: 'https://api.example/oauth/authorize',
      token_endpoint: 'https://api.example/oauth/token',
      introspection_endpoint: 'https://api.example/oauth/introspect',
      revocation_endpoint: 'https://api.example/oauth/revoke',
      registration_endpoint: 'https://api.example/oauth/register',
      jwks_uri: 'https://api.example/.well-known/jwks.json',
      scopes_supported: CLIENT_SCOPES,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none', ...methods],
      introspection_endpoint_auth_methods_supported: methods,
      revocation_endpoint_auth_methods_supported: ['none', ...methods],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    });
    expect(protectedResource(issuer)).to.deep.equal({
      resource: issuer,
      authorization_servers: [issuer],
      jwks_uri: 'https://api.example/.well-known/jwks.json',
      scopes_supported: CLIENT_SCOPES,
      bearer_methods_supported: ['header'],
    });
  });
});
