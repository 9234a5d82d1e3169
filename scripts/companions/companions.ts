import { type RunningCompanion, startCompanion } from './companion-server.ts';
import { type KeptCharges, paymentGateway } from './payment-gateway.ts';
import { type KeptPdi, Pdi, type PdiCredentials } from './pdi.ts';
import { startPdi } from './pdi-server.ts';

export interface CompanionOptions {
  readonly host: string;
  /** Absent or 0 takes a free one. */
  readonly ports?: { readonly paymentGateway?: number; readonly pdi?: number };
  /** Where the payment gateway keeps its charges; they are gone with the process where nothing is said. */
  readonly charges?: KeptCharges;
  /** The client that the tills' partner lets in, and where it keeps its books. */
  readonly pdi: { readonly client: PdiCredentials; readonly kept?: KeptPdi };
}

export interface Companions {
  /** Base URLs, as the parameters <Service>/api-endpoint hold them. */
  readonly endpoints: { readonly paymentGateway: string; readonly pdi: string };
  stop(): Promise<void>;
}

/**
 * Starts what stands in for the services of others: the payment gateway and the loyalty partner of the tills, with their
 * data and switchable faults (see companion-server.ts and pdi-server.ts).
 *
 * @throws the system's error, such as EADDRINUSE; nothing is left running then
 */
export async function startCompanions({ host, ports = {}, charges, pdi }: CompanionOptions): Promise<Companions> {
  const gateway: RunningCompanion = await startCompanion(paymentGateway(charges), host, ports.paymentGateway ?? 0);
  try {
    const partner = await startPdi(new Pdi(pdi.client, pdi.kept), host, ports.pdi ?? 0);
    return {
      endpoints: { paymentGateway: gateway.endpoint, pdi: partner.endpoint },
      stop: async () => void (await Promise.all([gateway.stop(), partner.stop()])),
    };
  } catch (error) {
    await gateway.stop();
    throw error;
  }
}
