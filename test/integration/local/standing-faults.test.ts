import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, orderCompletedV2, userCreated } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { tap } from '../system/tap.ts';

describe('a stack on which everything goes wrong again and again', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  before(async () => {
    stack = await startLocalStack(undefined, { CONTEXTS: LEDGER, FAULTS: 'all,seed=11' });
  });
  after(() => stack.stop());

  it('counts every order once and publishes every movement', async () => {
    const loyalty = await tap(stack.doors, 'loyalty');
    const members = Array.from({ length: 3 }, aMember);
    await stack.doors.publish(...members.map(userCreated));
    for (const userId of members) await stack.doors.balanceBecomes(userId, 100, 60_000);
    await stack.doors.publish(
      ...members.flatMap((userId) => Array.from({ length: 10 }, () => orderCompletedV2(userId, randomUUID()))),
    );
    for (const userId of members) await stack.doors.balanceBecomes(userId, 600, 60_000);
    await eventually(async () => {
      for (const userId of members) {
        const events = (await loyalty.about(userId)).filter(({ type }) => type === 'loyalty.pointsAdded.v2');
        const differences = new Map(events.map(({ detail }) => [detail.id, detail.data.difference]));
        expect([...differences.values()].reduce((sum, difference) => sum + difference, 0)).to.equal(600);
      }
    }, 60_000);
    await loyalty.close();
    await ledgersAreCoherent(stack.doors);
  });

  it('shows the operator what stands', async () => {
    const response = await fetch(new URL('/_laurel/faults/standing', stack.awsEndpoint));
    expect(await response.json()).to.deep.equal({
      throttle: 0.02,
      repeat: 0.05,
      reorder: 0.05,
      conflict: 15,
      lateTtl: 60,
      shards: 4,
      seed: 11,
    });
  });
});
