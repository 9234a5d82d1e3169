import type {
  BookedSession,
  Booking,
  GivenBack,
  Identified,
  PartnerAnswer,
  PartnerSession,
  Quote,
} from '../../../shared/pos/partner.ts';
import type { Random } from '../random.ts';

export type Lie = 'not_asked' | 'failed' | 'lost' | 'late' | 'doubled' | 'differs' | 'forgets' | 'unreadable';

/** How often each lie is told, from 0 to 1. */
export type Lies = Readonly<Record<Lie, number>>;

interface Remote {
  readonly pdiSessionId: string;
  state: 'open' | 'booked' | 'cancelled';
  readonly refuses: boolean;
  amount: number;
  /** Each booking that was made, by its key: more than one is one too many. */
  bookings: { readonly key: string; readonly points: number }[];
  returns: Map<string, number>;
}

const POINTS = 450;

/** A partner that does what it is asked, and says something else, or nothing, or does it later or twice. */
export class LyingPartner {
  readonly remotes = new Map<string, Remote>();
  /** Requests that are still on their way to it. */
  readonly underWay: (() => void)[] = [];
  /** What it was told to say of a session that was booked, where that was no truth. */
  readonly toldWrong = new Set<string>();
  readonly #random: Random;
  readonly #refusing: ReadonlySet<string>;
  readonly #looksAtKeys: boolean;
  #lies: Lies;
  #made = 0;

  constructor(random: Random, lies: Lies, refusing: ReadonlySet<string>, looksAtKeys: boolean) {
    this.#random = random;
    this.#lies = lies;
    this.#refusing = refusing;
    this.#looksAtKeys = looksAtKeys;
  }

  /** From now on it does what it says, and what was on its way has come. */
  becomeHonest(): void {
    for (const arrive of this.underWay.splice(0)) arrive();
    this.#lies = { not_asked: 0, failed: 0, lost: 0, late: 0, doubled: 0, differs: 0, forgets: 0, unreadable: 0 };
  }

  identify(transactionId: string): PartnerAnswer<Identified> {
    return this.#asked(() => {
      const pdiSessionId = `P-${++this.#made}`;
      const refuses = this.#refusing.has(transactionId);
      this.remotes.set(pdiSessionId, {
        ...{ pdiSessionId, state: 'open', refuses, amount: 0, bookings: [], returns: new Map() },
      });
      const customer = { customerId: 'CUST-1', customerName: 'Ann Lee', currentPoints: 0, tier: 'Gold' };
      return { kind: 'done', value: { pdiSessionId, ...customer } };
    });
  }

  calculate(): PartnerAnswer<Quote> {
    return this.#asked(() => ({ kind: 'done', value: { earnedPoints: POINTS, basePoints: 300, tierBonus: 150 } }));
  }

  finalize(pdiSessionId: string, key: string, amount: number, applyRewards: boolean): PartnerAnswer<Booking> {
    const points = applyRewards ? POINTS : 0;
    return this.#asked((): PartnerAnswer<Booking> => {
      const remote = this.remotes.get(pdiSessionId);
      if (!remote) return refused('SESSION_NOT_FOUND');
      if (remote.refuses) return refused('INSUFFICIENT_POINTS');
      if (remote.state === 'cancelled') return refused('SESSION_CANCELLED');
      const known = this.#looksAtKeys && remote.bookings.some((booking) => booking.key === key);
      if (!known) remote.bookings.push({ key, points });
      remote.state = 'booked';
      remote.amount = amount;
      return { kind: 'done', value: { earnedPoints: points, newBalance: points } };
    });
  }

  status(pdiSessionId: string): PartnerAnswer<PartnerSession> {
    if (this.#tells('forgets')) return { kind: 'done', value: { state: 'gone' } };
    const differs = this.#tells('differs');
    return this.#asked((): PartnerAnswer<PartnerSession> => {
      const remote = this.remotes.get(pdiSessionId);
      if (!remote) return { kind: 'done', value: { state: 'gone' } };
      if (remote.state !== 'booked') return { kind: 'done', value: { state: remote.state } };
      const points = remote.bookings[0]?.points ?? 0;
      if (differs) this.toldWrong.add(pdiSessionId);
      const earnedPoints = differs ? points + 1 : points;
      return { kind: 'done', value: { state: 'booked', earnedPoints, newBalance: points } };
    });
  }

  cancel(pdiSessionId: string): void {
    this.#asked(() => {
      const remote = this.remotes.get(pdiSessionId);
      if (remote?.state === 'open') remote.state = 'cancelled';
      return { kind: 'done', value: {} };
    });
  }

  giveBack(pdiSessionId: string, key: string): PartnerAnswer<GivenBack> {
    return this.#asked((): PartnerAnswer<GivenBack> => {
      const remote = this.remotes.get(pdiSessionId);
      if (remote?.state !== 'booked') return refused('NOT_FINALIZED');
      const left = this.pointsOf(remote);
      const points = remote.returns.get(key) ?? left;
      remote.returns.set(key, points);
      return { kind: 'done', value: { points, newBalance: 0 } };
    });
  }

  pointsOf({ bookings, returns }: Remote): number {
    const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
    return sum(bookings.map(({ points }) => points)) - sum([...returns.values()]);
  }

  /** Its books, as it shows them for the comparison. */
  books(): BookedSession[] {
    return [...this.remotes.values()]
      .filter(({ state }) => state === 'booked')
      .map((remote) => ({
        ...{ pdiSessionId: remote.pdiSessionId, channelId: 'POS-1', transactionId: '' },
        ...{ amount: remote.amount, points: this.pointsOf(remote) },
      }));
  }

  #asked<Value>(act: () => PartnerAnswer<Value>): PartnerAnswer<Value> {
    if (this.#tells('not_asked')) return { kind: 'not_asked', retryAfterSeconds: 5 };
    if (this.#tells('failed')) return { kind: 'unknown', failure: 'failed' };
    if (this.#tells('late')) {
      // Nobody waits for it any more when it comes.
      this.underWay.push(act);
      return { kind: 'unknown', failure: 'timeout' };
    }
    const answer = act();
    if (this.#tells('doubled')) act();
    if (this.#tells('lost')) return { kind: 'unknown', failure: 'timeout' };
    if (this.#tells('unreadable')) return { kind: 'unknown', failure: 'answer_invalid' };
    return answer;
  }

  #tells(lie: Lie): boolean {
    return this.#random() < this.#lies[lie];
  }
}

const refused = (code: string) => ({ kind: 'refused', code, message: '' }) as const;
