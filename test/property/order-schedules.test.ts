import { expect } from 'chai';
import { theCommerce, withCommerceBug } from '../builders/commerce/commerce-modules.ts';
import { PLANTED_BUGS } from '../builders/commerce/planted-bugs.ts';
import { scheduleOf } from '../builders/commerce/schedule.ts';
import { failureOf, REPEATING, runSchedules } from '../builders/commerce/simulation.ts';
import { failureOf as failureIn } from '../builders/failure-of.ts';
import { seeds } from '../randomness.ts';

/** `make simulate-orders` runs 100,000. */
const SEEDS = seeds(800);
const FOUND_WITHIN = 2000;

describe('orders, stock and money under faults', () => {
  it(`are exact after ${SEEDS.length} schedules of doubled and shuffled events, dying workers and a lying gateway`, async function () {
    this.timeout(600_000);
    let done = 0;
    await runSchedules(await theCommerce(), SEEDS, REPEATING.test, (count) => {
      done = count;
    });
    expect(done).to.equal(SEEDS.length);
  });

  it('name the seed that fails, the command that repeats it, and what of the schedule is needed', async function () {
    this.timeout(60_000);
    const bug = PLANTED_BUGS.find(({ name }) => name === 'stock is sold that is not there');
    const commerce = await withCommerceBug(bug ?? expect.fail('there is no such bug'));
    let tried = 0;
    const failure = await failureIn(
      runSchedules(commerce, range(FOUND_WITHIN), REPEATING.test, (done) => (tried = done)),
    );
    const command = `LAUREL_SEED=${tried + 1} make test-one FILE=test/property/order-schedules.test.ts repeats it: `;
    expect(failure.message.slice(0, command.length)).to.equal(command);
    const kinds = [...failure.message.matchAll(/"kind":"(\w+)"/g)].map(([, kind]) => kind);
    expect(kinds).to.include('place');
    expect(kinds, 'what the failure does without is left out').not.to.include('refund');
  });
});

describe('a safety of commerce that is missing', () => {
  for (const bug of PLANTED_BUGS)
    it(`is found within ${FOUND_WITHIN} schedules: ${bug.name}`, async function () {
      this.timeout(60_000);
      const commerce = await withCommerceBug(bug);
      let found: number | undefined;
      for (const seed of range(FOUND_WITHIN, bug.from)) {
        if (await failureOf(commerce, scheduleOf(seed))) found = seed;
        if (found !== undefined) break;
      }
      expect(found).not.to.equal(undefined);
    });
});

const range = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index);
