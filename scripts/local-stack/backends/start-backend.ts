import type { StackOptions } from '../stack/stack-options.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { startEmbedded } from './embedded.ts';
import { endpointBackend } from './endpoint.ts';

/** The embedded services, or those at the endpoint that the options name. */
export async function startBackend(
  options: BackendOptions & Pick<StackOptions, 'servicesUrl' | 'dynamoDbUrl' | 'sweepEveryMs' | 'queueOrder'>,
): Promise<Backend> {
  return options.servicesUrl === undefined ? startEmbedded(options) : endpointBackend(options.servicesUrl, options);
}
