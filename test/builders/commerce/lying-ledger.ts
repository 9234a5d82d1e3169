import { type HttpClient, type JsonRequest, ServiceError } from '../../../shared/platform/outgoing/http-client.ts';
import type { ServiceMood } from './lying-gateway.ts';

export interface HeldPoints {
  readonly key: string;
  readonly points: number;
  state: 'held' | 'spent' | 'released' | 'lapsed' | 'forfeited';
  /** Given back of what was spent. */
  restored: number;
}

/** What is asked by whoever names a member and a key. */
interface Asked {
  readonly key: string;
  readonly action: string;
  readonly id: string;
  readonly points: number | undefined;
}

/**
 * The ledger with the points of one member, behind loyalty's doors, that does each thing once for a key and does not always
 * say so.
 */
export class LyingLedger {
  available: number;
  readonly holds = new Map<string, HeldPoints>();
  /** Keys of holds that were refused, at one time at least. */
  readonly refused = new Set<string>();
  isClosed = false;
  readonly #done = new Map<string, { readonly said: string; readonly answer: object }>();

  /** @param available what the member has at first */
  constructor(available: number) {
    this.available = available;
  }

  /** Time is over for whatever is held. */
  lapse(): void {
    for (const hold of this.holds.values()) if (hold.state === 'held') this.#free(hold, 'lapsed');
  }

  /** The member is erased: what is left and what is held is forfeited, and nothing is given back any more. */
  close(): void {
    this.isClosed = true;
    this.available = 0;
    for (const hold of this.holds.values()) if (hold.state === 'held') hold.state = 'forfeited';
  }

  /** @param turn awaited before and after each call @param mood of each call */
  clientOf(turn: () => Promise<void>, mood: () => ServiceMood): HttpClient {
    const asked = async (request: JsonRequest<unknown>) => {
      await turn();
      const mooded = mood();
      if (mooded === 'fail')
        throw new ServiceError('loyalty', 'status', 'answered 503', { status: 503, retryable: true });
      const answer = this.#once(request);
      await turn();
      if (mooded === 'cut') throw new ServiceError('loyalty', 'timeout', 'no answer', { retryable: true });
      if (!request.validate(answer)) throw new Error('the ledger answers what its contract does not say');
      return answer;
    };
    return asked as unknown as HttpClient;
  }

  /** A key stands for one request. What was refused has left nothing. */
  #once({ path, body, headers = {} }: JsonRequest<unknown>): object {
    const key = headers['idempotency-key'];
    if (key === undefined) throw new Error('the ledger is asked without a key');
    const said = JSON.stringify([path, body]);
    const before = this.#done.get(key);
    if (before && before.said !== said) throw refused(422, 'idempotency_key_reused');
    if (before) return before.answer;
    if (this.isClosed) throw refused(410, 'account_closed');
    const [, kind, id = '', action = ''] = path.split('/').map(decodeURIComponent);
    const { points } = body as { readonly points?: number };
    const asked = { key, action, id, points };
    const answer = kind === 'holds' ? this.#ofHold(asked) : this.#giveBack(asked);
    this.#done.set(key, { said, answer });
    return answer;
  }

  #ofHold({ key, action, id, points = 0 }: Asked): object {
    if (action === '') {
      if (points > this.available) {
        this.refused.add(key);
        throw refused(400, 'not_enough_points');
      }
      this.available -= points;
      const holdId = `hold-${this.holds.size}`;
      this.holds.set(holdId, { key, points, state: 'held', restored: 0 });
      return { data: { holdId } };
    }
    const hold = this.holds.get(id);
    if (!hold) throw refused(404, 'no_hold');
    if (hold.state === 'spent') throw refused(409, 'hold_captured');
    if (hold.state !== 'held') throw refused(409, `hold_${hold.state}`);
    if (action === 'release') this.#free(hold, 'released');
    else hold.state = 'spent';
    return { data: { transactionId: `capture#${id}` } };
  }

  #giveBack({ id, points }: Asked): object {
    const hold = this.holds.get(Buffer.from(id, 'base64url').toString().replace('capture#', ''));
    if (hold?.state !== 'spent') throw refused(404, 'no_spend');
    const left = hold.points - hold.restored;
    const restored = points ?? left;
    if (restored > left || left === 0) throw refused(409, 'more_than_was_spent');
    hold.restored += restored;
    this.available += restored;
    return { data: {} };
  }

  #free(hold: HeldPoints, state: 'released' | 'lapsed'): void {
    hold.state = state;
    this.available += hold.points;
  }
}

const refused = (status: number, code: string) =>
  new ServiceError('loyalty', 'status', `answered ${status}`, { status, answer: { code } });
