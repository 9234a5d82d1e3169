import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { eventually } from '../../eventually.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, orderCompletedV2, userCreated } from '../system/doors.ts';
import { clearFaults, fault } from './fault.ts';

describe('parameters', function () {
  this.timeout(120_000);
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

  const saveProgramme = (text: string) =>
    stack.doors.ssm.send(
      new PutParameterCommand({ Name: '/dev/LoyaltyService/programme', Value: text, Type: 'String', Overwrite: true }),
    );

  it('a programme that is invalid changes nothing, and says so', async () => {
    const { publish, balanceBecomes, account, spend } = stack.doors;
    const userId = aMember();
    await publish(userCreated(userId));
    await balanceBecomes(userId, 100);
    await saveProgramme('{"orderPoints": 60');
    await eventually(async () => {
      expect((await account(userId)).status).to.equal(200);
      const log = readFileSync(join(stack.stateDir, 'logs', 'loyalty-get-account.log'), 'utf8');
      expect(log).to.contain('the programme is invalid');
    }, 40_000);
    const { body } = await account(userId);
    expect((await spend(userId, 1)).status).to.equal(201);
    await publish(orderCompletedV2(userId, randomUUID()));
    await balanceBecomes(userId, body.data.currentPoints - 1 + 7);
  });

  it('a lowered threshold reaches members while nobody earns anything', async () => {
    const { publish, balanceBecomes, account } = stack.doors;
    const idle = aMember();
    await publish(userCreated(idle));
    await balanceBecomes(idle, 100);
    await saveProgramme(
      JSON.stringify({
        tiers: [
          { name: 'Bronze', threshold: 0 },
          { name: 'Silver', threshold: 90 },
        ],
      }),
    );
    // Every five minutes somebody looks; the re-evaluation then waits for half a minute.
    const startedAt = Date.now();
    let minutes = 4;
    let movedAt = 0;
    await eventually(async () => {
      if (minutes < 8 && Date.now() > movedAt + 3000) {
        movedAt = Date.now();
        minutes += 2;
        await fetch(`${stack.awsEndpoint}/_laurel/clock`, {
          method: 'PUT',
          body: JSON.stringify({ at: new Date(startedAt + minutes * 60_000).toISOString() }),
        });
      }
      expect((await account(idle)).body.data.tier).to.equal('Silver');
    }, 60_000);
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
