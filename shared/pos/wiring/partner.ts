import validateToken from '#contracts/pos/partner-token';
import { documentClient, ssmClient } from '../../platform/aws/clients.ts';
import { type Parameter, parameter } from '../../platform/aws/parameters.ts';
import { type HttpClient, httpClient } from '../../platform/outgoing/http-client.ts';
import { setting } from '../../platform/settings.ts';
import { count, logger, measure } from '../../platform/telemetry/observability.ts';
import { type PartnerDoor, pdiPartner } from '../adapters/partner-pdi.ts';
import { waitedForPartner } from '../adapters/partner-time.ts';
import { type FetchedToken, partnerToken } from '../adapters/partner-token.ts';
import type { Partner } from '../partner.ts';
import { breaker, SERVICE } from './circuit.ts';

const TOKEN_TIMEOUT_MS = 3000;

const table = { client: documentClient(), tableName: setting('PLATFORM_TABLE_NAME') };
const endpoint = ownParameter('PDI');
const clientId = ownParameter('PDI_CLIENT_ID');
const clientSecret = ownParameter('PDI_CLIENT_SECRET');

const tokenDoor = client('token');
const tokens = partnerToken({
  ...table,
  service: SERVICE,
  fetchToken,
  onHit: () => count('TokenHits'),
  onRefresh: () => count('TokenRefreshes'),
  onFailure: (error) => logger.warn("the partner's token could not be renewed", error as Error),
});

/** The partner that the parameters below PdiService name. */
export const partner: Partner = pdiPartner({
  client: (door) => client(door, breaker.guard),
  tokens,
  circuit: breaker,
  onForbidden: (door) => {
    logger.error('the partner forbids what tills need', { door });
    count('PartnerForbids');
  },
});

/**
 * Looks at the circuit, and at where the partner is, while something else is read: a call of the partner would wait for each
 * of them after it. Nothing of it outlives the request.
 *
 * @throws what the work throws; what fails here fails again where the partner is called
 */
export async function lookingAhead<Result>(work: Promise<Result>): Promise<Result> {
  const looked = Promise.allSettled([breaker.view(), endpoint()]);
  try {
    return await work;
  } finally {
    await looked;
  }
}

async function fetchToken(): Promise<FetchedToken> {
  const [id, secret] = await Promise.all([clientId(), clientSecret()]);
  if (!id || !secret) throw new Error('the credentials at the partner are not set');
  const { access_token: accessToken, expires_in: expiresInSeconds } = await tokenDoor({
    method: 'POST',
    path: 'oauth/token',
    form: { grant_type: 'client_credentials', client_id: id, client_secret: secret },
    validate: validateToken,
  });
  return { accessToken, expiresInSeconds };
}

/** Each door has its own name among the figures of called services. */
function client(door: PartnerDoor | 'token', guard?: typeof breaker.guard): HttpClient {
  const by = { peer_service: `PDI ${door}` };
  return httpClient({
    service: `PDI ${door}`,
    endpoint,
    attempts: 1,
    timeoutMs: TOKEN_TIMEOUT_MS,
    ...(guard ? { breaker: guard } : {}),
    onAttempt: (milliseconds, failure) => {
      // Nobody was called.
      if (failure === 'circuit_open') return;
      waitedForPartner(milliseconds);
      measure('ServiceLatency', milliseconds, by);
      if (failure) count('ServiceFailures', 1, by);
    },
  });
}

function ownParameter(name: string): Parameter {
  return parameter({
    client: ssmClient(),
    name: setting(`${name}_PARAMETER`),
    onStale: (error) => logger.warn('a parameter could not be refreshed', { parameter: name, error: error as Error }),
  });
}
