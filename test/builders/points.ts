import type { PointsLedger } from '../../shared/payments/adapters/points-ledger.ts';
import type { PointsPayment } from '../../shared/payments/adapters/points-payment.ts';

/** Of orders that nobody pays with points. */
export const NO_POINTS: PointsPayment = {
  hold: () => Promise.reject(new Error('no points were named')),
  spend: () => Promise.reject(new Error('no points were named')),
  giveBack: () => Promise.reject(new Error('no points were named')),
  refund: () => Promise.reject(new Error('no points were named')),
};

interface Held {
  readonly points: number;
  state: 'held' | 'spent' | 'released';
  restored: number;
}

/**
 * A member's points, each thing done once for its key and in the same words; who asks can be cut off before or after any
 * call.
 */
export class LedgerInMemory implements PointsLedger {
  available: number;
  readonly holds = new Map<string, Held>();
  readonly #done = new Map<string, { readonly words: string; readonly answer: unknown }>();
  /** The keys of all calls, in their order. */
  readonly asked: string[] = [];
  /** Awaited before and after each call. */
  turn: () => Promise<void> = async () => {};

  constructor(available: number) {
    this.available = available;
  }

  /** What is neither available nor spent for good. */
  get held(): number {
    return [...this.holds.values()].reduce((sum, { points, state }) => sum + (state === 'held' ? points : 0), 0);
  }

  hold = async ({ key }: { readonly key: string }, points: number, seconds: number) => {
    const held = await this.#once(key, `${points} for ${seconds}`, () => {
      if (this.available < points) return 'refused' as const;
      this.available -= points;
      const holdId = `hold-${this.holds.size}`;
      this.holds.set(holdId, { points, state: 'held', restored: 0 });
      return { holdId };
    });
    return held === 'asked_otherwise' ? ('refused' as const) : held;
  };

  capture = async ({ key }: { readonly key: string }, holdId: string) => {
    const spent = await this.#once(key, holdId, () => {
      const held = this.holds.get(holdId);
      if (held?.state !== 'held') return 'lost' as const;
      held.state = 'spent';
      return { transactionId: `capture#${holdId}` };
    });
    return spent === 'asked_otherwise' ? ('lost' as const) : spent;
  };

  release = async ({ key }: { readonly key: string }, holdId: string) => {
    this.asked.push(key);
    await this.turn();
    const held = this.holds.get(holdId);
    if (held?.state === 'held') {
      held.state = 'released';
      this.available += held.points;
    }
    await this.turn();
    return held?.state === 'spent' ? ('spent' as const) : ('done' as const);
  };

  /** Nobody can be given anything any more. */
  isClosed = false;

  giveBack = async ({ key }: { readonly key: string }, transactionId: string, points?: number) => {
    if (this.isClosed && !this.#done.has(key)) {
      this.asked.push(key);
      return 'no_account' as const;
    }
    const given = await this.#once(key, `${points} of ${transactionId}`, () => {
      const held = this.holds.get(transactionId.replace('capture#', ''));
      if (held?.state !== 'spent') throw new Error('there is no such spend');
      const back = Math.min(points ?? held.points, held.points - held.restored);
      held.restored += back;
      this.available += back;
      return 'given';
    });
    return given === 'asked_otherwise' ? given : ('done' as const);
  };

  /** Lets all holds lapse, as a day without a capture does. */
  lapse(): void {
    for (const held of this.holds.values())
      if (held.state === 'held') {
        held.state = 'released';
        this.available += held.points;
      }
  }

  async #once<Answer>(key: string, words: string, work: () => Answer): Promise<Answer | 'asked_otherwise'> {
    this.asked.push(key);
    await this.turn();
    const done = this.#done.get(key);
    if (done && done.words !== words) return 'asked_otherwise';
    if (done === undefined) {
      const answer = work();
      if (answer === 'refused' || answer === 'lost') return answer;
      this.#done.set(key, { words, answer });
    }
    await this.turn();
    return this.#done.get(key)?.answer as Answer;
  }
}
