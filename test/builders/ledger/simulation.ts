import assert from 'node:assert/strict';
import type { Account } from '../../../shared/loyalty/account.ts';
import { type Entry, isSettlement, transactionId } from '../../../shared/loyalty/entry.ts';
import { expiresAt, expiryMonth } from '../../../shared/loyalty/expiry.ts';
import type { Decided } from '../../../shared/loyalty/ledger.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import type { LedgerModules } from './ledger-modules.ts';
import { LedgerWorld } from './ledger-world.ts';
import type { Schedule, Step } from './schedule.ts';

const MEMBERS = ['ada', 'bob'] as const;
const AFTERWARDS_MS = 500 * 86_400_000;

/**
 * Runs a schedule on two ledgers: one is settled by a timer as soon as something falls due, the other only when somebody
 * asks something of it. Both have to be exact, and the same: outcomes, entries, accounts and balances as of any moment.
 *
 * @throws AssertionError for whatever is wrong
 */
export function simulate(ledger: LedgerModules, { programme, steps }: Schedule): void {
  const late = new LedgerWorld(ledger, programme);
  const timely = new LedgerWorld(ledger, programme);
  for (const [index, step] of steps.entries()) {
    for (const member of MEMBERS) timely.settleInTime(member, step.at);
    const outcomes = [late, timely].map((world) => run(world, ledger, step));
    // Thousands of comparisons: texts are compared in a tenth of the time.
    if (JSON.stringify(outcomes[0]) !== JSON.stringify(outcomes[1]))
      assert.deepEqual(outcomes[0], outcomes[1], `step ${index} (${step.kind}) went otherwise when settled in time`);
    for (const member of MEMBERS) nothingIsDue(timely.account(member), step.at, timely);
  }
  const end = (steps.at(-1)?.at ?? 0) + AFTERWARDS_MS;
  for (const member of MEMBERS) {
    timely.settleInTime(member, end);
    late.settle(member, end);
  }
  for (const world of [late, timely]) {
    assert.deepEqual(world.faults(), []);
    for (const member of MEMBERS) {
      policiesHold(world, member);
      for (const entry of world.entriesOf(member)) takesItsOwn(world, member, entry);
    }
  }
  for (const member of MEMBERS) {
    assert.deepEqual(
      comparable(late.account(member)),
      comparable(timely.account(member)),
      `${member}, late and timely`,
    );
    assert.deepEqual(late.entriesOf(member).map(lasting), timely.entriesOf(member).map(lasting));
    for (const { at } of [...steps, { at: end }])
      for (const moment of [at - 1, at + 40_000_000]) isSameBalance(late, timely, member, moment);
  }
}

function isSameBalance(late: LedgerWorld, timely: LedgerWorld, member: string, at: number): void {
  const [one, other] = [late.asOf(member, at), timely.asOf(member, at)];
  const isSame = one.available === other.available && one.held === other.held && one.debt === other.debt;
  if (!isSame) assert.deepEqual(one, other, `${member} as of ${at}`);
}

function run(world: LedgerWorld, ledger: LedgerModules, step: Step): unknown {
  if (step.kind === 'merge') return world.merge(step.member, step.member === 'ada' ? 'bob' : 'ada', step.at).status;
  const before = world.entriesOf(world.account(step.member).mergedInto ?? step.member).length;
  const outcomes = world.apply(step.member, [movementOf(ledger, step)], step.at);
  const userId = world.account(step.member).mergedInto ?? step.member;
  if (outcomes.every(({ status }) => status !== 'applied'))
    assert.equal(world.entriesOf(userId).length, before, 'something was written although nothing was applied');
  else if (world.account(userId).state === 'open') nothingIsDue(world.account(userId), step.at, world);
  return outcomes.map(told);
}

function movementOf(ledger: LedgerModules, step: Exclude<Step, { kind: 'merge' }>): Movement {
  const correlationId = 'c';
  const source = { sourceId: 'key' in step ? `${step.key}` : 'all' };
  switch (step.kind) {
    case 'order':
      return ledger.earnOrder({
        source: orderOf(step),
        correlationId,
        activityAt: step.at - step.late,
        ...(step.announced === undefined ? {} : { announcedAt: step.at - step.announced }),
        order: { value: step.value, currency: 'EUR' },
      });
    case 'cancel':
      return ledger.reverseOrder({ order: orderOf(step), correlationId });
    case 'refund':
      return ledger.reverseOrder({
        order: orderOf(step),
        refund: { refundId: `${step.refund}`, refundedValue: step.value },
        correlationId,
      });
    case 'spend':
      return ledger.spend({ source: { ...source, kind: 'spend' }, points: step.points, correlationId });
    case 'hold':
      return ledger.hold({
        source: { ...source, kind: 'hold' },
        points: step.points,
        expiresInSeconds: step.seconds,
        correlationId,
      });
    case 'capture':
      return ledger.capture({ holdId: `${step.key}`, correlationId, ...pointsOf(step) });
    case 'release':
      return ledger.release({ holdId: `${step.key}`, correlationId });
    case 'restore':
      return ledger.reverseSpend({
        source: { kind: 'restoration', sourceId: `${step.at} ${step.key}` },
        of: { kind: step.of, sourceId: `${step.key}` },
        userId: step.member,
        correlationId,
        ...pointsOf(step),
      });
    case 'adjust':
      return ledger.adjust({
        source: { ...source, kind: 'adjustment' },
        points: step.points,
        allowDebt: step.key === 0,
        reason: 'a correction',
        correlationId,
      });
    case 'welcome':
      return ledger.signUp({ userId: step.member, correlationId, activityAt: step.at - step.late });
    case 'close':
      return ledger.close({ correlationId, activityAt: step.at - step.late });
  }
}

/** The members' orders overlap in one number: announced for both, it is one member's. */
function orderOf({ member, order }: { readonly member: string; readonly order: number }) {
  return { kind: 'order', sourceId: order === 0 ? '0' : `${member} ${order}` } as const;
}

function pointsOf({ points }: { readonly points?: number }) {
  return points === undefined ? {} : { points };
}

function nothingIsDue({ buckets, holds, userId }: Account, at: number, { programme }: LedgerWorld): void {
  for (const month of Object.keys(buckets))
    assert(expiresAt(month, programme.timeZone) > at, `${userId} has points of ${month}, which is over`);
  for (const [id, { lapsesAt }] of Object.entries(holds)) assert(lapsesAt > at, `${userId} has the lapsed hold ${id}`);
}

/** What no sum tells, from the entries alone. */
function policiesHold(world: LedgerWorld, member: string): void {
  const entries = world.entriesOf(member);
  const { state, points: left, held, debt } = world.account(member);
  if (state !== 'open')
    assert.deepEqual([left, held, debt], [0, 0, 0], `${member} is ${state}, and has something left`);
  const byDay = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const { kind, value, counters, reversedPoints = 0, refundedValue = 0 } = entry;
    const whole = kind === 'order' ? (counters.earned ?? 0) : (counters.spent ?? 0);
    assert(reversedPoints <= whole, `${kind} ${entry.sourceId} gave ${whole}, and ${reversedPoints} are taken back`);
    if (kind === 'order' && value && refundedValue > 0)
      assert(
        reversedPoints >= Math.floor((whole * refundedValue) / value),
        `order ${entry.sourceId}: its parts do not add up`,
      );
    if (kind === 'order') countsInItsMonth(entry, world);
    if (isSettlement(entry)) settledInTurn(entry, entries[index - 1], world);
    for (const [rule, points] of Object.entries(entry.counted?.points ?? {})) {
      const day = `${rule} ${entry.counted?.day}`;
      byDay.set(day, (byDay.get(day) ?? 0) + points);
    }
  }
  for (const [day, points] of byDay) assert(points <= 60, `${member}: ${points} of ${day} are above the cap`);
}

/**
 * What was forfeited, or is of a month that is over, is neither taken back nor given back, and nothing that is another
 * member's: told from the entries, whatever accounts say of lives.
 */
function takesItsOwn(world: LedgerWorld, holder: string, reversing: Entry): void {
  if (reversing.kind !== 'reversal' && reversing.kind !== 'restoration') return;
  const name = `${reversing.kind} ${reversing.sourceId}`;
  for (const member of MEMBERS)
    for (const made of world.entriesOf(member)) {
      if (!made.reversedBy?.includes(transactionId(reversing)) || transactionId(made) !== reversing.related) continue;
      const { reversed = 0, restored = 0 } = reversing.counters;
      if (isForfeited(world, member, made, holder, reversing))
        assert.deepEqual([reversed, restored], [0, 0], `${name} moves what was forfeited`);
      if (made.month !== undefined && expiresAt(made.month, world.programme.timeZone) <= reversing.createdAt)
        assert.equal(reversed, 0, `${name} takes others for points of ${made.month}, which is over`);
    }
}

/** Whether what somebody made was lost with its account, or with the one that it came into, before it was reversed. */
function isForfeited(world: LedgerWorld, member: string, made: Entry, holder: string, reversing: Entry): boolean {
  const isLost = (of: string, from: number, to = Number.POSITIVE_INFINITY) =>
    world.entriesOf(of).some(({ kind, sequence }) => kind === 'forfeit' && sequence > from && sequence < to);
  if (member === holder) return isLost(member, made.sequence, reversing.sequence);
  const cameIn = world.entriesOf(holder).find(({ kind, related }) => kind === 'mergeIn' && related === member);
  assert(cameIn, `${holder} reverses what is ${member}'s`);
  return isLost(member, made.sequence) || isLost(holder, cameIn.sequence, reversing.sequence);
}

/** Nothing is born expired, and nothing counts from a time that is yet to come. */
function countsInItsMonth({ sourceId, month, activityAt, createdAt }: Entry, { programme }: LedgerWorld): void {
  assert(activityAt <= createdAt, `order ${sourceId} happened after it was posted`);
  if (month === undefined) return;
  assert.equal(month, expiryMonth(activityAt, programme.expiryMonths, programme.timeZone));
  assert(expiresAt(month, programme.timeZone) > createdAt, `order ${sourceId} was born expired`);
}

function settledInTurn(entry: Entry, before: Entry | undefined, { programme }: LedgerWorld): void {
  assert(entry.effectiveAt <= entry.createdAt, 'something was settled before it was due');
  if (before && isSettlement(before) && before.createdAt === entry.createdAt)
    assert(before.effectiveAt <= entry.effectiveAt, `${entry.kind} ${entry.sourceId} was not settled in its turn`);
  if (entry.kind === 'expiry') assert.equal(entry.effectiveAt, expiresAt(entry.sourceId, programme.timeZone));
}

function told(outcome: Decided): unknown {
  return outcome.status === 'refused' ? outcome.refusal : [outcome.status, lasting(outcome.entry)];
}

/** An entry without what depends on when it was settled. */
function lasting(entry: Entry) {
  const { createdAt, attemptId, actor, correlationId, ...others } = entry;
  return isSettlement(entry) ? others : { ...others, createdAt };
}

function comparable({ updatedAt, ...account }: Account) {
  return account;
}

/**
 * The shortest schedule found that fails too: parts are left out as long as it fails without them.
 */
export function shrunk(schedule: Schedule, fails: (schedule: Schedule) => boolean): Schedule {
  let { steps } = schedule;
  for (let size = Math.ceil(steps.length / 2); size >= 1; ) {
    const shorter = steps
      .map((_, from) => steps.toSpliced(from, size))
      .find((candidate) => candidate.length < steps.length && fails({ ...schedule, steps: candidate }));
    if (shorter) steps = shorter;
    else size = Math.floor(size / 2);
  }
  return { ...schedule, steps };
}

/** @returns what fails, or undefined */
export function failureOf(ledger: LedgerModules, schedule: Schedule): Error | undefined {
  try {
    simulate(ledger, schedule);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
