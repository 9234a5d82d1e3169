import { expect } from 'chai';
import { theLedger } from '../builders/ledger/ledger-modules.ts';
import { runSchedules } from '../builders/ledger/run-schedules.ts';
import { seeds } from '../randomness.ts';

const SEEDS = seeds(10_000);

describe('the ledger with everything that falls due', () => {
  it(`is exact, and the same settled late or in time, in ${SEEDS.length} schedules of every command`, async function () {
    this.timeout(180_000);
    let done = 0;
    runSchedules(await theLedger(), SEEDS, (count) => {
      done = count;
    });
    expect(done).to.equal(SEEDS.length);
  });
});
