import { type Companions, startCompanions } from '../../companions/companions.ts';
import { chargesIn } from '../../companions/kept-charges.ts';

export interface OtherServices {
  readonly endpoints: Companions['endpoints'];
  /** Path below /<env>/ to value: where the product finds them, as in the cloud. */
  readonly parameters: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts the companions that stand in for other teams' services on free ports.
 *
 * @param stateDir where charges are kept over restarts
 */
export async function startOtherServices(stateDir: string): Promise<OtherServices> {
  const companions = await startCompanions({
    host: '127.0.0.1',
    charges: chargesIn(stateDir),
  });
  const { paymentGateway } = companions.endpoints;
  return {
    endpoints: companions.endpoints,
    parameters: { 'PaymentGateway/api-endpoint': paymentGateway },
    stop: () => companions.stop(),
  };
}
