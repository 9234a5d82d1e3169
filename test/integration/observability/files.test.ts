import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, userCreated } from '../system/doors.ts';

interface Line {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code: string };
  readonly function: string;
  readonly requestId: string;
}

describe('traces in files', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  afterEach(() => stack?.stop());

  const linesOf = (folder: string): Line[] =>
    readFileSync(join(stack.stateDir, 'traces', `${folder}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('hold a span a line, with its links to other functions, when TRACE=1', async () => {
    stack = await startLocalStack(undefined, { CONTEXTS: LEDGER, TRACE: '1' });
    const userId = aMember();
    await stack.doors.publish(userCreated(userId));
    const published = await eventually(() => {
      const found = linesOf('loyalty-publish-points-changed').find(({ name }) => name.startsWith('publish '));
      if (!found) throw new Error('nothing is published yet');
      return found;
    });
    const earned = await eventually(() => {
      const lines = linesOf('loyalty-handle-user-created');
      expect(lines.map(({ name }) => name.split(' ')[0])).to.include.members(['process', 'receive']);
      return lines;
    });
    const moved = earned.find(({ spanId }) => spanId === published.links[0]?.spanId);
    expect(moved?.attributes).to.include({ 'laurel.user_id': userId });
    expect(moved).to.include({ kind: 'CONSUMER', function: 'loyalty/handle-user-created' });
    expect(moved?.traceId).to.equal(published.links[0]?.traceId);
    const batch = earned.find(({ spanId }) => spanId === moved?.parentSpanId);
    expect(batch?.name).to.match(/^receive /);
    expect(BigInt(batch?.endTimeUnixNano ?? 0) > BigInt(batch?.startTimeUnixNano ?? 0)).to.equal(true);
    // Where the machine is crowded a first delivery may run out of time and come again: that one says so in its own spans.
    const ofInvocation = earned.filter(({ requestId }) => requestId === batch?.requestId);
    expect(ofInvocation.map(({ name }) => name.split(' ')[0])).to.include.members(['process', 'receive']);
    expect(ofInvocation.map(({ status }) => status.code)).to.not.include('ERROR');
    const failed = earned.filter(({ status }) => status.code === 'ERROR').map(({ requestId }) => requestId);
    const others = earned.filter((line) => !ofInvocation.includes(line)).map(({ requestId }) => requestId);
    expect(failed).to.include.members([...new Set(others)]);
  });

  it('are not there when nobody asks for them', async () => {
    stack = await startLocalStack(undefined, { CONTEXTS: LEDGER });
    const userId = aMember();
    await stack.doors.publish(userCreated(userId));
    await stack.doors.balanceBecomes(userId, 100);
    expect(existsSync(join(stack.stateDir, 'traces'))).to.equal(false);
  });
});
