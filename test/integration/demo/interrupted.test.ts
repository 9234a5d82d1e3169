import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { clearFaults, fault, faultsLeft } from '../local/fault.ts';
import { timePasses } from '../local/time-passes.ts';
import { aStateDir, type LocalStack } from '../local-stack.ts';
import { aMember, userCreated } from '../system/doors.ts';
import { operator, RESET_WITHIN_MS, startDemoStack } from './demo-stack.ts';

/** Enough for a reset, which seeds nothing where something was left. */
const CONTEXTS = { CONTEXTS: 'demo,loyalty' };

describe('a reset of the demo that is interrupted', function () {
  this.timeout(3 * RESET_WITHIN_MS);
  const stateDir = aStateDir();
  let stack: LocalStack;
  const doors = () => stack.doors;
  // What its pauses wait for has ended long before: nothing else is asked of these two contexts.
  const hurry = () => timePasses(stack, 3);
  const ops = operator(doors, hurry);
  before(async () => {
    stack = await startDemoStack(stateDir, CONTEXTS);
  });
  after(() => stack?.stop());

  it('goes on where everything was killed; reset-reports-what-it-could-not-empty, and the next one starts anew', async () => {
    const userId = aMember();
    await doors().publish(userCreated(userId));
    await doors().balanceBecomes(userId, 100);
    const resetId = await ops.begins();
    // Until then it takes a point, once.
    const key = { 'idempotency-key': randomUUID() };
    await eventually('intake is stopped', async () => (await doors().spend(userId, 1, key)).status === 503);
    const { body: left } = await doors().account(userId);
    await stack.kill();
    stack = await startDemoStack(stateDir, CONTEXTS);
    // More than the SDK's own tries of each of the three.
    await fault(stack, {
      ...{ service: 'dynamodb', operation: 'Scan', caller: 'loyalty/reset', match: 'laurel-dev-loyalty"', count: 9 },
      ...{ action: 'fail', status: 500, code: 'InternalServerError', message: 'away' },
    });
    // One look at the queues, with the SDK's own tries.
    await fault(stack, {
      ...{ service: 'sqs', operation: 'GetQueueAttributes', caller: 'demo/run-reset', match: 'write-shared', count: 3 },
      ...{ action: 'fail', status: 500, code: 'InternalError', message: 'away' },
    });
    expect(await ops.begins(), 'asked for again while it is under way').to.equal(resetId);

    const { status, failed, counts } = await ops.ended(resetId);
    expect({ status, failed }).to.deep.equal({ status: 'Failed', failed: ['loyalty.loyalty'] });
    expect(counts['loyalty.loyalty']).to.equal(0);
    expect(await faultsLeft(stack), 'all have struck').to.equal(0);
    await clearFaults(stack);
    expect((await doors().spend(userId, 1)).body.data.currentPoints, 'it takes writes again').to.equal(
      left.data.currentPoints - 1,
    );

    expect(await ops.begins(), 'another one').not.to.equal(resetId);
    await eventually(async () => {
      await hurry();
      expect((await doors().account(userId)).status).to.equal(404);
    }, RESET_WITHIN_MS);
  });
});

describe('an environment that is called prod', function () {
  this.timeout(RESET_WITHIN_MS);
  let stack: LocalStack;
  before(async () => {
    stack = await startDemoStack(undefined, { CONTEXTS: 'demo', ENV: 'prod' });
  });
  after(() => stack?.stop());

  it('reset-is-refused-outside-demo', async () => {
    const token = stack.doors.token('root', { user_type: 'ADMIN' });
    const { status, body } = await stack.doors.request('POST', '/demo/reset', { token, json: { confirm: 'prod' } });
    expect([status, body.code]).to.deep.equal([403, 'reset_not_allowed']);
  });
});
