import { ssmClient } from '../../platform/aws/clients.ts';
import { type Parameter, parameter } from '../../platform/aws/parameters.ts';
import { type HttpClient, httpClient } from '../../platform/outgoing/http-client.ts';
import { setting } from '../../platform/settings.ts';
import { count, logger, measure } from '../../platform/telemetry/observability.ts';

const client = ssmClient();

/** The parameter that the function's declaration names so. */
export function ownParameter(name: string): Parameter {
  return parameter({
    client,
    name: setting(`${name}_PARAMETER`),
    onStale: (error) => logger.warn('a parameter could not be refreshed', { parameter: name, error: error as Error }),
  });
}

/** Another service, at the endpoint that the parameter of that name holds. */
export function service(title: string, parameterName: string): HttpClient {
  const by = { peer_service: title };
  return httpClient({
    service: title,
    endpoint: ownParameter(parameterName),
    onAttempt: (milliseconds, failure) => {
      measure('ServiceLatency', milliseconds, by);
      if (failure) count('ServiceFailures', 1, by);
    },
  });
}
