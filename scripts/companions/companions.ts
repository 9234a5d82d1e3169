import { startCompanion } from './companion-server.ts';
import { type KeptCharges, paymentGateway } from './payment-gateway.ts';
import { productSearch } from './product-search.ts';
import { products } from './products.ts';

export interface CompanionOptions {
  readonly host: string;
  /** Absent or 0 takes a free one. */
  readonly ports?: {
    readonly products?: number;
    readonly productSearch?: number;
    readonly paymentGateway?: number;
  };
  /** Where the payment gateway keeps its charges; they are gone with the process where nothing is said. */
  readonly charges?: KeptCharges;
}

export interface Companions {
  /** Base URLs, as the parameters <Service>/api-endpoint hold them. */
  readonly endpoints: {
    readonly products: string;
    readonly productSearch: string;
    readonly paymentGateway: string;
  };
  stop(): Promise<void>;
}

/**
 * Starts what stands in for the services of other teams: products, product search, the payment gateway. Each has its
 * data, and switchable faults (see companion-server.ts).
 *
 * @throws the system's error, such as EADDRINUSE; none of them is left running then
 */
export async function startCompanions({ host, ports = {}, charges }: CompanionOptions): Promise<Companions> {
  const starting = await Promise.allSettled([
    startCompanion(products(), host, ports.products ?? 0),
    startCompanion(productSearch(), host, ports.productSearch ?? 0),
    startCompanion(paymentGateway(charges), host, ports.paymentGateway ?? 0),
  ]);
  const [product, search, gateway] = starting;
  const stop = async () => {
    await Promise.all(starting.map((started) => (started.status === 'fulfilled' ? started.value.stop() : undefined)));
  };
  if (product.status === 'fulfilled' && search.status === 'fulfilled' && gateway.status === 'fulfilled')
    return {
      endpoints: {
        products: product.value.endpoint,
        productSearch: search.value.endpoint,
        paymentGateway: gateway.value.endpoint,
      },
      stop,
    };
  await stop();
  throw starting.find((started) => started.status === 'rejected')?.reason;
}
