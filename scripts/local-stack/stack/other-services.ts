import { SSMClient } from '@aws-sdk/client-ssm';
import { parameter } from '../../../shared/platform/aws/parameters.ts';
import { type Companions, startCompanions } from '../../companions/companions.ts';
import { chargesIn } from '../../companions/kept-charges.ts';
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
 * @param stateDir where charges are kept over restarts
 */
export async function startOtherServices(
  endpoint: string,
  deployment: Deployment,
  now: () => number,
  stateDir?: string,
): Promise<OtherServices> {
  const client = new SSMClient({
    endpoint,
    region: deployment.region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const companions = await startCompanions({
    host: '127.0.0.1',
    now,
    ...(stateDir === undefined ? {} : { charges: chargesIn(stateDir) }),
    secret: parameter({ client, name: names.parameter(deployment, PARAMETER_PATHS.secretAccessKey) }),
  });
  const { orders, products, productSearch, paymentGateway } = companions.endpoints;
  return {
    endpoints: companions.endpoints,
    parameters: {
      'OrderService/api-endpoint': orders,
      'ProductService/api-endpoint': products,
      'ProductSearchService/api-endpoint': productSearch,
      'PaymentGateway/api-endpoint': paymentGateway,
    },
    async stop() {
      await companions.stop();
      client.destroy();
    },
  };
}
