import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { type RunningCompanion, startCompanion } from '../../../scripts/companions/companion-server.ts';
import { tokenIssuer } from '../../../scripts/companions/token-issuer.ts';
import { eventually } from '../../eventually.ts';
import { type LocalStack, startLocalStack, UPGRADES } from '../local-stack.ts';
import { aMember, type Doors, orderCompletedV2, userCreated } from '../system/doors.ts';
import { clearFaults, fault } from './fault.ts';
import { NEXT_READ_SECONDS, timePasses } from './time-passes.ts';

describe('parameters', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  before(async () => {
    stack = await startLocalStack(undefined, { CONTEXTS: UPGRADES });
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
    await timePasses(stack, NEXT_READ_SECONDS);
    await eventually(async () => {
      expect((await account(userId)).status).to.equal(200);
      const log = readFileSync(join(stack.stateDir, 'logs', 'loyalty-get-account.log'), 'utf8');
      expect(log).to.contain('the programme is invalid');
    });
    // Of functions that never saw a valid one.
    const token = stack.doors.token('ops', { scope: 'loyalty:admin' });
    const statements = [
      stack.doors.statement(userId, '?from=2026-01-01'),
      stack.doors.request('GET', `/admin/members/${userId}/transactions?from=2026-01-01`, { token }),
    ];
    for (const { status } of await Promise.all(statements)) expect(status).to.equal(200);
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

  describe('callers', () => {
    let doors: Doors;
    let issuer: RunningCompanion;
    before(async () => {
      ({ doors } = stack);
      issuer = await startCompanion(tokenIssuer(), '127.0.0.1', 0);
    });
    after(async () => {
      await issuer.stop();
      for (const name of ['token-issuers', 'rate-limits'])
        await doors.ssm.send(new DeleteParameterCommand({ Name: `/dev/shared/${name}` })).catch(() => {});
      await timePasses(stack, NEXT_READ_SECONDS);
    });

    const set = (name: string, value: unknown) =>
      doors.ssm.send(
        new PutParameterCommand({
          Name: `/dev/shared/${name}`,
          Value: JSON.stringify(value),
          Type: 'String',
          Overwrite: true,
        }),
      );

    async function issued(claims: Readonly<Record<string, unknown>>, algorithm = 'RS256'): Promise<string> {
      const answer = await fetch(`${issuer.endpoint}/_tokens`, {
        method: 'POST',
        body: JSON.stringify({ claims: { iss: issuer.endpoint, aud: 'laurel', ...claims }, algorithm }),
      });
      return ((await answer.json()) as { token: string }).token;
    }

    it('of an issuer that the deployment trusts are let in, whichever of its keys signed', async () => {
      const userId = aMember();
      await doors.publish(userCreated(userId));
      await doors.balanceBecomes(userId, 100);
      await set('token-issuers', [
        { issuer: issuer.endpoint, audience: 'laurel', jwksUri: `${issuer.endpoint}/.well-known/jwks.json` },
      ]);
      await timePasses(stack, NEXT_READ_SECONDS);
      const statusWith = async (token: string) => (await doors.request('GET', '/loyalty', { token })).status;
      for (const algorithm of ['RS256', 'ES256']) {
        const token = await issued({ sub: userId }, algorithm);
        await eventually(async () => expect(await statusWith(token)).to.equal(200));
      }
      expect(await statusWith(await issued({ sub: userId, aud: 'another' }))).to.equal(401);
      expect(await statusWith(await issued({ sub: userId, iss: 'https://evil.example' }))).to.equal(401);
      expect(await statusWith(doors.token(userId)), 'our own tokens go on').to.equal(200);
    });

    it('who ask too often are told when to come back, and others are not', async () => {
      await set('rate-limits', { client: { perSecond: 0.01, burst: 3 } });
      await timePasses(stack, NEXT_READ_SECONDS);
      const ask = (client: string) =>
        doors.request('GET', '/loyalty', { token: doors.token(aMember(), { client_id: client }) });
      // Until the parameter is read, nothing is limited; from then on three are let in, whoever serves them.
      await eventually(async () => {
        expect((await ask('warm-up')).headers.get('ratelimit-limit')).to.equal('3');
      });
      const answers = await Promise.all(Array.from({ length: 12 }, () => ask('eager')));
      const statuses = answers.map(({ status }) => status);
      const limited = answers.filter(({ status }) => status === 429);
      expect(statuses.filter((status) => status === 404).length, statuses.join(' ')).to.be.at.least(3);
      // A process that has not read the parameter yet lets its callers pass for up to twenty seconds.
      expect(limited.length).to.be.at.least(1);
      for (const { headers, body } of limited) {
        expect(body.code).to.equal('rate_limited');
        expect(Number(headers.get('retry-after'))).to.be.within(1, 300);
      }
      expect((await ask('patient')).status).to.equal(404);
    });
  });

  describe('a rotated secret', () => {
    it('is picked up without a restart', async () => {
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
      await timePasses(stack, NEXT_READ_SECONDS);
      const token = jsonwebtoken.sign({ sub: userId }, secret, { expiresIn: 600 });
      await eventually(async () => {
        expect((await stack.doors.request('GET', '/loyalty', { token })).status).to.equal(404);
      });
      await eventually(async () => {
        expect((await stack.doors.account(userId)).status).to.equal(401);
      });
    });
  });
});
