import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { httpClient } from '../../platform/outgoing/http-client.ts';
import { setting } from '../../platform/settings.ts';
import { shownProducts as pagesOf } from '../adapters/shown-products.ts';

/** All products, behind products' own door. */
export const shownProducts = pagesOf(
  httpClient({
    service: 'Product Service',
    endpoint: parameter({ client: ssmClient(), name: setting('PRODUCT_SERVICE_PARAMETER') }),
  }),
);
