import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { aStateDir, LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, userCreated } from '../system/doors.ts';

/** A token for any time that these tests go to. */
const FOR_EVER = { exp: Date.parse('2090-01-01') / 1000 };

describe('the clock of a local stack', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  const clock = async (method: string, body?: object) => {
    const response = await fetch(`${stack.awsEndpoint}/_laurel/clock`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, ...((await response.json()) as { now: string; message?: string }) };
  };
  const account = async (userId: string) => {
    const token = stack.doors.token(userId, FOR_EVER);
    return (await stack.doors.request('GET', '/loyalty', { token })).body.data ?? {};
  };

  after(() => stack?.stop());

  /** When the points expire of one who signs up at the time. */
  const expiryOfPointsFrom = async (time: string) => {
    const member = aMember();
    await stack.doors.publish({ ...userCreated(member), detail: { time } });
    return eventually(async () => {
      const { currentPoints, expiring } = await account(member);
      expect(currentPoints).to.equal(100);
      return expiring[0]?.expiresAt;
    });
  };

  it('is where CLOCK puts it from the start, and functions live by it', async () => {
    stack = await startLocalStack(aStateDir(), { CONTEXTS: LEDGER, CLOCK: '2028-02-29T10:00:00Z' });
    expect((await clock('GET')).now).to.match(/^2028-02-29T10:0/);
    expect(await expiryOfPointsFrom('2028-02-29T10:00:00Z')).to.equal('2029-03-01T00:00:00.000Z');
  });

  it('is moved while the stack runs, for functions that are warm as well', async () => {
    expect(await clock('PUT', { at: '2028-12-31T23:58:00Z' })).to.include({ status: 200 });
    expect(await expiryOfPointsFrom('2028-12-31T23:58:00Z')).to.equal('2030-01-01T00:00:00.000Z');
    expect(await clock('POST', { now: '2029-03-01T00:00:01Z' })).to.include({ status: 200 });
    expect(await expiryOfPointsFrom('2029-03-01T00:00:01Z')).to.equal('2030-04-01T00:00:00.000Z');
  });

  it('refuses what is no time, and stays', async () => {
    expect(await clock('PUT', { at: 'tomorrow' })).to.include({ status: 400 });
    expect((await clock('GET')).now).to.match(/^2029-03-01T00:0/);
  });

  it('makes the token of stack.json good for the time it shows, and outlives a kill', async () => {
    const member = async () => {
      const { token } = JSON.parse(readFileSync(join(stack.stateDir, 'stack.json'), 'utf8'));
      return (await stack.doors.request('GET', '/loyalty', { token })).status;
    };
    await clock('PUT', { at: '2031-05-01' });
    // There is no such member, which only a token that counts is told.
    expect(await member()).to.equal(404);
    const { stateDir } = stack;
    await stack.kill();
    stack = await startLocalStack(stateDir, { CONTEXTS: LEDGER });
    expect((await clock('GET')).now).to.match(/^2031-05-01T00:0/);
    expect(await member()).to.equal(404);
    expect((await clock('DELETE')).now.slice(0, 10)).to.equal(new Date().toISOString().slice(0, 10));
  });
});
