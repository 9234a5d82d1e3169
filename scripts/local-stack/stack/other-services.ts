import { type Companions, startCompanions } from '../../companions/companions.ts';
import { chargesIn } from '../../companions/kept-charges.ts';
import { pdiClientIn, pdiIn } from '../../companions/kept-pdi.ts';

export interface OtherServices {
  readonly endpoints: Companions['endpoints'];
  /** Path below /<env>/ to value: where the product finds them, as in the cloud. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The same for what nobody should read: SecureString parameters. */
  readonly secrets: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts the companions that stand in for other teams' services on free ports.
 *
 * @param stateDir where they keep their data over restarts
 */
export async function startOtherServices(stateDir: string): Promise<OtherServices> {
  const client = pdiClientIn(stateDir);
  const companions = await startCompanions({
    host: '127.0.0.1',
    charges: chargesIn(stateDir),
    pdi: { client, kept: pdiIn(stateDir) },
  });
  const { paymentGateway, pdi } = companions.endpoints;
  return {
    endpoints: companions.endpoints,
    parameters: { 'PaymentGateway/api-endpoint': paymentGateway, 'PdiService/api-endpoint': pdi },
    secrets: { 'PdiService/client-id': client.clientId, 'PdiService/client-secret': client.clientSecret },
    stop: () => companions.stop(),
  };
}
