import '../../builders/quiet.ts';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'chai';
import validate, { type OrderCompletedV2 } from '#contracts/loyalty/order-completed-v2';
import { byScopes } from '../../../shared/platform/boundary/access.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { invoked } from '../../../shared/platform/boundary/invoked.ts';
import { queue, type Received } from '../../../shared/platform/boundary/queue.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { callerOf } from '../../../shared/platform/identity/caller.ts';
import { onBehalfOf } from '../../../shared/platform/telemetry/messaging-spans.ts';
import { activeTraceparent } from '../../../shared/platform/telemetry/tracing.ts';
import { aRoute } from '../../builders/a-route.ts';
import { NOON } from '../../builders/accounts.ts';
import { anOrderCompleted } from '../../builders/events.ts';
import { aContext, aRequest, aRequestContext, aStreamRecord, messages } from '../../builders/lambda.ts';
import { traceparentOf, tracerListens } from '../../builders/tracer.ts';

const fulfilled: PromiseSettledResult<unknown> = { status: 'fulfilled', value: undefined };
const rejected = (reason: unknown): PromiseSettledResult<unknown> => ({ status: 'rejected', reason });
const ORIGIN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const ORIGIN_SPAN = 'b7ad6b7169203331';

describe('spans of the boundaries', () => {
  const tracer = tracerListens();

  describe('HTTP', () => {
    const get = (useCase: () => Promise<ReturnType<typeof ok>>, headers: Record<string, string> = {}) =>
      http(
        aRoute(async () => callerOf({ sub: 'ada' }, 'ada')),
        { now: () => NOON },
        useCase,
      )(aRequest({ headers }), aRequestContext());

    it('is a server span named after the route, with member, correlation id and function', async () => {
      await get(async () => ok({}), { 'x-correlation-id': 'story' });
      const span = tracer.span('GET /loyalty');
      expect(span.kind).to.equal(SpanKind.SERVER);
      expect(span.attributes).to.include({
        'http.request.method': 'GET',
        'http.route': '/loyalty',
        'http.response.status_code': 200,
        'laurel.user_id': 'ada',
        'laurel.correlation_id': 'story',
        'faas.name': 'laurel-test',
        'faas.invocation_id': 'request-1',
        'cloud.region': 'eu-west-1',
      });
    });

    it('names the client that acts for the member', async () => {
      const verify = async () => callerOf({ sub: 'ada', client_id: 'till-app' }, 'ada');
      const route = { ...aRoute(), access: byScopes([], verify) };
      await http(route, { now: () => NOON }, async () => ok({}))(aRequest(), aRequestContext());
      expect(tracer.span('GET /loyalty').attributes).to.include({
        'enduser.id': 'ada',
        'laurel.client_id': 'till-app',
      });
    });

    it('links to the trace that a caller names, and never continues it: anybody can name one', async () => {
      await get(async () => ok({}), { traceparent: ORIGIN });
      const span = tracer.span('GET /loyalty');
      expect(span.parentSpanContext).to.equal(undefined);
      expect(span.spanContext().traceId).not.to.equal(ORIGIN.split('-')[1]);
      expect(span.links.map(({ context }) => context.spanId)).to.deep.equal([ORIGIN_SPAN]);
    });

    it('stays within the span that is open already', async () => {
      const outer = await tracer.inside('layer', async (span) => {
        await get(async () => ok({}), { traceparent: ORIGIN });
        return span;
      });
      expect(tracer.span('GET /loyalty').parentSpanContext?.spanId).to.equal(outer.spanContext().spanId);
    });

    it('fails with answers of 500 and above, and not with 499 and below', async () => {
      for (const [status, code] of [
        [499, SpanStatusCode.UNSET],
        [500, SpanStatusCode.ERROR],
      ] as const) {
        await get(() => Promise.reject(new HttpProblem(status, 'no')));
        expect(tracer.spans().at(-1)?.status.code).to.equal(code);
        expect(tracer.spans().at(-1)?.attributes['http.response.status_code']).to.equal(status);
      }
    });
  });

  describe('queues', () => {
    type Order = { readonly userId: string };
    const deliver = (
      events: readonly unknown[],
      useCase: (orders: readonly Received<Order>[]) => Promise<readonly PromiseSettledResult<unknown>[]>,
    ) => {
      const translate = ({ userId }: OrderCompletedV2) => ({ userId: String(userId) });
      const options = {
        events: { 'orders.orderCompleted.v2': { validate, translate } },
        park: async () => {},
        returnLater: async () => {},
        pause: async () => {},
      };
      return queue<Order>({ ...options, now: () => NOON }, useCase)(messages(...events), aContext());
    };
    const carrying = (extensions: Readonly<Record<string, unknown>>) => {
      const event = anOrderCompleted('1');
      return { ...event, detail: { ...event.detail, ...extensions } };
    };

    it('has one span for the batch and one inside of it for each message', async () => {
      await deliver([anOrderCompleted('1'), anOrderCompleted('2')], async (orders) => orders.map(() => fulfilled));
      const batch = tracer.span('receive laurel-test');
      expect(batch.kind).to.equal(SpanKind.CONSUMER);
      expect(batch.attributes).to.include({
        'messaging.operation.type': 'receive',
        'messaging.batch.message_count': 2,
      });
      const each = tracer.spans().filter(({ name }) => name === 'process laurel-test');
      expect(each.map(({ attributes }) => attributes['messaging.message.id'])).to.deep.equal([
        'message-1',
        'message-2',
      ]);
      for (const { parentSpanContext, attributes } of each) {
        expect(parentSpanContext?.spanId).to.equal(batch.spanContext().spanId);
        expect(attributes).to.include({
          'messaging.system': 'aws_sqs',
          'messaging.operation.type': 'process',
          'cloudevents.event_type': 'orders.orderCompleted.v2',
          'laurel.user_id': 'ada',
          'laurel.message.age_ms': NOON,
        });
      }
    });

    it('links a message to where its event comes from, and does not continue that trace', async () => {
      for (const extensions of [{ traceparent: ORIGIN }, { _datadog: { traceparent: ORIGIN } }]) {
        await deliver([carrying(extensions)], async () => [fulfilled]);
        const span = tracer.spans().findLast(({ name }) => name === 'process laurel-test');
        expect(span?.links.map(({ context }) => context.spanId)).to.deep.equal([ORIGIN_SPAN]);
        expect(span?.spanContext().traceId).to.not.equal('0af7651916cd43dd8448eb211c80319c');
      }
    });

    for (const traceparent of ['', 'nonsense', `${ORIGIN}-more`, ORIGIN.replaceAll(/[\da-f]/g, '0'), 7, null])
      it(`takes an event with the traceparent ${JSON.stringify(traceparent)} as one without`, async () => {
        await deliver([carrying({ traceparent })], async () => [fulfilled]);
        expect(tracer.span('process laurel-test').links).to.deep.equal([]);
      });

    it('takes an event that is nested too deep to be written again', async () => {
      const depth = 100_000;
      const text = JSON.stringify(anOrderCompleted('1')).replace(
        '"orderId"',
        `"deep":${'['.repeat(depth)}${']'.repeat(depth)},"orderId"`,
      );
      let taken = 0;
      await deliver([text], async (orders) => {
        taken = orders.length;
        return orders.map(() => fulfilled);
      });
      expect(taken).to.equal(1);
      const { attributes } = tracer.span('process laurel-test');
      expect(attributes)
        .to.include({ 'laurel.user_id': 'ada' })
        .and.not.to.have.property('messaging.message.body.size');
    });

    it('cuts ids of others', async () => {
      await deliver([carrying({ id: 'x'.repeat(300) })], async () => [fulfilled]);
      expect(tracer.span('process laurel-test').attributes['cloudevents.event_id']).to.equal('x'.repeat(256));
    });

    it('marks an event of a superseded version', async () => {
      await deliver([carrying({ supersededby: 'orders.orderCompleted.v3' })], async () => [fulfilled]);
      expect(tracer.span('process laurel-test').attributes).to.include({
        'laurel.event.deprecated': true,
        'laurel.event.superseded_by': 'orders.orderCompleted.v3',
      });
    });

    it('fails with the message that fails, and not with its neighbour', async () => {
      await deliver([anOrderCompleted('1', 'ada'), anOrderCompleted('2', 'bob'), 'no JSON'], async (orders) =>
        orders.map(({ event }) => (event.userId === 'ada' ? fulfilled : rejected(new TransientError('later')))),
      );
      const each = tracer.spans().filter(({ name }) => name === 'process laurel-test');
      expect(each.map(({ status }) => status.code)).to.deep.equal([
        SpanStatusCode.UNSET,
        SpanStatusCode.ERROR,
        SpanStatusCode.ERROR,
      ]);
      expect(each.map(({ attributes }) => attributes['error.type'])).to.deep.equal([
        undefined,
        'TransientError',
        'PermanentError',
      ]);
    });

    it('fails with a message of which the use case says nothing', async () => {
      await deliver([anOrderCompleted('1'), anOrderCompleted('2')], async () => [fulfilled]);
      const each = tracer.spans().filter(({ name }) => name === 'process laurel-test');
      expect(each.map(({ status }) => status)).to.deep.equal([
        { code: SpanStatusCode.UNSET },
        { code: SpanStatusCode.ERROR, message: 'no result for this message' },
      ]);
    });

    it('does work for several messages in the span of the first, to which the others are linked', async () => {
      let writer: string | undefined;
      await deliver([anOrderCompleted('1'), anOrderCompleted('2')], async (orders) => {
        await onBehalfOf(orders, async () => {
          writer = activeTraceparent();
        });
        return orders.map(() => fulfilled);
      });
      const [first, second] = tracer.spans().filter(({ name }) => name === 'process laurel-test');
      const writtenBy = first?.spanContext().spanId;
      expect(writer?.split('-')[2]).to.equal(writtenBy);
      expect(second?.links.map(({ context }) => context.spanId)).to.deep.equal([writtenBy]);
    });
  });

  it('streams: links each record to the span that has written its item', async () => {
    const NewImage = { userId: { S: 'ada' }, correlationId: { S: 'story' }, traceparent: { S: ORIGIN } };
    const handler = stream({ read: () => ({}), park: async () => {} }, async () => [
      fulfilled,
      rejected(new Error('bus is down')),
    ]);
    const Records = [aStreamRecord('1', { NewImage }), aStreamRecord('2')];
    await handler(
      { Records: Records.map((each) => ({ ...each, eventSourceARN: 'arn:aws:x:table/accounts/s' })) },
      aContext(),
    );
    expect(tracer.span('receive accounts').attributes['messaging.batch.message_count']).to.equal(2);
    const [linked, failed] = tracer.spans().filter(({ name }) => name === 'process accounts');
    expect(linked?.links.map(({ context }) => context.spanId)).to.deep.equal([ORIGIN_SPAN]);
    expect(linked?.attributes).to.include({
      'messaging.system': 'aws_dynamodb_streams',
      'messaging.message.id': '1',
      'laurel.user_id': 'ada',
      'laurel.correlation_id': 'story',
    });
    expect(linked?.status.code).to.equal(SpanStatusCode.UNSET);
    expect(failed?.status).to.deep.equal({ code: SpanStatusCode.ERROR, message: 'bus is down' });
  });

  it('streams: fail with a record that cannot be read, and with one of which the use case says nothing', async () => {
    const read = (record: { readonly eventID?: string | undefined }) => {
      if (record.eventID === '1') throw new PermanentError('unreadable', 'points is text');
      return record;
    };
    await stream({ read, park: async () => {} }, async () => [])(
      { Records: [aStreamRecord('1'), aStreamRecord('2')] },
      aContext(),
    );
    const each = tracer.spans().filter(({ name }) => name.startsWith('process '));
    expect(each.map(({ status }) => status)).to.deep.equal([
      { code: SpanStatusCode.ERROR, message: 'points is text' },
      { code: SpanStatusCode.ERROR, message: 'no result for this record' },
    ]);
  });

  it('schedules: are runs of the function that a timer started', async () => {
    const scheduleArn = 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/probe';
    const handler = schedule(async () => {}, { runs: undefined, now: () => NOON });
    await handler({ scheduledTime: '2026-11-21T12:00:00Z', scheduleArn }, aContext());
    const span = tracer.span('run laurel-test');
    expect(span.kind).to.equal(SpanKind.SERVER);
    expect(span.attributes).to.include({ 'faas.trigger': 'timer' });
  });

  it('invocations: link to the span that asks, and fail with the use case', async () => {
    const anything = (value: unknown): value is unknown => value !== undefined;
    const asking = await tracer.inside('asks', async (span) => traceparentOf(span));
    const handler = invoked(anything, () => Promise.reject(new TransientError('later')));
    const input = { userId: 'ada', correlationId: 'story', traceparent: asking };
    await handler(input, aContext()).catch(() => {});
    const span = tracer.span('invoke laurel-test');
    expect(span.links.map(({ context }) => context.spanId)).to.deep.equal([asking.split('-')[2]]);
    expect(span.links[0]?.attributes).to.deep.equal({ 'laurel.link': 'invoked_by' });
    expect(span.kind).to.equal(SpanKind.SERVER);
    expect(span.attributes).to.include({
      'faas.trigger': 'other',
      'laurel.user_id': 'ada',
      'laurel.correlation_id': 'story',
    });
    expect(span.status).to.deep.equal({ code: SpanStatusCode.ERROR, message: 'later' });
  });
});
