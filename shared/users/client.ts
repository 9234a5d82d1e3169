import { CLIENT_SCOPES, isMemberScope, MEMBER_SCOPES, scopesIn } from './client-scopes.ts';
import { isRedirectUri } from './redirect-uri.ts';

export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials';
export type ClientAuthentication = 'none' | 'client_secret_basic' | 'client_secret_post';

/** A program that acts for members, or in its own name. */
export interface Client {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly scopes: readonly string[];
  /** `none`: it can keep no secret, and proves by PKCE alone that a code is its own. */
  readonly authentication: ClientAuthentication;
  /** By the word of an administrator: see CLIENT_SCOPES. */
  readonly isTrusted: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** What a client says of itself. @source https://www.rfc-editor.org/rfc/rfc7591#section-2 */
export interface ClientMetadata {
  readonly client_name?: unknown;
  readonly redirect_uris?: unknown;
  readonly grant_types?: unknown;
  readonly response_types?: unknown;
  readonly scope?: unknown;
  readonly token_endpoint_auth_method?: unknown;
  readonly trusted?: unknown;
}

/**
 * Whether a client describes itself under the address that is its id: nobody here has looked at it, and anybody can be one.
 * Ids of registered clients are made here, and are no addresses.
 */
export const describesItself = ({ clientId }: Pick<Client, 'clientId'>): boolean => clientId.startsWith('https://');

export type Described = Omit<Client, 'clientId' | 'createdAt'>;

/** @source https://www.rfc-editor.org/rfc/rfc7591#section-3.2.2 */
export interface MetadataRefusal {
  readonly error: 'invalid_redirect_uri' | 'invalid_client_metadata';
  readonly description: string;
}

const GRANT_TYPES: readonly unknown[] = ['authorization_code', 'refresh_token', 'client_credentials'];
const AUTHENTICATIONS: readonly unknown[] = ['none', 'client_secret_basic', 'client_secret_post'];
const MOST_REDIRECT_URIS = 20;

/** Reads what a client says of itself; what it leaves out is as the standard has it, but for scopes: those of members. */
export function describedClient(metadata: ClientMetadata): Described | MetadataRefusal {
  const refused = (description: string): MetadataRefusal => ({ error: 'invalid_client_metadata', description });
  const {
    client_name: name = 'A program',
    redirect_uris: redirectUris = [],
    grant_types: grantTypes = ['authorization_code'],
    response_types: responseTypes = ['code'],
    scope = MEMBER_SCOPES.join(' '),
    token_endpoint_auth_method: authentication = 'client_secret_basic',
    trusted = false,
  } = metadata;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100)
    return refused('client_name has 1 to 100 characters');
  if (!isListOf(grantTypes, GRANT_TYPES)) return refused(`grant_types are some of ${GRANT_TYPES.join(', ')}`);
  if (!AUTHENTICATIONS.includes(authentication))
    return refused(`token_endpoint_auth_method is one of ${AUTHENTICATIONS.join(', ')}`);
  if (!isListOf(responseTypes, ['code'])) return refused('response_types are ["code"]');
  if (!Array.isArray(redirectUris) || redirectUris.length > MOST_REDIRECT_URIS || !redirectUris.every(isAddress))
    return {
      error: 'invalid_redirect_uri',
      description:
        'redirect_uris are https, of this machine, or of a scheme with a dot; without a fragment, at most 20',
    };
  const isForMembers = grantTypes.includes('authorization_code');
  if (isForMembers && redirectUris.length === 0)
    return { error: 'invalid_redirect_uri', description: 'authorization_code needs redirect_uris' };
  if (grantTypes.includes('refresh_token') && !isForMembers) return refused('refresh_token needs authorization_code');
  if (grantTypes.includes('client_credentials') && authentication === 'none')
    return refused('client_credentials needs a secret');
  const scopes = typeof scope === 'string' ? scopesIn(scope) : [];
  if (scopes.length === 0 || !scopes.every((one) => CLIENT_SCOPES.includes(one)))
    return refused(`scope has some of ${CLIENT_SCOPES.join(' ')}`);
  if (typeof trusted !== 'boolean') return refused('trusted is true or false');
  if (!trusted && !scopes.every(isMemberScope))
    return refused('scopes beyond those of members are for trusted clients');
  return {
    name: name.trim(),
    redirectUris: redirectUris as string[],
    grantTypes: grantTypes as GrantType[],
    scopes,
    authentication: authentication as ClientAuthentication,
    isTrusted: trusted,
  };
}

function isListOf(value: unknown, allowed: readonly unknown[]): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => allowed.includes(one));
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && isRedirectUri(value);
}

/** A client as it was registered, in the standard's words. */
export function clientView({ clientId, createdAt, ...client }: Client) {
  return {
    client_id: clientId,
    client_id_issued_at: Math.floor(createdAt / 1000),
    client_name: client.name,
    redirect_uris: client.redirectUris,
    grant_types: client.grantTypes,
    response_types: client.grantTypes.includes('authorization_code') ? ['code'] : [],
    scope: client.scopes.join(' '),
    token_endpoint_auth_method: client.authentication,
    trusted: client.isTrusted,
  };
}
