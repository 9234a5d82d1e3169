import { type HttpClient, type JsonRequest, ServiceError } from '../../../shared/platform/outgoing/http-client.ts';

export interface Charge {
  readonly key: string;
  readonly orderId: string;
  readonly amount: number;
  readonly outcome: 'accepted' | 'rejected';
  captured: number;
  refunded: number;
  readonly captures: Map<string, number>;
  readonly refunds: Map<string, number>;
  voided?: boolean;
  lapsed?: boolean;
}

/** How a service takes one request: `fail` does nothing, `cut` does it and the answer is lost. */
export type ServiceMood = 'well' | 'fail' | 'cut';

type Asked = Pick<Charge, 'key' | 'orderId' | 'amount'> & { readonly capture: boolean };
interface Part {
  readonly key?: string;
  readonly amount?: number;
}

/**
 * A payment gateway that keeps what it does and does not always say so. One key is one charge, whatever is asked again.
 */
export class LyingGateway {
  /** That were asked of it. */
  calls = 0;
  readonly charges = new Map<string, Charge>();
  readonly #voided = new Set<string>();
  readonly #rejects: (orderId: string) => boolean;

  constructor(rejects: (orderId: string) => boolean) {
    this.#rejects = rejects;
  }

  /** Time is over for whatever is set aside and not taken. */
  lapse(): void {
    for (const charge of this.charges.values())
      if (charge.outcome === 'accepted' && charge.captured < charge.amount) charge.lapsed = true;
  }

  /** @param turn awaited before and after each call @param mood of each write */
  clientOf(turn: () => Promise<void>, mood: () => ServiceMood): HttpClient {
    const asked = async (request: JsonRequest<unknown>) => {
      this.calls++;
      await turn();
      const isWrite = request.method === 'POST';
      const mooded = isWrite ? mood() : 'well';
      if (mooded === 'fail')
        throw new ServiceError('gateway', 'status', 'answered 500', { status: 500, retryable: true });
      const charge = this.#answer(request);
      await turn();
      if (mooded === 'cut') throw new ServiceError('gateway', 'timeout', 'no answer', { retryable: true });
      const { refunds: _, captures: __, ...shown } = charge;
      if (!request.validate(shown)) throw new Error('the gateway answers what its contract does not say');
      return shown;
    };
    return asked as unknown as HttpClient;
  }

  #answer({ method, path, body }: JsonRequest<unknown>): Charge {
    const [, key = '', action] = path.split('/').map(decodeURIComponent);
    if (method === 'POST' && key === '') return this.#charge(body as Asked);
    if (action === 'void') return this.#void(key);
    const charge = this.charges.get(key);
    if (!charge) throw new ServiceError('gateway', 'status', 'answered 404', { status: 404 });
    if (action === 'refund') giveBack(charge, body as Part);
    if (action === 'capture') take(charge, body as Part);
    if (action === 'authorize') charge.lapsed = false;
    return charge;
  }

  #void(key: string): Charge {
    this.#voided.add(key);
    const charge = this.charges.get(key);
    if (!charge) return { ...unmade(), key, orderId: key, amount: 0, outcome: 'rejected' };
    charge.refunded = charge.captured;
    charge.voided = true;
    return charge;
  }

  #charge({ key, orderId, amount, capture }: Asked): Charge {
    const known = this.charges.get(key);
    if (known) return known;
    const outcome = this.#rejects(orderId) || this.#voided.has(key) ? 'rejected' : 'accepted';
    const captured = outcome === 'accepted' && capture ? amount : 0;
    const charge: Charge = { ...unmade(), key, orderId, amount, outcome, captured };
    this.charges.set(key, charge);
    return charge;
  }
}

const unmade = () => ({ captured: 0, refunded: 0, captures: new Map(), refunds: new Map() });

function take(charge: Charge, { key, amount = charge.amount - charge.captured }: Part): void {
  if (key !== undefined && charge.captures.has(key)) return;
  if (charge.outcome === 'rejected' || charge.voided || charge.lapsed || charge.captured + amount > charge.amount)
    throw refused();
  charge.captured += amount;
  if (key !== undefined) charge.captures.set(key, amount);
}

function giveBack(charge: Charge, { key, amount = charge.captured - charge.refunded }: Part): void {
  if (key !== undefined && charge.refunds.has(key)) return;
  if (charge.refunded + amount > charge.captured) throw refused();
  charge.refunded += amount;
  if (key !== undefined) charge.refunds.set(key, amount);
}

const refused = () => new ServiceError('gateway', 'status', 'answered 409', { status: 409 });
