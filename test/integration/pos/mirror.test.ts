import { randomUUID } from 'node:crypto';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { queueDepth } from '../../../scripts/bench/stack/queue-depth.ts';
import { eventually } from '../../eventually.ts';
import { clockOf, NEXT_READ_SECONDS, timePasses } from '../local/time-passes.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { type Tap, tap } from '../system/tap.ts';
import { posStack, thePartner } from './pos-stack.ts';
import { aTill, aTransaction, FOR_EVER, GOLD } from './till.ts';

describe('sales at tills in the ledger', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let doors: Doors;
  let heard: Tap;
  const event = (userId: string, more: object = {}) => ({
    ...{ context: 'pos', type: 'pos.sessionFinalized.v1' },
    data: {
      ...{
        sessionId: `sess_${randomUUID()}`,
        channelId: 'POS-1',
        transactionId: 'T',
        businessDate: '2026-05-01',
        userId,
      },
      ...{ customerId: userId, amount: 15_000, currency: 'USD', earnedPoints: 7, newBalance: 0, receiptId: 'R' },
      finalizedAt: '2026-05-01T10:00:00Z',
      ...more,
    },
  });
  before(async () => {
    stack = await posStack();
    ({ doors } = stack);
    await (await thePartner()).reset();
    heard = await tap(doors, 'pos');
  });
  after(() => heard?.close());

  async function mirrors(mirror: boolean): Promise<void> {
    const Name = `/${doors.env}/LoyaltyService/programme`;
    const Value = JSON.stringify({ pos: { mirror } });
    await doors.ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    await timePasses(stack, NEXT_READ_SECONDS);
  }

  /** Says so in the programme, and waits until a sale is mirrored. */
  async function mirrored(): Promise<void> {
    await mirrors(true);
    const probe = `probe-${randomUUID()}`;
    await eventually(async () => {
      await doors.publish(event(probe));
      expect(await balanceOf(probe)).to.be.greaterThan(0);
    }, 40_000);
  }

  /** As CloudWatch has counted them. */
  async function unmirroredReturns(): Promise<number> {
    const client = new CloudWatchClient({
      ...{ endpoint: stack.awsEndpoint, region: 'us-east-1' },
      credentials: { accessKeyId: 'tests', secretAccessKey: 'tests' },
    });
    const now = await clockOf(stack);
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: 'Laurel', MetricName: 'UnmirroredReturns', Period: 3600, Statistics: ['Sum'] },
        Dimensions: Object.entries({ service: 'laurel', env: doors.env }).map(([Name, Value]) => ({ Name, Value })),
        ...{ StartTime: new Date(now - 24 * 3_600_000), EndTime: new Date(now + 3_600_000) },
      }),
    );
    return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
  }

  const admin = () => doors.token('ops', { scope: 'loyalty:admin', ...FOR_EVER });
  const balanceOf = async (userId: string): Promise<number> => {
    const { body } = await doors.request('GET', `/admin/members/${userId}`, { token: admin() });
    return body.data?.currentPoints ?? 0;
  };
  const sold = async (body: object, amount = 150) => {
    const till = aTill(doors);
    const transactionId = aTransaction();
    const { sessionId } = (await till.identify({ transactionId, ...body })).body.data;
    await till.calculate(sessionId, amount);
    const { body: booked } = await till.finalize(sessionId, transactionId, { finalAmount: amount });
    return { till, sessionId, earned: booked.data.earnedPoints as number };
  };
  const becomes = (userId: string, points: number) =>
    eventuallyIs(() => balanceOf(userId), points, `points of ${userId}`);

  it('are in the ledger as soon as the programme says so; a sale of before is not, and its return neither moves nor waits', async () => {
    const before = await sold({ customerId: GOLD });
    await eventually(async () => expect(await heard.about(before.sessionId)).to.have.length(1), 20_000);
    // What the tap has heard, the ledger's queue has been given; it is empty when that was looked at.
    const waiting = await queueDepth(doors, `laurel-${doors.env}-loyalty-mirror-sale`);
    await eventually(async () => expect(await waiting()).to.equal(0), 20_000);
    await mirrored();
    const userId = 'CUST-1';
    const { earned } = await sold({ customerId: userId }, 10);
    await eventually(async () => expect(await balanceOf(userId)).to.be.at.least(earned), 40_000);
    expect((await before.till.post(`/loyalty/sessions/${before.sessionId}/void`, {})).status).to.be.lessThan(300);
    await eventually(async () => expect(await unmirroredReturns()).to.equal(1), 40_000);
    expect(await balanceOf(GOLD)).to.equal(0);
    const parked = await queueDepth(doors, `laurel-${doors.env}-loyalty-mirror-return-dlq`);
    expect(await parked()).to.equal(0);
  });

  it('give the partner’s customer what the partner has booked, once, and take it back with a return and a void', async () => {
    const userId = 'CUST-2';
    const { till, sessionId, earned } = await sold({ customerId: userId });
    expect(earned).to.equal(375);
    await becomes(userId, 375);
    await doors.publish(event(userId, { sessionId, earnedPoints: 375 }));
    const back = await till.post(
      `/loyalty/sessions/${sessionId}/returns`,
      { amount: 50 },
      { headers: { 'idempotency-key': randomUUID() } },
    );
    expect(back.status, JSON.stringify(back.body)).to.equal(200);
    await becomes(userId, 375 - 125);
    expect((await till.post(`/loyalty/sessions/${sessionId}/void`, {})).status).to.be.lessThan(300);
    await becomes(userId, 0);
    const { body } = await doors.request('GET', `/admin/members/${userId}/transactions`, { token: admin() });
    const moved = body.data.transactions.map(
      ({ transactionId: id, points }: { transactionId: string; points: number }) => [id, points],
    );
    expect(moved).to.deep.include([`pos#${sessionId}`, 375]);
    expect(moved.filter(([id]) => id === `pos#${sessionId}`)).to.have.length(1);
  });

  it('give a member whose code was shown, also one whose account many share', async () => {
    const userId = 'CUST-3';
    const first = await sold({ customerId: userId });
    await becomes(userId, first.earned);
    const shared = await doors.request('PUT', `/admin/members/${userId}/sharing`, {
      token: admin(),
      json: { shared: true },
    });
    expect(shared.status).to.equal(200);
    const issued = await doors.request('POST', '/loyalty/codes', { token: doors.token(userId, FOR_EVER) });
    const identifier = { type: 'code', value: issued.body.data.code };
    const second = await sold({ customerId: undefined, identifier });
    await becomes(userId, first.earned + second.earned);
    expect((await second.till.post(`/loyalty/sessions/${second.sessionId}/void`, {})).status).to.be.lessThan(300);
    await becomes(userId, first.earned);
    await ledgersAreCoherent(doors);
  });

  it('are taken back of the ledger, which has them, also when the programme mirrors no more', async () => {
    const userId = 'CUST-1';
    const had = await balanceOf(userId);
    const { till, sessionId, earned } = await sold({ customerId: userId });
    await becomes(userId, had + earned);
    await mirrors(false);
    expect((await till.post(`/loyalty/sessions/${sessionId}/void`, {})).status).to.be.lessThan(300);
    await becomes(userId, had);
  });
});

async function eventuallyIs<Value>(look: () => Promise<Value>, wanted: Value, what: string): Promise<void> {
  await eventually(async () => expect(await look(), what).to.deep.equal(wanted), 40_000);
}
