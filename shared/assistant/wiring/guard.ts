import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { TransientError } from '../../platform/failures.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import type { Challenged } from '../adapters/agent-route.ts';
import { originsIn } from '../origin.ts';
import { tools } from './offer.ts';

const client = ssmClient();

const read = (name: string) =>
  parameter({ client, name, onStale: (error) => logger.warn(`${name} could not be refreshed`, error as Error) });

const ownEndpoint = read(setting('API_ENDPOINT_PARAMETER'));
const ownIssuer = read(setting('ISSUER_PARAMETER'));
const allowedOrigins = read(setting('ALLOWED_ORIGINS_PARAMETER'));

const withoutSlash = (address: string) => address.replace(/\/+$/, '');

async function endpoint(): Promise<string> {
  const address = await ownEndpoint();
  if (!address) throw new TransientError('nothing says where the API answers');
  return withoutSlash(address);
}

/** Where the API answers, and by what name it gives tokens where that is another. */
export async function bases(): Promise<readonly string[]> {
  const issuer = await ownIssuer();
  return [await endpoint(), ...(issuer ? [withoutSlash(issuer)] : [])];
}

export const origins = async (): Promise<readonly string[]> => originsIn(await allowedOrigins());

/** Of all tools: with these a client can do whatever there is to do here. */
const everyScope = [...new Set(tools.map((tool) => tool.scope))].sort().join(' ');

export const challenged: Challenged = async (scope = everyScope) => ({
  scope,
  resource_metadata: `${await endpoint()}/.well-known/oauth-protected-resource`,
});
