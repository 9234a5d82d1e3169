import { setTimeout as delay } from 'node:timers/promises';
import { type Companion, type CompanionAnswer, refused } from './companion-server.ts';

const MODES = ['accept', 'reject', 'fail', 'cut', 'slow', 'random'] as const;
type Mode = (typeof MODES)[number];

/** How often a charge is accepted at random. */
const ACCEPTED_AT_RANDOM = 0.3;
const SLOW_MS = 1000;
/** Charges of one page. */
const MOST_LISTED = 1000;

interface Charge {
  readonly key: string;
  readonly orderId: string;
  readonly amount: number;
  readonly outcome: 'accepted' | 'rejected';
  captured: number;
  refunded: number;
  /** Refunds of a part that were made, by their keys: a repeat gives nothing back. */
  refunds?: Record<string, number>;
  /** Captures of a part that were made, by their keys. */
  captures?: Record<string, number>;
  /** Nothing is taken under its key any more. */
  voided?: boolean;
  /** What was set aside and not taken is set aside no longer. */
  lapsed?: boolean;
}

/** Where charges outlive the process. */
export interface KeptCharges {
  load(): readonly Charge[];
  save(charges: readonly Charge[]): void;
}

/**
 * Stands in for a payment gateway: `POST /charges {key, orderId, amount, capture?}` charges once for each key and answers
 * repeats with the first outcome; with `capture: false` the amount is authorized and nothing is taken. `GET /charges` lists
 * all, `GET /charges?limit=&cursor=` a page of them with the cursor of the next, `GET /charges/<key>` one, `POST /charges/<key>/capture` takes what is authorized, or `{key, amount}` of it, and
 * `/refund` gives back what is left, or `{key, amount}` of it, each once for each key. `POST /charges/<key>/void` gives back
 * what was taken, lets go of the rest, and takes nothing under this key any more, also where there is no charge yet.
 * `POST /charges/<key>/lapse` plays that the time of what is set aside is over, `/authorize` sets it aside again.
 * `PUT /_faults {mode, times?, latencyMs?}` plays accept (the default), reject, fail (500), cut (charges, and answers
 * nothing), slow (by a second where no latency is said) and random.
 */
export function paymentGateway(kept?: KeptCharges, random: () => number = Math.random): Companion {
  const charges = new Map((kept?.load() ?? []).map((charge) => [charge.key, charge]));
  let played: { readonly mode: Mode; readonly latencyMs: number; left: number } = anew();

  return async ({ method, path: [resource, key, action, ...more], query, body }) => {
    if (resource === '_faults' && key === undefined && method === 'PUT') return play(body);
    if (resource !== 'charges' || more.length > 0) return refused(404, 'There is no such resource');
    if (key === undefined) return method === 'POST' ? charge(body) : list(query);
    if (action === 'void' && method === 'POST') return voidOf(key);
    const known = charges.get(key);
    if (!known || isTombstone(known)) return refused(404, 'There is no such charge');
    if (action === 'refund' && method === 'POST' && known.outcome === 'accepted') return giveBack(known, body);
    if (action === 'capture' && method === 'POST') return capture(known, body);
    if (action === 'lapse' && method === 'POST') return lapse(known);
    if (action === 'authorize' && method === 'POST') return authorize(known);
    return { status: 200, body: shown(known) };
  };

  /** All of them, or a page where one is asked for; those that were made first at first. */
  function list(query: URLSearchParams): CompanionAnswer {
    const [limit, cursor] = [query.get('limit'), query.get('cursor')];
    if (limit === null && cursor === null) return { status: 200, body: { charges: made().map(listed) } };
    const size = Number(limit ?? MOST_LISTED);
    if (!Number.isInteger(size) || size < 1 || size > MOST_LISTED) return refused(400, `limit is 1 to ${MOST_LISTED}`);
    const all = made();
    const from =
      cursor === null ? 0 : all.findIndex(({ key }) => key === Buffer.from(cursor, 'base64url').toString()) + 1;
    if (cursor !== null && from === 0) return refused(400, 'cursor is none of ours');
    const page = all.slice(from, from + size);
    const last = from + size < all.length ? page.at(-1) : undefined;
    const next = last ? { cursor: Buffer.from(last.key).toString('base64url') } : {};
    return { status: 200, body: { charges: page.map(listed), ...next } };
  }

  /** What was charged, or tried to be. */
  function made(): Charge[] {
    return [...charges.values()].filter((charge) => !isTombstone(charge));
  }

  function voidOf(key: string): CompanionAnswer {
    const known = charges.get(key) ?? tombstone(key);
    charges.set(key, known);
    known.refunded = known.captured;
    known.voided = true;
    save();
    return { status: 200, body: shown(known) };
  }

  function capture(charge: Charge, body: unknown): CompanionAnswer {
    const { key, amount = charge.amount - charge.captured } = (body ?? {}) as {
      readonly key?: string;
      readonly amount?: number;
    };
    if (key !== undefined && charge.captures?.[key] !== undefined) return { status: 200, body: shown(charge) };
    if (!Number.isInteger(amount) || amount < 0) return refused(400, 'amount is a whole number');
    if (charge.outcome !== 'accepted' || charge.voided || charge.lapsed || charge.captured + amount > charge.amount)
      return refused(409, 'The charge has not so much left');
    charge.captured += amount;
    if (key !== undefined) charge.captures = { ...charge.captures, [key]: amount };
    save();
    return { status: 200, body: shown(charge) };
  }

  function lapse(charge: Charge): CompanionAnswer {
    if (charge.outcome === 'accepted' && charge.captured < charge.amount) charge.lapsed = true;
    save();
    return { status: 200, body: shown(charge) };
  }

  /** Whose card takes nothing more has nothing set aside again. */
  function authorize(charge: Charge): CompanionAnswer {
    const { mode } = played;
    if (--played.left <= 0) played = anew();
    if (charge.outcome !== 'accepted' || charge.voided) return refused(409, 'The charge has ended');
    if (charge.lapsed && mode === 'reject') return refused(402, 'The charge is declined');
    if (mode === 'fail') return refused(500, 'The charge failed');
    delete charge.lapsed;
    save();
    return { status: 200, body: shown(charge) };
  }

  function giveBack(charge: Charge, body: unknown): CompanionAnswer {
    const { key, amount = charge.captured - charge.refunded } = (body ?? {}) as {
      readonly key?: string;
      readonly amount?: number;
    };
    if (key !== undefined && charge.refunds?.[key] !== undefined) return { status: 200, body: shown(charge) };
    if (!Number.isInteger(amount) || amount < 0) return refused(400, 'amount is a whole number');
    if (charge.refunded + amount > charge.captured) return refused(409, 'The charge has not so much left');
    charge.refunded += amount;
    if (key !== undefined) charge.refunds = { ...charge.refunds, [key]: amount };
    save();
    return { status: 200, body: shown(charge) };
  }

  function play(body: unknown): CompanionAnswer {
    const {
      mode,
      times,
      latencyMs = mode === 'slow' ? SLOW_MS : 0,
    } = (body ?? {}) as {
      readonly mode?: Mode;
      readonly times?: number;
      readonly latencyMs?: number;
    };
    if (mode === undefined || !MODES.includes(mode)) return refused(400, `mode is one of ${MODES.join(', ')}`);
    if (!Number.isInteger(latencyMs) || latencyMs < 0) return refused(400, 'latencyMs is a whole number');
    if (times !== undefined && !(Number.isInteger(times) && times > 0)) return refused(400, 'times is 1 or more');
    played = { mode, latencyMs, left: times ?? Number.POSITIVE_INFINITY };
    return { status: 200, body: { mode, latencyMs } };
  }

  async function charge(body: unknown): Promise<CompanionAnswer> {
    const { mode, latencyMs } = played;
    if (--played.left <= 0) played = anew();
    if (latencyMs > 0) await delay(latencyMs);
    const { key, orderId, amount, capture: takes = true } = (body ?? {}) as Partial<Charge> & { capture?: boolean };
    if (typeof key !== 'string' || typeof orderId !== 'string' || !Number.isInteger(amount))
      return refused(400, 'a charge has key, orderId and a whole amount');
    const known = charges.get(key);
    if (known) return { status: 200, body: shown(known) };
    if (mode === 'fail' || (mode === 'random' && random() >= ACCEPTED_AT_RANDOM))
      return refused(500, 'The charge failed');
    const outcome = mode === 'reject' ? 'rejected' : 'accepted';
    const captured = outcome === 'accepted' && takes ? (amount as number) : 0;
    const made: Charge = { key, orderId, amount: amount as number, outcome, captured, refunded: 0 };
    charges.set(key, made);
    save();
    // A gateway in front of which something breaks: what it did stays done.
    return mode === 'cut' ? refused(504, 'The answer was lost') : { status: 201, body: made };
  }

  function save(): void {
    kept?.save([...charges.values()]);
  }
}

/** What stands for a charge that was voided before it was made. */
const tombstone = (key: string): Charge => ({
  ...{ key, orderId: '', amount: 0, outcome: 'rejected', captured: 0, refunded: 0 },
});
const isTombstone = ({ orderId }: Charge): boolean => orderId === '';

/** A charge as it is answered. */
function shown({ refunds: _, captures: __, ...charge }: Charge) {
  return charge;
}

/** The same among all others. */
function listed(charge: Charge) {
  const { voided: _, lapsed: __, ...figures } = shown(charge);
  return figures;
}

function anew() {
  return { mode: 'accept' as Mode, latencyMs: 0, left: Number.POSITIVE_INFINITY };
}
