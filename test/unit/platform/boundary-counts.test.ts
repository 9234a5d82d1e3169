import '../../builders/quiet.ts';
import { expect } from 'chai';
import { byMember } from '../../../shared/platform/boundary/access.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { keptAnswers } from '../../../shared/platform/boundary/kept-answers.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { passed } from '../../../shared/platform/boundary/rate-limited.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { strays } from '../../../shared/platform/boundary/strays.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { answersKept } from '../../../shared/platform/idempotency/kept-answers.ts';
import type { Intake } from '../../../shared/platform/reset/intake.ts';
import { aRoute, verifyAtNoon } from '../../builders/a-route.ts';
import { NOON } from '../../builders/accounts.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { anOrderCompleted } from '../../builders/events.ts';
import { aContext, aRequest, aRequestContext, aStreamRecord, messages } from '../../builders/lambda.ts';
import { throttled } from '../../builders/table/errors.ts';
import { ItemTable } from '../../builders/table/item-table.ts';
import { aToken } from '../../builders/tokens.ts';

const refused: PromiseSettledResult<unknown> = { status: 'rejected', reason: new PermanentError('too_old', 'no') };
const done: PromiseSettledResult<unknown> = { status: 'fulfilled', value: undefined };
const forbidden = (): PromiseSettledResult<unknown> => ({
  status: 'rejected',
  reason: Object.assign(new Error('no'), { name: 'AccessDeniedException' }),
});

/** Alarms and dashboards hang on these. */
describe('boundaries count', () => {
  const counted = metricsAreSeen();
  const park = async () => {};
  const returnLater = async () => {};

  const ofStream = async (...results: readonly PromiseSettledResult<unknown>[]) => {
    const handler = stream({ read: () => 1, park, now: () => NOON }, async () => results);
    await handler({ Records: results.map((_, index) => aStreamRecord(String(index))) }, aContext());
  };

  it('what a stream parks, by its reason', async () => {
    await ofStream(done, refused, refused);
    const parked = ['laurel.parked_messages', 1, { reason: 'too_old' }];
    expect(counted('laurel.parked_messages')).to.deep.equal([parked, parked]);
    expect(counted('laurel.deployment_faults')).to.deep.equal([]);
  });

  it('what fails since a right or a table is missing', async () => {
    await ofStream({ status: 'rejected', reason: new Error('bug') });
    expect(counted('laurel.deployment_faults')).to.deep.equal([]);
    await ofStream(done, forbidden(), done);
    expect(counted('laurel.deployment_faults')).to.deep.equal([['laurel.deployment_faults', 1, {}]]);
    expect(counted('laurel.parked_messages')).to.deep.equal([]);
  });

  it('what a queue parks, by its reason', async () => {
    const versions = { 'orders.orderCompleted.v2': { validate: () => true, translate: (data: object) => data } };
    const handler = queue({ events: versions, park, returnLater }, async () => [refused, done]);
    await handler(messages(anOrderCompleted('1'), anOrderCompleted('2')), aContext());
    expect(counted('laurel.parked_messages')).to.deep.equal([['laurel.parked_messages', 1, { reason: 'too_old' }]]);
  });

  it('what a queue gives back since a right or a table is missing, and nothing else that it gives back', async () => {
    const versions = { 'orders.orderCompleted.v2': { validate: () => true, translate: (data: object) => data } };
    const bug: PromiseSettledResult<unknown> = { status: 'rejected', reason: new Error('bug') };
    const handler = queue({ events: versions, park, returnLater }, async () => [forbidden(), bug, done]);
    await handler(messages(...['1', '2', '3'].map((id) => anOrderCompleted(id))), aContext());
    expect(counted('laurel.deployment_faults')).to.deep.equal([['laurel.deployment_faults', 1, {}]]);
    expect(counted('laurel.parked_messages')).to.deep.equal([]);
    expect(counted('laurel.retries')).to.deep.equal([]);
  });

  it('what a queue tries again in place, each time', async () => {
    const versions = { 'orders.orderCompleted.v2': { validate: () => true, translate: (data: object) => data } };
    let left = 3;
    const handler = queue({ events: versions, park, returnLater, pause: async () => {} }, async (events) => {
      left--;
      return events.map((_, index) => (index < left ? { status: 'rejected', reason: throttled() } : done));
    });
    await handler(messages(...['1', '2', '3'].map((id) => anOrderCompleted(id))), aContext());
    expect(counted('laurel.retries').map(([, value]) => value)).to.deep.equal([2, 1]);
  });

  it('what a queue and a stream drop of before a reset, and nothing where there is nothing', async () => {
    const intake = async (): Promise<Intake> => ({ state: 'open', resetAt: NOON });
    const now = () => NOON;
    const versions = { 'orders.orderCompleted.v2': { validate: () => true, translate: (data: object) => data } };
    const ofQueue = queue({ events: versions, park, returnLater, now, intake } as never, async (events) =>
      events.map(() => done),
    );
    const sentAt = (...times: readonly number[]) => ({
      Records: messages(...times.map((at) => anOrderCompleted(String(at)))).Records.map((record, index) => ({
        ...record,
        attributes: { ...record.attributes, SentTimestamp: String(times[index]) },
      })),
    });
    const ofStream = stream({ read: () => 1, park, now, intake }, async (taken) => taken.map(() => done));
    const writtenAt = (...times: readonly number[]) => ({
      Records: times.map((at, index) => {
        const record = aStreamRecord(String(index));
        return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: at / 1000 } };
      }),
    });
    await ofQueue(sentAt(NOON, NOON + 1), aContext());
    await ofStream(writtenAt(NOON, NOON + 1), aContext());
    expect(counted('laurel.dropped_by_reset')).to.deep.equal([]);
    await ofQueue(sentAt(NOON - 1), aContext());
    await ofQueue(sentAt(NOON - 1, NOON, NOON - 2), aContext());
    await ofStream(writtenAt(NOON - 1, NOON, NOON - 2, NOON - 3), aContext());
    expect(counted('laurel.dropped_by_reset').map(([, value]) => value)).to.deep.equal([1, 2, 3]);
  });

  it('a run of a schedule that was made already', async () => {
    const runs = answersKept<true>(new ItemTable().client, 'platform');
    const handler = schedule(async () => {}, { runs, now: () => NOON });
    const tick = {
      scheduledTime: '2026-11-21T12:00:00Z',
      scheduleArn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/probe',
    };
    await handler(tick, aContext());
    expect(counted('laurel.skipped_runs')).to.deep.equal([]);
    await handler(tick, aContext());
    expect(counted('laurel.skipped_runs')).to.deep.equal([['laurel.skipped_runs', 1, {}]]);
  });

  it('each request that a missing right or table fails, and no other failure', async () => {
    const failing = (error: unknown) =>
      http(aRoute(), { now: () => NOON }, () => Promise.reject(error))(
        aRequest({ token: aToken() }),
        aRequestContext(),
      );
    for (const error of [new Error('bug'), throttled()]) await failing(error);
    expect(counted('laurel.deployment_faults')).to.deep.equal([]);
    const { statusCode } = await failing(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    expect([statusCode, counted('laurel.deployment_faults')]).to.deep.equal([
      500,
      [['laurel.deployment_faults', 1, {}]],
    ]);
  });

  it('each caller above a limit', async () => {
    const limited = { remaining: 0, burst: 1, fullInMs: 1000 };
    expect(passed([{ ...limited, granted: true, waitMs: 0 }])).to.include({ 'ratelimit-limit': '1' });
    expect(counted('laurel.limited_requests')).to.deep.equal([]);
    expect(() => passed([{ ...limited, granted: false, waitMs: 1000 }])).to.throw('Too many requests');
    expect(counted('laurel.limited_requests')).to.deep.equal([['laurel.limited_requests', 1, {}]]);
  });

  it('each event from nowhere', async () => {
    const handler = strays({ park, returnLater });
    await handler(messages(anOrderCompleted('1'), anOrderCompleted('2')), aContext());
    expect(counted('laurel.stray_events')).to.have.length(2);
  });

  it('each answer that was given again', async () => {
    const lookUp = answersKept<never>(new ItemTable().client, 'platform');
    const accepts = ((_value: unknown): _value is unknown => true) as never;
    const route = { ...aRoute(), access: byMember(verifyAtNoon), once: keptAnswers('shop/order', lookUp as never) };
    const handler = http(route, { body: accepts, now: () => NOON }, async () => created({}));
    const post = () =>
      handler(
        aRequest({ method: 'POST', token: aToken(), body: {}, headers: { 'idempotency-key': 'key' } }),
        aRequestContext(),
      );
    await post();
    expect(counted('laurel.duplicates')).to.deep.equal([]);
    await post();
    expect(counted('laurel.duplicates')).to.deep.equal([['laurel.duplicates', 1, {}]]);
  });
});
