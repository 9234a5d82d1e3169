import { expect } from 'chai';
import { compare } from '../../../shared/pos/reconciliation.ts';
import type { Session } from '../../../shared/pos/session-record.ts';
import type { PosModules } from './pos-modules.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import { TillWorld } from './till-world.ts';

export const REPEATING = {
  test: (seed: number) => `LAUREL_SEED=${seed} make test-one FILE=test/property/till-schedules.test.ts`,
  simulation: (seed: number) => `make simulate-tills SEED=${seed}`,
} as const;

/** Runs a schedule to its end. @throws AssertionError for whatever is wrong */
export function simulate(pos: PosModules, schedule: Schedule): void {
  const world = new TillWorld(pos, schedule);
  world.run();
  everySaleIsRight(world, pos);
}

function everySaleIsRight({ wrong, sessions, partner, promised }: TillWorld, pos: PosModules): void {
  expect(wrong).to.deep.equal([]);
  const owned = new Map([...sessions.values()].map((session) => [session.pdiSessionId, session]));
  for (const remote of partner.remotes.values()) {
    const { pdiSessionId, bookings, returns } = remote;
    expect(bookings.length, `${pdiSessionId} was booked more than once`).to.be.at.most(1);
    const session = owned.get(pdiSessionId);
    if (bookings.length > 0) expect(session?.status, `${pdiSessionId} is booked and lost here`).to.equal('finalized');
    const taken = [...returns.values()].reduce((sum, points) => sum + points, 0);
    expect(taken, `${pdiSessionId} gave back more than it booked`).to.be.at.most(bookings[0]?.points ?? 0);
  }
  for (const session of sessions.values()) {
    const { sessionId, status, pdiSessionId = '', earnedPoints = 0 } = session;
    expect(pos.needsWork(session), `${sessionId} is ${status} and nobody sees to it`).to.equal(false);
    expect(session.code, `${sessionId} was given up on`).not.to.equal('unknown_outcome');
    if (status !== 'finalized') continue;
    expect(partner.remotes.get(pdiSessionId)?.state, `${sessionId} is lost there`).to.equal('booked');
    expect(promised.get(sessionId) ?? earnedPoints, `${sessionId} is not what its till was told`).to.equal(
      earnedPoints,
    );
    if (session.voidRequestedAt !== undefined)
      expect(
        session.returns?.some(({ kind, state }) => kind === 'void' && state === 'done'),
        `${sessionId} was not voided`,
      ).to.equal(true);
  }
  comparisonFinds([...sessions.values()], partner);
}

/** What the partner told wrongly is all that a comparison finds. */
function comparisonFinds(sessions: readonly Session[], partner: TillWorld['partner']): void {
  const { findings, doubtful, unsettled } = compare(sessions, partner.books());
  const found = findings.map(({ kind, pdiSessionId = '' }) => ({
    kind,
    toldWrong: partner.toldWrong.has(pdiSessionId),
  }));
  for (const finding of found) expect(finding).to.deep.equal({ kind: 'amount_differs', toldWrong: true });
  expect([doubtful, unsettled]).to.deep.equal([[], []]);
}

/** Why a schedule fails; undefined where it does not. */
export function failureOf(pos: PosModules, schedule: Schedule): Error | undefined {
  try {
    simulate(pos, schedule);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** @throws Error for the first schedule that fails, with what repeats it and the shortest one that fails alike */
export function runSchedules(
  pos: PosModules,
  seeds: Iterable<number>,
  repeatedBy: (seed: number) => string,
  onEach: (done: number) => void = () => {},
): void {
  let done = 0;
  for (const seed of seeds) {
    const schedule = scheduleOf(seed);
    const failure = failureOf(pos, schedule);
    if (failure) {
      const shortest = shrunk(schedule, pos);
      const reason = failureOf(pos, shortest) ?? failure;
      const { sales, ...about } = shortest;
      throw new Error(
        [
          `${repeatedBy(seed)} repeats it: ${reason.message}`,
          `the shortest schedule found, with ${JSON.stringify(about)}:`,
          ...sales.map((sale) => `  ${JSON.stringify(sale)}`),
        ].join('\n'),
        { cause: reason },
      );
    }
    onEach(++done);
  }
}

/** Sales and lies are left out one at a time as long as it fails without them. */
function shrunk(schedule: Schedule, pos: PosModules): Schedule {
  const candidates = [
    ...schedule.sales.map((_, index) => ({ ...schedule, sales: schedule.sales.toSpliced(index, 1) })),
    ...Object.entries(schedule.lies).flatMap(([lie, chance]) =>
      chance > 0 ? [{ ...schedule, lies: { ...schedule.lies, [lie]: 0 } }] : [],
    ),
  ];
  for (const candidate of candidates) if (failureOf(pos, candidate)) return shrunk(candidate, pos);
  return schedule;
}
