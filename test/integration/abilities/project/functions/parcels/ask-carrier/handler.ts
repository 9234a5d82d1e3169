import validate from '#contracts/parcels/carrier-list';
import { route } from '#routes/parcels/ask-carrier';
import { documentClient, ssmClient } from '../../../shared/platform/aws/clients.ts';
import { parameter } from '../../../shared/platform/aws/parameters.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { circuitBreaker } from '../../../shared/platform/outgoing/circuit-breaker.ts';
import { httpClient, ServiceError } from '../../../shared/platform/outgoing/http-client.ts';
import { setting } from '../../../shared/platform/settings.ts';

const carrier = httpClient({
  service: 'Carrier',
  endpoint: parameter({ client: ssmClient(), name: setting('CARRIER_PARAMETER') }),
  attempts: 1,
  breaker: circuitBreaker({ client: documentClient(), tableName: setting('PLATFORM_TABLE_NAME'), service: 'carrier' }),
});

/** GET /carrier: what the carrier offers; 503 while its circuit is open. */
export const handler = http(route, {}, async () => {
  try {
    const { data } = await carrier({ method: 'GET', path: 'product', validate });
    return ok({ offers: data.length });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const problem = new HttpProblem(503, error.failure);
    throw error.retryAfterMs === undefined
      ? problem
      : problem.withHeaders({ 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) });
  }
});
