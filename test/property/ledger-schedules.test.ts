import { expect } from 'chai';
import { failureOf } from '../builders/failure-of.ts';
import { type PlantedBug, theLedger, withBug } from '../builders/ledger/ledger-modules.ts';
import { PLANTED_BUGS } from '../builders/ledger/planted-bugs.ts';
import { REPEATING, runSchedules } from '../builders/ledger/run-schedules.ts';
import { seeds } from '../randomness.ts';

const SEEDS = seeds(10_000);

describe('the ledger with everything that falls due', () => {
  it(`is exact, and the same settled late or in time, in ${SEEDS.length} schedules of every command`, async function () {
    this.timeout(600_000);
    let done = 0;
    runSchedules(await theLedger(), SEEDS, REPEATING.test, (count) => {
      done = count;
    });
    expect(done).to.equal(SEEDS.length);
  });

  it('names the seed that fails and the command that repeats it, in a test and in a simulation', async () => {
    const bug = PLANTED_BUGS.find(({ name }) => name === 'what comes in pays no debt');
    const ledger = await withBug(bug as PlantedBug);
    for (const [repeated, command] of [
      [REPEATING.test, 'LAUREL_SEED=SEED make test-one FILE=test/property/ledger-schedules.test.ts repeats it: '],
      [REPEATING.simulation, 'make simulate SEED=SEED repeats it: '],
    ] as const) {
      let tried = 0;
      const failure = await failureOf(
        (async () => runSchedules(ledger, seedsFrom(1, 2000), repeated, (done) => (tried = done)))(),
      );
      expect(failure.message.startsWith(command.replace('SEED=SEED', `SEED=${tried + 1}`)), failure.message).to.equal(
        true,
      );
    }
  });
});

function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
