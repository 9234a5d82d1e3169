import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { type ClientMetadata, clientView, describedClient } from '../client.ts';
import { OAuthError } from '../oauth-error.ts';
import { USERS_PROBLEMS } from '../problems.ts';
import type { ClientRepository } from './client-repository.ts';
import { hashOf, newSecret } from './secrets.ts';

/**
 * Describes a client anew, whole: what is left out is as for one that registers. Its id and its secret stay; a secret is made
 * where it needs one for the first time, and forgotten where it needs none any more.
 *
 * @returns the client as it is shown, with a secret that is new
 * @throws OAuthError for what no client may be; HttpProblem no_client, client_changed
 * @source https://www.rfc-editor.org/rfc/rfc7592#section-2.2
 */
export function changeClient(clients: Pick<ClientRepository, 'read' | 'change'>) {
  return async (clientId: string, metadata: ClientMetadata & { readonly client_id?: unknown }, actor: string) => {
    const read = await clients.read(clientId);
    if (!read) throw new HttpProblem(USERS_PROBLEMS.no_client);
    if (metadata.client_id !== undefined && metadata.client_id !== clientId)
      throw new OAuthError('invalid_client_metadata', 'client_id is that of another client');
    const described = describedClient(metadata);
    if ('error' in described) throw new OAuthError(described.error, described.description);
    const needsSecret = described.authentication !== 'none';
    const secret = needsSecret && read.secretHash === undefined ? newSecret() : undefined;
    const secretHash = secret === undefined ? read.secretHash : hashOf(secret);
    const changed = {
      ...{ ...described, clientId, createdAt: read.createdAt },
      ...(needsSecret && secretHash !== undefined ? { secretHash } : {}),
    };
    if (!(await clients.change(read, changed, actor))) throw new HttpProblem(USERS_PROBLEMS.client_changed);
    return {
      ...clientView(changed),
      ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 as const }),
    };
  };
}
