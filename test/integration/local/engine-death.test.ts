import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, orderCompletedV2, userCreated } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { tap } from '../system/tap.ts';

/** The stack's own DynamoDB. */
function engineOf({ pid: stackPid }: LocalStack): number | undefined {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .find((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dynoxide\0serve') &&
          new RegExp(`^PPid:\\s+${stackPid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'))
        );
      } catch {
        return false;
      }
    });
}

describe('a DynamoDB that is killed under load', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  before(async () => {
    stack = await startLocalStack(undefined, { CONTEXTS: LEDGER });
  });
  after(() => stack.stop());

  const health = async () => {
    const response = await fetch(new URL('/_laurel/health', stack.awsEndpoint));
    const { parts } = (await response.json()) as { parts: Record<string, boolean> };
    return { status: response.status, dynamodb: parts.dynamodb };
  };
  const kill = async () => {
    const pid = engineOf(stack);
    if (pid === undefined) throw new Error('the stack has no DynamoDB');
    process.kill(pid, 'SIGKILL');
    return pid;
  };

  it('comes back by itself: nothing that was accepted is lost, nothing is counted twice, and it is told once', async () => {
    const loyalty = await tap(stack.doors, 'loyalty');
    const members = Array.from({ length: 4 }, aMember);
    await stack.doors.publish(...members.map(userCreated));
    for (const userId of members) await stack.doors.balanceBecomes(userId, 100);
    const deaths = 3;
    for (let death = 0; death < deaths; death += 1) {
      await stack.doors.publish(
        ...members.flatMap((userId) => [1, 2, 3].map(() => orderCompletedV2(userId, randomUUID()))),
      );
      const before = await kill();
      const answers = await Promise.all(members.map((userId) => stack.doors.account(userId)));
      for (const { status } of answers) expect([200, 503]).to.include(status);
      await eventually('another one runs', () => (engineOf(stack) ?? before) !== before);
    }
    for (const userId of members) await stack.doors.balanceBecomes(userId, 100 + deaths * 150, 60_000);
    // The stream went on: each movement was published.
    await eventually(async () => {
      for (const userId of members) {
        const events = (await loyalty.about(userId)).filter(({ type }) => type === 'loyalty.pointsAdded.v2');
        const differences = new Map(events.map(({ detail }) => [detail.id, detail.data.difference]));
        expect([...differences.values()].reduce((sum, difference) => sum + difference, 0)).to.equal(100 + deaths * 150);
      }
    }, 60_000);
    await loyalty.close();
    expect(await health()).to.deep.equal({ status: 200, dynamodb: true });
    await ledgersAreCoherent(stack.doors);
    const told = stack
      .output()
      .split('\n')
      .filter((line) => line.includes('DynamoDB'));
    expect(told.filter((line) => line.startsWith('DynamoDB has ended'))).to.have.length(deaths);
  });

  it('is told by health as long as it is away', async () => {
    const seen: number[] = [];
    let watching = true;
    const watch = (async () => {
      while (watching) seen.push((await health()).status);
    })();
    await eventually('a death is seen', async () => {
      const before = await kill();
      await eventually('another one runs', () => (engineOf(stack) ?? before) !== before);
      return seen.includes(503);
    });
    watching = false;
    await watch;
    await eventually('it is well again', async () => (await health()).status === 200);
  });
});
