import { authenticateClient, type FindClient } from '../adapters/client-authentication.ts';
import { clientIdDocuments, isDocumentAddress } from '../adapters/client-id-document.ts';
import { clientRepository } from '../adapters/client-repository.ts';
import { client, tableName } from './table.ts';

/** The clients that administrators have registered in the function's own table. */
export const clients = clientRepository(client, tableName);

const documents = clientIdDocuments();

/** A client that was registered, or that describes itself under the address which is its id. */
export const findClient: FindClient = async (clientId) =>
  isDocumentAddress(clientId) ? documents(clientId) : clients.read(clientId);

/** Finds out which client asks. */
export const authenticated = authenticateClient(findClient);
