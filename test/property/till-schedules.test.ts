import { expect } from 'chai';
import { failureOf as failureIn } from '../builders/failure-of.ts';
import { PLANTED_BUGS } from '../builders/pos/planted-bugs.ts';
import { thePos, withPosBug } from '../builders/pos/pos-modules.ts';
import { scheduleOf } from '../builders/pos/schedule.ts';
import { failureOf, REPEATING, runSchedules } from '../builders/pos/simulation.ts';
import { seeds } from '../randomness.ts';

const SEEDS = seeds(2000);
const FOUND_WITHIN = 2000;

describe('sales at tills with a partner that lies', () => {
  it(`are booked once each after ${SEEDS.length} schedules of lost, late, doubled and different answers`, async function () {
    this.timeout(120_000);
    let done = 0;
    runSchedules(await thePos(), SEEDS, REPEATING.test, (count) => {
      done = count;
    });
    expect(done).to.equal(SEEDS.length);
  });
});

describe('a safety of sessions that is missing', () => {
  for (const bug of PLANTED_BUGS)
    it(`is found within ${FOUND_WITHIN} schedules: ${bug.name}`, async function () {
      this.timeout(60_000);
      const pos = await withPosBug(bug);
      const found = range(FOUND_WITHIN).find((seed) => failureOf(pos, scheduleOf(seed)));
      expect(found).not.to.equal(undefined);
    });

  it('is told with the command that repeats it', async function () {
    this.timeout(60_000);
    const pos = await withPosBug(PLANTED_BUGS[0] ?? expect.fail('there is no bug'));
    let tried = 0;
    const failure = await failureIn(
      (async () => runSchedules(pos, range(FOUND_WITHIN), REPEATING.test, (done) => (tried = done)))(),
    );
    expect(failure.message).to.match(new RegExp(`^LAUREL_SEED=${tried + 1} make test-one FILE=\\S+ repeats it: `));
  });
});

/** From 1 on. */
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
