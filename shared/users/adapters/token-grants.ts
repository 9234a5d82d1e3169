import { randomUUID } from 'node:crypto';
import { resourceOf } from '../authorization-request.ts';
import { CLIENT_TOKEN_SECONDS, type Claims, delegatedClaims, type Grant, issued, ownClaims } from '../claims.ts';
import type { Client } from '../client.ts';
import { grantedScopes } from '../client-scopes.ts';
import { OAuthError } from '../oauth-error.ts';
import { GRANT_SECONDS, isLive, type Session } from '../session.ts';
import type { CodeRepository, IssuedCode } from './code-repository.ts';
import { newRefreshToken, readRefreshToken } from './refresh-token.ts';
import { isVerifierOf } from './secrets.ts';
import type { SessionRepository } from './session-repository.ts';
import type { TokenSigner } from './token-signer.ts';
import type { UserRepository } from './user-repository.ts';

export interface TokenRequest {
  readonly grant_type?: string;
  readonly code?: string;
  readonly redirect_uri?: string;
  readonly code_verifier?: string;
  readonly refresh_token?: string;
  readonly scope?: string;
  readonly resource?: string;
}

export interface TokenGrants {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly codes: CodeRepository;
  readonly tokens: TokenSigner;
  readonly issuer: () => Promise<string>;
}

/** What a client is answered. @source https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
}

/**
 * The token endpoint: exchanges codes and refresh tokens, each good once, and gives clients tokens of their own. A code or
 * refresh token that comes a second time ends the grant: one of the two that have it should not.
 *
 * @throws OAuthError
 * @source https://www.rfc-editor.org/rfc/rfc9700 (best current practice: rotation, reuse, PKCE)
 */
export function tokenGrants({ users, sessions, codes, tokens, issuer }: TokenGrants) {
  return async (client: Client, request: TokenRequest, at: number): Promise<TokenAnswer> => {
    const { grant_type: type } = request;
    if (type !== 'authorization_code' && type !== 'refresh_token' && type !== 'client_credentials')
      throw new OAuthError(
        'unsupported_grant_type',
        'grant_type is authorization_code, refresh_token or client_credentials',
      );
    if (!client.grantTypes.includes(type)) throw new OAuthError('unauthorized_client', `this client has no ${type}`);
    if (type === 'authorization_code') return byCode(client, request, at);
    return type === 'refresh_token' ? byRefreshToken(client, request, at) : byItself(client, request, at);
  };

  async function byCode(client: Client, request: TokenRequest, at: number): Promise<TokenAnswer> {
    const { code = '' } = request;
    const found = await codes.read(code);
    if (found?.clientId !== client.clientId) throw invalid('the code is not one of this client');
    if (found.isRedeemed) throw await replayed(found);
    // Begun before the code is spent: whoever comes with it at the same time finds a session to end.
    const [begun] = await Promise.allSettled([beginGrant(client, request, found, at)]);
    // A table that does not answer costs nobody their code. Everything else does.
    if (begun.status === 'rejected' && !(begun.reason instanceof OAuthError)) throw begun.reason;
    if (!(await codes.redeem(code))) throw await replayed(found);
    if (begun.status === 'rejected') throw begun.reason;
    const { claims, scopes, refreshToken } = begun.value;
    return answer(claims, scopes, at, refreshToken);
  }

  async function beginGrant(client: Client, request: TokenRequest, found: IssuedCode, at: number) {
    if (at >= found.expiresAt) throw invalid('the code is too old');
    if (request.redirect_uri !== undefined && request.redirect_uri !== found.redirectUri)
      throw invalid('redirect_uri is another than the code was asked for with');
    if (!isVerifierOf(found.codeChallenge, request.code_verifier)) throw invalid('code_verifier is not the one');
    const resource = await narrowed(request.resource, found.resource);
    const { userId, sessionId, epoch, address } = found;
    const scopes = stillAllowed(found.scopes, client);
    const { user, credentials } = await users.signUpOf(userId);
    if (!user || user.isDisabled || credentials?.epoch !== epoch)
      throw invalid('the user has gone, or let nobody in any more');
    const refresh = client.grantTypes.includes('refresh_token') ? newRefreshToken(userId, sessionId) : undefined;
    await sessions.begin({
      ...{ userId, sessionId, epoch, address, client: client.clientId, scopes, resource: found.resource },
      ...{ createdAt: at, expiresAt: at + (refresh ? GRANT_SECONDS : CLIENT_TOKEN_SECONDS) * 1000 },
      ...(refresh ? { refreshHash: refresh.hash } : {}),
    });
    const claims = delegatedClaims(user, sessionId, { clientId: client.clientId, scopes, resource });
    return { claims, scopes, refreshToken: refresh?.text };
  }

  async function byRefreshToken(client: Client, request: TokenRequest, at: number): Promise<TokenAnswer> {
    const token = readRefreshToken(request.refresh_token ?? '');
    const session = token && (await sessions.read(token.userId, token.sessionId));
    if (!token || session?.client !== client.clientId) throw invalid('the refresh token is not one of this client');
    const { user, credentials } = await users.signUpOf(token.userId);
    if (!user || user.isDisabled || !isLive(session, credentials, at)) throw invalid('the grant is over');
    if (session.refreshHash !== token.hash) throw await stolen(session);
    const { scopes: granted = [], resource: grantedResource = '' } = session;
    const scopes = grantedScopes(request.scope, stillAllowed(granted, client));
    if (!scopes) throw new OAuthError('invalid_scope', 'scope has more than was granted');
    const resource = await narrowed(request.resource, grantedResource);
    const next = newRefreshToken(token.userId, token.sessionId);
    if (!(await sessions.rotate(token.userId, token.sessionId, token.hash, next.hash))) throw await stolen(session);
    return answer(
      delegatedClaims(user, token.sessionId, { clientId: client.clientId, scopes, resource }),
      scopes,
      at,
      next.text,
    );
  }

  /** What was granted, without what an administrator has taken from the client since. */
  function stillAllowed(granted: readonly string[], { scopes }: Client): readonly string[] {
    const left = granted.filter((scope) => scopes.includes(scope));
    if (left.length === 0) throw invalid('nothing is left of what was granted');
    return left;
  }

  async function byItself(client: Client, request: TokenRequest, at: number): Promise<TokenAnswer> {
    const scopes = grantedScopes(request.scope, client.scopes);
    if (!scopes) throw new OAuthError('invalid_scope', 'scope has more than this client was registered for');
    const own = await issuer();
    const resource = resourceOf(request.resource, own);
    if (resource === undefined) throw new OAuthError('invalid_target', 'resource is not of this service');
    const grant: Grant = { clientId: client.clientId, scopes, resource };
    return answer(ownClaims(grant), scopes, at);
  }

  async function answer(
    claims: Claims,
    scopes: readonly string[],
    at: number,
    refreshToken?: string,
  ): Promise<TokenAnswer> {
    const token = await tokens.sign({ iss: await issuer(), ...claims, ...issued(at, randomUUID()) });
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: CLIENT_TOKEN_SECONDS,
      scope: scopes.join(' '),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    };
  }

  async function replayed({ userId, sessionId }: IssuedCode): Promise<OAuthError> {
    await sessions.end(userId, sessionId);
    return invalid('the code was redeemed before: what it gave is over');
  }

  async function stolen({ userId, sessionId }: Session): Promise<OAuthError> {
    await sessions.end(userId, sessionId);
    return invalid('the refresh token was used before: the grant is over');
  }

  /** A token may be for less than was granted, and for nobody else. */
  async function narrowed(asked: string | undefined, granted: string): Promise<string> {
    if (asked === undefined) return granted;
    if (asked === granted || (granted === (await issuer()) && asked.startsWith(`${granted}/`))) return asked;
    throw new OAuthError('invalid_target', 'resource is another than was granted');
  }
}

function invalid(description: string): OAuthError {
  return new OAuthError('invalid_grant', description);
}
