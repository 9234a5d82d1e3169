import { ssmClient } from '../aws/clients.ts';
import { parameter } from '../aws/parameters.ts';
import type { Audience } from '../identity/audience.ts';
import { type TokenVerifier, tokenVerifier } from '../identity/bearer-token.ts';
import { type Caller, carries, isLent, isOfClientItself } from '../identity/caller.ts';
import { InsufficientScopeError, UnauthorizedError } from '../identity/refusal.ts';
import { signingSecret } from '../identity/signing-secret.ts';
import { trustedIssuers } from '../identity/trusted-issuers.ts';
import { logger } from '../telemetry/observability.ts';
import type { Access } from './route.ts';

/** A member who acts for themself. */
export interface Member {
  /** From the token: the only member a caller can act for. */
  readonly userId: string;
  readonly caller: Caller;
}

/** Somebody whose token carries what the route asks for; whom they act upon, the request says. */
export interface ScopedCaller {
  readonly caller: Caller;
}

/** As a clientScope: any client may come whom the member has let act for them, and the route looks at scopes itself. */
const ANY_CLIENT = '*';

/**
 * Declared access "member": a token that names its member.
 *
 * @param clientScope what a client must carry that the member has let act for them, or one of which; without it none may
 */
export function byMember(
  verify: TokenVerifier = ownVerifier(),
  clientScope: string | readonly string[] = [],
): Access<Member> {
  const suffices = [clientScope].flat();
  return async ({ headers }) => {
    const caller = await verify(headers.authorization);
    if (caller.userId === undefined || isOfClientItself(caller))
      throw new UnauthorizedError('the token names no member');
    if (isLent(caller) && !suffices.some((scope) => scope === ANY_CLIENT || carries(caller, scope)))
      throw new InsufficientScopeError(`lacks ${suffices.join(' and ') || 'what no client is let do'}`);
    return { userId: caller.userId, caller };
  };
}

/** Declared access {"scopes": [...]}: a token that carries all of them. */
export function byScopes(scopes: readonly string[], verify: TokenVerifier = ownVerifier()): Access<ScopedCaller> {
  return async ({ headers }) => {
    const caller = await verify(headers.authorization);
    const missing = scopes.filter((scope) => !carries(caller, scope));
    if (missing.length > 0) throw new InsufficientScopeError(`lacks ${missing.join(' ')}`);
    return { caller };
  };
}

/** Declared access {"anyScope": [...]}: a token that carries at least one of them. Which, the use case asks where it matters. */
export function byAnyScope(scopes: readonly string[], verify: TokenVerifier = ownVerifier()): Access<ScopedCaller> {
  return async ({ headers }) => {
    const caller = await verify(headers.authorization);
    if (!scopes.some((scope) => carries(caller, scope)))
      throw new InsufficientScopeError(`lacks ${scopes.join(' and ')}`);
    return { caller };
  };
}

let known: TokenVerifier | undefined;

/** By the function's own parameters: the shared secret, and the issuers where a deployment names some. */
export function ownVerifier(): TokenVerifier {
  known ??= tokenVerifier(signingSecret(), Date.now, ownIssuers(), ownAudience());
  return known;
}

function ownIssuers() {
  const name = process.env.TOKEN_ISSUERS_PARAMETER;
  if (!name) return undefined;
  return trustedIssuers({
    list: parameter({
      client: ssmClient(),
      name,
      onStale: (error) => logger.warn('the token issuers could not be refreshed', error as Error),
    }),
    onInvalid: (reason) => logger.error('the parameter of token issuers is not usable', { reason }),
    onStale: (error) => logger.warn('a token issuer did not show its keys', error as Error),
  });
}

/** As users' own tokens name it: a setting, or where their API answers. Asked for only by a token that names somebody. */
function ownAudience(): Audience | undefined {
  const { USERS_ISSUER_PARAMETER: issuer, USERS_API_ENDPOINT_PARAMETER: endpoint } = process.env;
  if (!issuer || !endpoint) return undefined;
  const read = (name: string) =>
    parameter({
      client: ssmClient(),
      name,
      onStale: (error) => logger.warn('whom tokens are for could not be refreshed', error as Error),
    });
  const [ownIssuer, apiEndpoint] = [read(issuer), read(endpoint)];
  return async () => ((await ownIssuer()) || (await apiEndpoint()))?.replace(/\/+$/, '');
}
