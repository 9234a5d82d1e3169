import '../../builders/quiet.ts';
import { expect } from 'chai';
import { byMember } from '../../../shared/platform/boundary/access.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { keptAnswers } from '../../../shared/platform/boundary/kept-answers.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { strays } from '../../../shared/platform/boundary/strays.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { answersKept } from '../../../shared/platform/idempotency/kept-answers.ts';
import { aRoute, verifyAtNoon } from '../../builders/a-route.ts';
import { NOON } from '../../builders/accounts.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { anOrderCompleted } from '../../builders/events.ts';
import { aContext, aRequest, aRequestContext, aStreamRecord, messages } from '../../builders/lambda.ts';
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
