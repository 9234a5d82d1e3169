import { expect } from 'chai';
import { type LedgerModules, theLedger, withBug } from '../builders/ledger/ledger-modules.ts';
import { PLANTED_BUGS } from '../builders/ledger/planted-bugs.ts';
import { POLICY_EXAMPLES } from '../builders/ledger/policy-examples.ts';
import { scheduleOf } from '../builders/ledger/schedule.ts';
import { failureOf } from '../builders/ledger/simulation.ts';
import { seeds } from '../randomness.ts';

const SCHEDULES = 2000;

/** @returns what finds it: the seed of a schedule, or the name of an example; undefined for nothing */
function finderOf(ledger: LedgerModules): number | string | undefined {
  const example = Object.entries(POLICY_EXAMPLES).find(([, check]) => {
    try {
      check(ledger);
      return false;
    } catch {
      return true;
    }
  });
  return example?.[0] ?? seeds(SCHEDULES).find((seed) => failureOf(ledger, scheduleOf(seed)));
}

describe('a safety that is missing', () => {
  for (const bug of PLANTED_BUGS)
    it(`is found within ${SCHEDULES} schedules or by an example: ${bug.name}`, async function () {
      this.timeout(60_000);
      expect(finderOf(await withBug(bug))).not.to.equal(undefined);
    });

  it('is none of the ledger as it is', async () => {
    const ledger = await theLedger();
    for (const check of Object.values(POLICY_EXAMPLES)) expect(() => check(ledger)).not.to.throw();
  });
});
