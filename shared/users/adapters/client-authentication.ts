import { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client-repository.ts';
import { isSecretOf } from './secrets.ts';

/** Finds a client by its id, wherever it is described. */
export type FindClient = (clientId: string) => Promise<RegisteredClient | undefined>;

export interface Presented {
  readonly authorization: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
}

/**
 * Finds out which client asks, in the way that it was registered with and in no other.
 *
 * @throws OAuthError invalid_client, alike for whoever is not known and whoever proves nothing
 * @source https://www.rfc-editor.org/rfc/rfc6749#section-2.3
 */
export function authenticateClient(find: FindClient) {
  return async (presented: Presented): Promise<RegisteredClient> => {
    const basic = basicOf(presented.authorization);
    if (basic && presented.client_secret !== undefined)
      throw new OAuthError('invalid_request', 'a client proves itself in one way');
    if (basic && presented.client_id !== undefined && presented.client_id !== basic.id) throw unknown();
    const id = basic?.id ?? presented.client_id;
    const secret = basic?.secret ?? presented.client_secret;
    const client = id === undefined ? undefined : await find(id);
    if (!client) throw unknown();
    const way = basic ? 'client_secret_basic' : secret === undefined ? 'none' : 'client_secret_post';
    if (client.authentication !== way) throw unknown();
    if (way !== 'none' && !isSecretOf(client.secretHash, secret ?? '')) throw unknown();
    return client;
  };
}

function unknown(): OAuthError {
  return new OAuthError('invalid_client', 'the client is not known, or does not prove to be it');
}

/** Both parts are encoded as in a form. @source https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
function basicOf(authorization: string | undefined) {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  return { id: formDecoded(id), secret: formDecoded(rest.join(':')) };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
