import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { aStateDir, LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, orderCompletedV2, userCreated } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { tap } from '../system/tap.ts';

describe('a stack that is killed', function () {
  this.timeout(120_000);
  let stack: LocalStack | undefined;
  afterEach(() => stack?.stop());

  it('keeps what it has acknowledged and goes on where it was', async () => {
    const stateDir = aStateDir();
    stack = await startLocalStack(stateDir, { CONTEXTS: LEDGER });
    await tap(stack.doors, 'loyalty', 'outlives-the-kill');
    const members = Array.from({ length: 5 }, aMember);
    await stack.doors.publish(...members.map(userCreated));
    const [first = ''] = members;
    await stack.doors.balanceBecomes(first, 100);
    const { body } = await stack.doors.spend(first, 40, { 'idempotency-key': 'before-the-kill' });
    await stack.doors.publish(
      ...Array.from({ length: 20 }, () => members.map((userId) => orderCompletedV2(userId, randomUUID()))).flat(),
    );
    await stack.kill();

    stack = await startLocalStack(stateDir, { CONTEXTS: LEDGER });
    await stack.doors.balanceBecomes(first, 1060, 30_000);
    for (const userId of members.slice(1)) await stack.doors.balanceBecomes(userId, 1100, 30_000);
    const again = await stack.doors.spend(first, 40, { 'idempotency-key': 'before-the-kill' });
    expect(again.status).to.equal(201);
    expect(again.body).to.deep.equal(body);

    // Rule and queue outlived the kill; a stream delivers at least once, so repeats of an id are dropped here.
    const loyalty = await tap(stack.doors, 'loyalty', 'outlives-the-kill');
    await eventually(async () => {
      for (const userId of members) {
        const events = (await loyalty.about(userId)).filter(({ type }) => type === 'loyalty.pointsAdded.v2');
        const differences = new Map(events.map(({ detail }) => [detail.id, detail.data.difference]));
        const total = [...differences.values()].reduce((sum, difference) => sum + difference, 0);
        expect(total).to.equal(userId === first ? 1060 : 1100);
      }
    }, 30_000);
    await ledgersAreCoherent(stack.doors);
  });
});
