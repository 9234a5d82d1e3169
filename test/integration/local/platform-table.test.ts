import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { answersKept } from '../../../shared/platform/idempotency/kept-answers.ts';
import { buckets } from '../../../shared/platform/limits/bucket.ts';
import { circuitBreaker, OPEN_MS } from '../../../shared/platform/outgoing/circuit-breaker.ts';
import { sharedLocalStack } from '../system/under-test.ts';

const TABLE = 'laurel-dev-platform';

/** What the unit tests prove on a table in memory, on the table that the stack has, with callers at the same time. */
describe('the platform table', function () {
  this.timeout(60_000);
  let client: DynamoDBDocumentClient;
  before(async () => {
    const { awsEndpoint } = await sharedLocalStack();
    const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
    client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: awsEndpoint, region: 'us-east-1', credentials }),
    );
  });

  const together = <Result>(times: number, work: () => Promise<Result>) =>
    Promise.all(Array.from({ length: times }, work));

  it('grants exactly what a bucket holds, and again what came back in a second', async () => {
    const take = buckets(client, TABLE);
    const [bucket, now] = [`member#${randomUUID()}`, Date.now()];
    const grantedAt = async (ms: number) =>
      (await together(60, () => take(bucket, { perSecond: 5, burst: 10 }, ms))).filter(({ granted }) => granted).length;
    expect([await grantedAt(now), await grantedAt(now + 1000)]).to.deep.equal([10, 5]);
  });

  it('lets one of many begin under a key, tells the others, and hands its answer out afterwards', async () => {
    const lookUp = answersKept<string>(client, TABLE);
    const request = {
      scope: 'test',
      key: randomUUID(),
      fingerprint: 'f',
      nowMs: Date.now(),
      untilMs: Date.now() + 5000,
    };
    const found = await together(30, () => lookUp(request));
    const begun = found.flatMap((one) => (one.state === 'begun' ? [one.claim] : []));
    expect([begun.length, found.filter(({ state }) => state === 'running').length]).to.deep.equal([1, 29]);
    await begun[0]?.finish('done');
    expect(await lookUp(request)).to.deep.equal({ state: 'done', answer: 'done' });
    expect(await lookUp({ ...request, fingerprint: 'other' })).to.deep.equal({ state: 'other_request' });
  });

  it('gives a key back, and takes it over from whoever died', async () => {
    const lookUp = answersKept<string>(client, TABLE);
    const request = {
      scope: 'test',
      key: randomUUID(),
      fingerprint: 'f',
      nowMs: Date.now(),
      untilMs: Date.now() + 5000,
    };
    const first = await lookUp(request);
    if (first.state === 'begun') await first.claim.release();
    expect((await lookUp(request)).state).to.equal('begun');
    expect((await lookUp(request)).state).to.equal('running');
    expect((await lookUp({ ...request, nowMs: request.untilMs })).state).to.equal('begun');
  });

  it('opens a circuit once, lets one try, and closes it once', async () => {
    const state = { now: Date.now(), works: false, transitions: [] as string[], calls: 0 };
    const service = randomUUID();
    const call = () =>
      circuitBreaker({
        client,
        tableName: TABLE,
        service,
        now: () => state.now,
        onTransition: (to) => state.transitions.push(to),
        onUnknown: (error) => state.transitions.push(String(error)),
      })(
        async () => {
          state.calls++;
          if (!state.works) throw new Error('down');
          return 'answer';
        },
        () => true,
      ).catch((error: Error) => error.name);
    await together(20, call);
    expect(state.transitions).to.deep.equal(['open']);
    expect(await call()).to.equal('CircuitOpenError');
    state.now += OPEN_MS;
    state.works = true;
    state.calls = 0;
    const outcomes = await together(20, call);
    expect([outcomes.filter((outcome) => outcome === 'answer').length, state.calls]).to.deep.equal([1, 1]);
    expect(state.transitions).to.deep.equal(['open', 'closed']);
    expect(await call()).to.equal('answer');
  });
});
