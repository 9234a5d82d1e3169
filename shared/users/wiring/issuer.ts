import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { TransientError } from '../../platform/failures.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';

const client = ssmClient();

const read = (name: string) =>
  parameter({ client, name, onStale: (error) => logger.warn(`${name} could not be refreshed`, error as Error) });

const ownIssuer = read(setting('ISSUER_PARAMETER'));
const apiEndpoint = read(setting('API_ENDPOINT_PARAMETER'));

/** By what name this service signs: a setting, or where its API answers. Never what a request says of it. */
export async function issuer(): Promise<string> {
  const name = (await ownIssuer()) || (await apiEndpoint());
  if (!name) throw new TransientError('nothing says where the API answers');
  return name.replace(/\/+$/, '');
}
