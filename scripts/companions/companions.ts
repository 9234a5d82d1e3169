import { type RunningCompanion, startCompanion } from './companion-server.ts';
import { type KeptCharges, paymentGateway } from './payment-gateway.ts';

export interface CompanionOptions {
  readonly host: string;
  /** Absent or 0 takes a free one. */
  readonly ports?: { readonly paymentGateway?: number };
  /** Where the payment gateway keeps its charges; they are gone with the process where nothing is said. */
  readonly charges?: KeptCharges;
}

export interface Companions {
  /** Base URLs, as the parameters <Service>/api-endpoint hold them. */
  readonly endpoints: { readonly paymentGateway: string };
  stop(): Promise<void>;
}

/**
 * Starts what stands in for the services of others: the payment gateway, with its data and switchable faults (see
 * companion-server.ts).
 *
 * @throws the system's error, such as EADDRINUSE
 */
export async function startCompanions({ host, ports = {}, charges }: CompanionOptions): Promise<Companions> {
  const gateway: RunningCompanion = await startCompanion(paymentGateway(charges), host, ports.paymentGateway ?? 0);
  return { endpoints: { paymentGateway: gateway.endpoint }, stop: () => gateway.stop() };
}
