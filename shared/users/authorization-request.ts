import { type Client, describesItself } from './client.ts';
import { grantedScopes, isMemberScope } from './client-scopes.ts';
import { isRegistered } from './redirect-uri.ts';

/** What a client asks a member for. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge: string;
  /** Whom the tokens are for. */
  readonly resource: string;
  /** The client's own, handed back as it is. */
  readonly state?: string;
}

export type ReadRequest =
  /** Nobody can be trusted with the answer: it is shown to whoever sits there. */
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'sent_back';
      readonly redirectUri: string;
      readonly state?: string;
      readonly error: string;
      readonly description: string;
    }
  | { readonly kind: 'asked'; readonly request: AuthorizationRequest };

type Parameters = Readonly<Record<string, string | undefined>>;

/**
 * Reads what came to the authorization endpoint, before anybody is asked for a password. Until client and address are known
 * to belong together nothing is sent anywhere; and nobody is sent to a client that describes itself, which anybody can be,
 * before they have signed in or refused to: a link of ours would lead wherever its author likes.
 *
 * @param issuer whom tokens are for where nothing is said, and the beginning of whatever else they may be for
 * @source https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1; RFC 7636 (PKCE, S256 alone); RFC 8707 (resource);
 *   https://www.rfc-editor.org/rfc/rfc9700#section-4.11.2 (an authorization server as an open redirector)
 */
export function readAuthorizationRequest(
  parameters: Parameters,
  client: Client | undefined,
  issuer: string,
): ReadRequest {
  if (!client) return { kind: 'refused', reason: 'The program that sent you here is not known.' };
  const { redirect_uri: given, state } = parameters;
  const redirectUri = given ?? (client.redirectUris.length === 1 ? client.redirectUris[0] : undefined);
  if (redirectUri === undefined || !isRegistered(redirectUri, client.redirectUris))
    return { kind: 'refused', reason: 'The address to go back to is not one of the program that sent you here.' };
  const back = (error: string, description: string): ReadRequest =>
    describesItself(client)
      ? { kind: 'refused', reason: `The program that sent you here asked for what it cannot have: ${description}.` }
      : {
          ...{ kind: 'sent_back', redirectUri, error, description },
          ...(state === undefined ? {} : { state }),
        };
  if (parameters.response_type !== 'code') return back('unsupported_response_type', 'response_type is code');
  if (!client.grantTypes.includes('authorization_code'))
    return back('unauthorized_client', 'this client asks no members');
  const { code_challenge: codeChallenge = '', code_challenge_method: method } = parameters;
  if (method !== 'S256' || !/^[\w-]{43}$/.test(codeChallenge))
    return back('invalid_request', 'code_challenge is needed, and code_challenge_method S256');
  const scopes = grantedScopes(parameters.scope, client.scopes.filter(isMemberScope));
  if (!scopes || scopes.length === 0) return back('invalid_scope', 'scope has more than this client may be let do');
  const resource = resourceOf(parameters.resource, issuer);
  if (resource === undefined) return back('invalid_target', 'resource is not of this service');
  return {
    kind: 'asked',
    request: {
      ...{ clientId: client.clientId, redirectUri, scopes, codeChallenge, resource },
      ...(state === undefined ? {} : { state }),
    },
  };
}

/** @returns undefined for what is not of this service */
export function resourceOf(asked: string | undefined, issuer: string): string | undefined {
  if (asked === undefined) return issuer;
  return asked === issuer || asked.startsWith(`${issuer}/`) ? asked : undefined;
}
