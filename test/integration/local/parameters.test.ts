import { randomUUID } from 'node:crypto';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { eventually } from '../../eventually.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, orderCompletedV2 } from '../system/doors.ts';
import { clearFaults, fault } from './fault.ts';

describe('parameters', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  before(async () => {
    stack = await startLocalStack();
  });
  after(() => stack.stop());

  it('a failing parameter store is 503 for a function that never saw the secret', async () => {
    await fault(stack, {
      service: 'ssm',
      operation: 'GetParameter',
      action: 'fail',
      count: 1000,
      caller: 'loyalty/get-account',
    });
    expect((await stack.doors.account(aMember())).status).to.equal(503);
    await clearFaults(stack);
    expect((await stack.doors.account(aMember())).status).to.equal(404);
  });

  it('a programme that is set takes effect without a restart', async () => {
    const { ssm, publish, balanceBecomes } = stack.doors;
    await ssm.send(
      new PutParameterCommand({
        Name: '/dev/LoyaltyService/programme',
        Value: JSON.stringify({ orderPoints: 7 }),
        Type: 'String',
        Overwrite: true,
      }),
    );
    const userId = aMember();
    await publish(orderCompletedV2(userId, randomUUID()));
    await balanceBecomes(userId, 7);
  });

  it('a rotated secret is picked up without a restart', async () => {
    const userId = aMember();
    expect((await stack.doors.account(userId)).status).to.equal(404);
    const secret = randomUUID();
    await stack.doors.ssm.send(
      new PutParameterCommand({
        Name: '/dev/shared/secret-access-key',
        Value: secret,
        Type: 'SecureString',
        Overwrite: true,
      }),
    );
    const token = jsonwebtoken.sign({ sub: userId }, secret, { expiresIn: 600 });
    await eventually(async () => {
      expect((await stack.doors.request('GET', '/loyalty', { token })).status).to.equal(404);
    }, 40_000);
    await eventually(async () => {
      expect((await stack.doors.account(userId)).status).to.equal(401);
    }, 40_000);
  });
});
