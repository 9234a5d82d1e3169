import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from './doors.ts';

/** Whatever clock the stack has. */
const FOR_EVER = { exp: Date.parse('2090-01-01') / 1000 };

/** Has accounts compared with their entries, all of them or those that changed on a day. @returns what was found */
export async function reconciled(doors: Doors, asked: { readonly day?: string } = {}) {
  const token = doors.token('ops', { scope: 'loyalty:admin', ...FOR_EVER });
  const run = await eventually(async () => {
    const { status, body } = await doors.request('POST', '/admin/reconciliations', { token, json: asked });
    expect(status, JSON.stringify(body)).to.equal(202);
    return body.data.run;
  });
  return eventually(async () => {
    const { body } = await doors.request('GET', `/admin/reconciliations/${run}`, { token });
    expect(body.data?.state).to.equal('done');
    return body.data;
  }, 60_000);
}

/**
 * Asserts that every account of the system is what its entries make of it: sums of every component, sequences without a
 * gap, the identity. For the end of every test that lets much happen at once, or things fail.
 *
 * @param leastMembers so many accounts have to be looked at, lest nothing is compared: none where a test makes none
 */
export async function ledgersAreCoherent(doors: Doors, leastMembers = 1): Promise<void> {
  const { members, drifts, drifted } = await reconciled(doors);
  expect({ drifts, drifted }).to.deep.equal({ drifts: 0, drifted: [] });
  expect(members).to.be.at.least(leastMembers);
}
