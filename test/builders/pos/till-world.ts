import type { Effect } from '../../../shared/pos/answers.ts';
import type { PartnerAnswer } from '../../../shared/pos/partner.ts';
import type { Command, Decision, GiveBack, Void } from '../../../shared/pos/session.ts';
import type { Session, SessionChanges } from '../../../shared/pos/session-record.ts';
import { below, type Random, seededRandom } from '../random.ts';
import { LyingPartner } from './lying-partner.ts';
import type { PosModules } from './pos-modules.ts';
import type { PlannedSale, Schedule } from './schedule.ts';

export const AMOUNT = 15_000;
const DAY = '2026-05-01';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Something that goes on: between two of its steps others do theirs, or it dies. */
type Work = Generator<undefined, void>;

interface Message {
  readonly sessionId: string;
  readonly at: number;
}

/**
 * Tills, a table, its stream, a queue with workers and a sweep, over the rules of sessions, in virtual time. Everything is
 * read and written as the functions do it: what is decided is written on the version that was read, and only then is the
 * partner asked.
 */
export class TillWorld {
  now = Date.parse(`${DAY}T09:00:00Z`);
  readonly partner: LyingPartner;
  readonly sessions = new Map<string, Session>();
  readonly #transactions = new Map<string, string>();
  /** What a till was answered for a sale that is done: it never becomes another. */
  readonly promised = new Map<string, number>();
  readonly wrong: string[] = [];
  readonly #pos: PosModules;
  readonly #schedule: Schedule;
  readonly #random: Random;
  #works: Work[] = [];
  #queue: Message[] = [];
  #deaths: number;
  #made = 0;

  constructor(pos: PosModules, schedule: Schedule) {
    this.#pos = pos;
    this.#schedule = schedule;
    this.#random = seededRandom(schedule.seed + 1);
    this.#deaths = schedule.deaths;
    const refusing = new Set(schedule.sales.flatMap(({ refused, transactionId }) => (refused ? [transactionId] : [])));
    this.partner = new LyingPartner(this.#random, schedule.lies, refusing, schedule.looksAtKeys);
  }

  /** Everything at once, then everything to its end with a partner that is honest. */
  run(): void {
    const planned = this.#schedule.sales.flatMap((sale) =>
      Array.from({ length: sale.repeats }, (_, repeat) => ({
        sale,
        at: sale.startsAfter + repeat * below(this.#random, 15),
      })),
    );
    for (let step = 0; step < 120; step++) {
      for (const { sale, at } of planned) if (at === step) this.#works.push(this.#till(sale));
      this.#step();
    }
    if (this.#schedule.outageHours > 0) {
      this.#finishWorks();
      this.now += this.#schedule.outageHours * HOUR_MS;
      this.#works.push(this.#sweep());
      this.#finishWorks();
    }
    this.partner.becomeHonest();
    this.#deaths = 0;
    for (let round = 0; round < 12; round++) {
      this.#comeToRest();
      this.now += 16 * MINUTE_MS;
      this.#works.push(this.#sweep());
    }
    // A session that nobody has finished is over by then.
    this.now += 25 * HOUR_MS;
    this.#works.push(this.#sweep());
    this.#comeToRest();
  }

  #finishWorks(): void {
    while (this.#works.length > 0) this.#step(100);
  }

  /** Until nobody works and no message is due. */
  #comeToRest(): void {
    do this.#step(500);
    while (this.#works.length > 0 || this.#queue.some(({ at }) => at <= this.now));
  }

  #step(usualMs = 4000): void {
    // Whoever is frozen in front of a booking longer than their claim books twice where keys are not looked at.
    const { looksAtKeys } = this.#schedule;
    this.now += below(this.#random, looksAtKeys ? usualMs : 100);
    if (looksAtKeys && this.#random() < 0.02) this.now += below(this.#random, 20 * MINUTE_MS);
    if (this.#random() < 0.03) this.#works.push(this.#sweep());
    if (this.partner.underWay.length > 0 && this.#random() < 0.1)
      this.partner.underWay.splice(below(this.#random, this.partner.underWay.length), 1)[0]?.();
    const due = this.#queue.findIndex(({ at }) => at <= this.now);
    if (due >= 0 && this.#random() < 0.5) this.#take(due);
    if (this.#works.length === 0) return;
    const index = below(this.#random, this.#works.length);
    const isDead = this.#random() < this.#deaths;
    if (isDead || this.#works[index]?.next().done) this.#works.splice(index, 1);
  }

  /** A message is given out again after a while, unless its work came to its end: now and then twice all the same. */
  #take(index: number): void {
    const [message] = this.#queue.splice(index, 1);
    if (!message) return;
    const again = { ...message, at: this.now + MINUTE_MS };
    this.#queue.push(again);
    this.#works.push(
      function* (this: TillWorld): Work {
        yield* this.#resume(message.sessionId);
        if (this.#random() >= 0.02) this.#queue = this.#queue.filter((one) => one !== again);
      }.call(this),
    );
  }

  *#till(sale: PlannedSale): Work {
    const begun = sale.kind === 'told_late' ? this.#tellLate(sale) : yield* this.#identify(sale);
    yield;
    if (!begun) return;
    if (sale.kind === 'told') {
      yield* this.#calculate(begun);
      yield;
      yield* this.#finalize(begun, sale);
      yield;
    }
    if (sale.afterwards === 'void') yield* this.#back(begun, { type: 'void', businessDate: DAY });
    if (sale.afterwards === 'return')
      yield* this.#back(begun, { type: 'return', returnId: 'R-1', fingerprint: 'r', amount: AMOUNT });
  }

  *#identify({ transactionId }: PlannedSale): Generator<undefined, string | undefined> {
    const found = this.#read(this.#transactions.get(transactionId));
    const decision = this.#pos.decide(found, { type: 'identify', customer: 'c' }, this.now);
    if (decision.do === 'answer') return found?.sessionId;
    if (decision.do === 'refuse') return undefined;
    yield;
    const claimed =
      decision.do === 'ask' && found
        ? this.#change(found, decision.changes ?? {})
        : this.#begin(
            transactionId,
            { status: 'identifying', ...this.#pos.nextAttempt({ attempt: 0 }, this.now) },
            found,
          );
    if (!claimed) return undefined;
    yield;
    const effect = this.#pos.afterIdentify(this.partner.identify(transactionId));
    yield;
    if (effect.do === 'change') return this.#change(claimed, effect.changes)?.sessionId;
    if (this.#read(claimed.sessionId)?.version === claimed.version) {
      this.sessions.delete(claimed.sessionId);
      this.#transactions.delete(transactionId);
    }
    return undefined;
  }

  *#calculate(sessionId: string): Generator<undefined, void> {
    const session = this.#read(sessionId);
    if (!session || this.#decide(session, { type: 'calculate' }).do !== 'ask') return;
    const effect = this.#pos.afterCalculate(this.partner.calculate(), { amount: AMOUNT, basket: 'b' });
    yield;
    if (effect.do === 'change') this.#change(session, effect.changes);
  }

  *#finalize(sessionId: string, { transactionId, applyRewards }: PlannedSale): Generator<undefined, void> {
    const session = this.#read(sessionId);
    if (!session) return;
    const body = { transactionId, fingerprint: 'f', amount: AMOUNT, applyRewards } as const;
    const decision = this.#decide(session, { type: 'finalize', ...body });
    if (decision.do === 'answer') this.#promise(session);
    if (decision.do !== 'ask') return;
    yield;
    const claimed = this.#change(session, decision.changes ?? {});
    if (!claimed) return;
    yield;
    const answer = this.#booking(claimed);
    yield;
    const after = this.#settle(claimed, (current) =>
      this.#pos.afterFinalize(current, answer, this.now, this.#random()),
    );
    if (after.session.status === 'finalized') this.#promise(after.session);
  }

  #tellLate({ transactionId, applyRewards }: PlannedSale): string | undefined {
    const sale = { transactionId, fingerprint: 'late', amount: AMOUNT, applyRewards, occurredAt: this.now - HOUR_MS };
    const found = this.#read(this.#transactions.get(transactionId));
    const decision = this.#pos.decide(found, { type: 'late_sale', customer: 'c', ...sale }, this.now);
    const made = { ...this.#pos.saleOf(sale, this.now) };
    if (decision.do === 'begin') return this.#begin(transactionId, { ...made, attempt: 0 }, found)?.sessionId;
    if (decision.do === 'change' && found) return this.#change(found, decision.changes)?.sessionId;
    return found?.sessionId;
  }

  *#back(sessionId: string, command: Void | GiveBack): Generator<undefined, void> {
    const session = this.#read(sessionId);
    if (!session) return;
    const decision = this.#decide(session, command);
    const changes = 'changes' in decision ? decision.changes : undefined;
    if (!changes) return;
    yield;
    const claimed = this.#change(session, changes);
    if (!claimed || decision.do !== 'ask') return;
    yield;
    if (decision.ask === 'cancel') return this.partner.cancel(claimed.pdiSessionId ?? '');
    const answer = this.#givingBack(claimed);
    yield;
    const asked = this.#pos.returnUnderWay(claimed);
    this.#settle(claimed, (current) => this.#pos.afterGiveBack(current, asked, answer, this.now, this.#random()));
  }

  /** As the queue's worker does it. */
  *#resume(sessionId: string): Generator<undefined, void> {
    for (let step = 0; step < 6; step++) {
      const session = this.#read(sessionId);
      if (!session) return;
      const decision = this.#decide(session, { type: 'resume' });
      if (decision.do === 'wait') return this.#send(sessionId, decision.until);
      if (decision.do !== 'ask') return;
      yield;
      const claimed = decision.changes ? this.#change(session, decision.changes) : session;
      if (!claimed) continue;
      yield;
      const hear = this.#heard(decision.ask, claimed);
      yield;
      let { session: after, effect } = this.#settle(claimed, hear);
      if (effect.do === 'finalize') {
        yield;
        const answer = this.#booking(after);
        yield;
        ({ session: after, effect } = this.#settle(after, (current) =>
          this.#pos.afterFinalize(current, answer, this.now, this.#random()),
        ));
      }
      if (effect.do === 'park') return;
      if (effect.do === 'wait') {
        if (effect.pauseSeconds !== undefined) this.#send(sessionId, this.now + effect.pauseSeconds * 1000);
        return;
      }
    }
  }

  #heard(ask: string, session: Session): (session: Session) => Effect {
    const chance = this.#random();
    if (ask === 'identify') {
      const answer = this.partner.identify(session.transactionId);
      return (current) => this.#pos.afterLateIdentify(current, answer, this.now, chance);
    }
    if (ask === 'give_back') {
      const answer = this.#givingBack(session);
      const asked = this.#pos.returnUnderWay(session);
      return (current) => this.#pos.afterGiveBack(current, asked, answer, this.now, chance);
    }
    const answer = this.partner.status(session.pdiSessionId ?? '');
    return (current) => this.#pos.afterStatus(current, answer, this.now, chance);
  }

  *#sweep(): Work {
    for (const session of [...this.sessions.values()].filter(({ dueAt }) => dueAt <= this.now)) {
      if (this.#pos.needsWork(session)) {
        this.#send(session.sessionId, this.now);
        yield;
        this.#change(session, {});
      } else {
        const decision = this.#decide(session, { type: 'expire' });
        yield;
        if (decision.do === 'change') this.#change(session, decision.changes);
      }
    }
  }

  #decide(session: Session, command: Command): Decision {
    return this.#pos.decide(session, command, this.now);
  }

  #booking({ pdiSessionId = '', sessionId, finalAmount = 0, applyRewards = true }: Session) {
    return this.partner.finalize(pdiSessionId, sessionId, finalAmount, applyRewards);
  }

  #givingBack(session: Session): PartnerAnswer<{ points: number; newBalance: number }> {
    const { pdiSessionId = '', sessionId } = session;
    const { returnId = '' } = this.#pos.returnUnderWay(session) ?? {};
    return this.partner.giveBack(pdiSessionId, `${sessionId}#${returnId}`);
  }

  #settle(session: Session, hear: (session: Session) => Effect): { session: Session; effect: Effect } {
    const current = this.#read(session.sessionId) ?? session;
    if (!this.#pos.needsWork(current)) return { session: current, effect: { do: 'nothing' } };
    const effect = hear(current);
    const changes = 'changes' in effect ? effect.changes : undefined;
    return { session: (changes && this.#change(current, changes)) || current, effect };
  }

  #read(sessionId: string | undefined): Session | undefined {
    return sessionId === undefined ? undefined : this.sessions.get(sessionId);
  }

  #begin(transactionId: string, fields: SessionChanges, instead: Session | undefined): Session | undefined {
    if (this.#transactions.get(transactionId) !== instead?.sessionId) return undefined;
    if (instead && this.#read(instead.sessionId)?.version !== instead.version) return undefined;
    if (instead && ['identifying', 'active', 'calculated'].includes(instead.status))
      this.#change(instead, { status: 'voided' });
    const sessionId = `S-${++this.#made}`;
    const session = {
      ...{ sessionId, merchant: '', channelId: 'POS-1', transactionId, businessDate: DAY, customer: 'c', version: 0 },
      ...{
        createdAt: this.now,
        updatedAt: this.now,
        expiresAt: this.now + 24 * HOUR_MS,
        dueAt: this.now,
        correlationId: 'c',
      },
      ...fields,
    } as Session;
    this.#transactions.set(transactionId, sessionId);
    this.#write(session, undefined);
    return this.#read(sessionId);
  }

  /** On the version that was read. */
  #change(read: Session, changes: SessionChanges): Session | undefined {
    const stored = this.#read(read.sessionId);
    if (stored?.version !== read.version) return undefined;
    this.#write({ ...read, ...changes, version: read.version + 1, updatedAt: this.now } as Session, stored);
    return this.#read(read.sessionId);
  }

  #write(session: Session, before: Session | undefined): void {
    this.sessions.set(session.sessionId, { ...session, dueAt: this.#pos.dueAtOf(session, this.now) });
    const isKept = before?.status !== 'finalized' || session.status === 'finalized';
    if (!isKept) this.wrong.push(`${session.sessionId} was booked and became ${session.status}`);
    // The table's stream is the queue.
    if (this.#pos.needsWork(session) && !(before && this.#pos.needsWork(before)))
      this.#send(session.sessionId, this.now + 15_000);
  }

  #send(sessionId: string, at: number): void {
    // What a queue gives up on, or is never handed, is the sweep's.
    if (this.#random() < this.#deaths) return;
    this.#queue.push({ sessionId, at });
  }

  #promise({ sessionId, earnedPoints = 0 }: Session): void {
    const before = this.promised.get(sessionId) ?? earnedPoints;
    if (before !== earnedPoints) this.wrong.push(`${sessionId} was told ${before} points, and then ${earnedPoints}`);
    this.promised.set(sessionId, earnedPoints);
  }
}
