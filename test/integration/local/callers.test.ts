import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { type RunningCompanion, startCompanion } from '../../../scripts/companions/companion-server.ts';
import { tokenIssuer } from '../../../scripts/companions/token-issuer.ts';
import { eventually } from '../../eventually.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, type Doors, userCreated } from '../system/doors.ts';
import { sharedLocalStack } from '../system/under-test.ts';

/** Parameters are read anew after twenty seconds. */
const NEXT_READ_MS = 40_000;

describe('callers', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  let doors: Doors;
  let issuer: RunningCompanion;
  before(async () => {
    stack = await sharedLocalStack();
    doors = stack.doors;
    issuer = await startCompanion(tokenIssuer(), '127.0.0.1', 0);
  });
  after(async () => {
    await issuer.stop();
    for (const name of ['token-issuers', 'rate-limits'])
      await doors.ssm.send(new DeleteParameterCommand({ Name: `/dev/shared/${name}` })).catch(() => {});
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
    const statusWith = async (token: string) => (await doors.request('GET', '/loyalty', { token })).status;
    for (const algorithm of ['RS256', 'ES256']) {
      const token = await issued({ sub: userId }, algorithm);
      await eventually(async () => expect(await statusWith(token)).to.equal(200), NEXT_READ_MS);
    }
    expect(await statusWith(await issued({ sub: userId, aud: 'another' }))).to.equal(401);
    expect(await statusWith(await issued({ sub: userId, iss: 'https://evil.example' }))).to.equal(401);
    expect(await statusWith(doors.token(userId)), 'our own tokens go on').to.equal(200);
  });

  it('who ask too often are told when to come back, and others are not', async () => {
    await set('rate-limits', { client: { perSecond: 0.01, burst: 3 } });
    const ask = (client: string) =>
      doors.request('GET', '/loyalty', { token: doors.token(aMember(), { client_id: client }) });
    // Until the parameter is read, nothing is limited; from then on three are let in, whoever serves them.
    await eventually(async () => {
      expect((await ask('warm-up')).headers.get('ratelimit-limit')).to.equal('3');
    }, NEXT_READ_MS);
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
