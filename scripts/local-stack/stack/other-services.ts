import { SSMClient } from '@aws-sdk/client-ssm';
import { parameter } from '../../../shared/platform/aws/parameters.ts';
import { type Companions, startCompanions } from '../../companions/companions.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import { PARAMETER_PATHS } from '../provision/provision-parameters.ts';

export interface OtherServices {
  readonly endpoints: Companions['endpoints'];
  /** Path below /<env>/ to value: where the product finds them, as in the cloud. */
  readonly parameters: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts the companions that stand in for other teams' services on free ports.
 *
 * @param endpoint where the AWS services answer; the secret of bearer tokens is read there when the first one comes
 * @param now epoch milliseconds, by the stack's clock
 */
export async function startOtherServices(
  endpoint: string,
  deployment: Deployment,
  now: () => number,
): Promise<OtherServices> {
  const client = new SSMClient({
    endpoint,
    region: deployment.region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const companions = await startCompanions({
    host: '127.0.0.1',
    now,
    secret: parameter({ client, name: names.parameter(deployment, PARAMETER_PATHS.secretAccessKey) }),
  });
  const { orders, products, productSearch } = companions.endpoints;
  return {
    endpoints: companions.endpoints,
    parameters: {
      'OrderService/api-endpoint': orders,
      'ProductService/api-endpoint': products,
      'ProductSearchService/api-endpoint': productSearch,
    },
    async stop() {
      await companions.stop();
      client.destroy();
    },
  };
}
