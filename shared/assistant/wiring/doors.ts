import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { httpClient } from '../../platform/outgoing/http-client.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { door } from '../adapters/door.ts';

/** A door that starts cold has its chance, and a second one where it failed at once. */
const PATIENCE = { timeoutMs: 6000, attempts: 2 } as const;

const client = ssmClient();

/** Read again within seconds: a service that moves is found where it is. */
const address = (name: string) =>
  parameter({
    client,
    name: setting(`${name}_PARAMETER`),
    onStale: (error) => logger.warn('an address could not be refreshed', { parameter: name, error: error as Error }),
  });

const doorOf = (service: string, title: string, name: string) =>
  door(httpClient({ service, endpoint: address(name), ...PATIENCE }), title);

export const loyalty = doorOf('Loyalty Service', 'points', 'LOYALTY_ENDPOINT');
export const orders = doorOf('Order Service', 'orders', 'ORDERS_ENDPOINT');
export const products = doorOf('Product Service', 'products', 'PRODUCTS_ENDPOINT');
export const search = doorOf('Product Search Service', 'the search for products', 'SEARCH_ENDPOINT');
