import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect } from 'chai';
import {
  eventAttributes,
  onBehalfOf,
  processQueued,
  processStreamed,
  receivedFromQueue,
  receivedFromStream,
} from '../../../shared/platform/telemetry/messaging-spans.ts';
import { activeTraceparent } from '../../../shared/platform/telemetry/tracing.ts';
import { NOON } from '../../builders/accounts.ts';
import { aMessage, aStreamRecord } from '../../builders/lambda.ts';
import { traceparentOf, tracerListens } from '../../builders/tracer.ts';

const ORIGIN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const done: PromiseSettledResult<unknown> = { status: 'fulfilled', value: undefined };
const STREAM = 'arn:aws:dynamodb:eu-west-1:000000000000:table/accounts/stream/2026-11-27T12:00:00.000';

/** A message that was sent so long ago, in milliseconds. */
function aSentMessage(ageMs: number, body = '{}') {
  const message = aMessage(body);
  const attributes = { SentTimestamp: String(NOON - ageMs), ApproximateReceiveCount: '3' };
  return { ...message, attributes: { ...message.attributes, ...attributes } };
}

const written = (dynamodb: DynamoDBRecord['dynamodb']): DynamoDBRecord => ({
  ...aStreamRecord('1'),
  eventSourceARN: STREAM,
  ...(dynamodb ? { dynamodb } : {}),
});

describe('the span of a batch', () => {
  it('names what it was received from, and counts its messages', () => {
    expect(receivedFromQueue({ Records: [aMessage({})] })).to.deep.equal({
      name: 'receive laurel-test',
      kind: SpanKind.CONSUMER,
      attributes: {
        'faas.trigger': 'pubsub',
        'messaging.system': 'aws_sqs',
        'messaging.operation.type': 'receive',
        'messaging.operation.name': 'receive',
        'messaging.destination.name': 'laurel-test',
        'messaging.batch.message_count': 1,
      },
    });
    expect(receivedFromStream({ Records: [written(undefined)] })).to.deep.equal({
      name: 'receive accounts',
      kind: SpanKind.CONSUMER,
      attributes: {
        'faas.trigger': 'datasource',
        'messaging.system': 'aws_dynamodb_streams',
        'messaging.operation.type': 'receive',
        'messaging.operation.name': 'receive',
        'messaging.destination.name': 'accounts',
        'messaging.batch.message_count': 1,
      },
    });
  });

  it('is of something unknown where nothing says of what', () => {
    expect(receivedFromQueue({ Records: [] }).name).to.equal('receive unknown');
    expect(receivedFromStream({ Records: [] }).name).to.equal('receive unknown');
    expect(receivedFromStream({ Records: [aStreamRecord('1')] }).name).to.equal('receive unknown');
  });
});

describe('what is said of an event', () => {
  it('is what is known of it, with its size in bytes', () => {
    expect(
      eventAttributes({ eventId: 'e', type: 'orders.orderCompleted.v2', userId: 'ada', correlationId: 'c', data: 'é' }),
    ).to.deep.equal({
      'messaging.message.body.size': 4,
      'cloudevents.event_id': 'e',
      'cloudevents.event_type': 'orders.orderCompleted.v2',
      'laurel.user_id': 'ada',
      'laurel.correlation_id': 'c',
    });
    expect(eventAttributes({ supersededBy: 'orders.orderCompleted.v3' })).to.deep.equal({
      'laurel.event.deprecated': true,
      'laurel.event.superseded_by': 'orders.orderCompleted.v3',
    });
    expect(eventAttributes({})).to.deep.equal({});
  });

  it('is the first 256 characters of each id', () => {
    expect(eventAttributes({ eventId: 'x'.repeat(256), userId: 'y'.repeat(257) })).to.deep.equal({
      'cloudevents.event_id': 'x'.repeat(256),
      'laurel.user_id': 'y'.repeat(256),
    });
  });
});

describe('the span of a message', () => {
  const tracer = tracerListens();
  const scope = globalThis as { _ddtrace?: unknown };
  afterEach(() => {
    delete scope._ddtrace;
  });

  it('of a queue says how large and how old it is, and how often it has come', () => {
    processQueued(aSentMessage(250, '"é"'), NOON).end(done);
    const { kind, attributes } = tracer.span('process laurel-test');
    expect(kind).to.equal(SpanKind.CONSUMER);
    expect(attributes).to.deep.equal({
      'messaging.system': 'aws_sqs',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.destination.name': 'laurel-test',
      'messaging.message.id': 'message-1',
      'messaging.message.envelope.size': 4,
      'laurel.message.age_ms': 250,
      'laurel.message.receive_count': 3,
    });
  });

  it('of a stream says how large and how old it is, and whose', () => {
    const NewImage = { userId: { S: 'ada' }, correlationId: { S: 'story' }, traceparent: { S: ORIGIN } };
    const record = { SequenceNumber: '17', SizeBytes: 90, ApproximateCreationDateTime: NOON / 1000 - 2, NewImage };
    processStreamed(written(record), NOON).end(done);
    const { kind, attributes, links } = tracer.span('process accounts');
    expect(kind).to.equal(SpanKind.CONSUMER);
    expect(attributes).to.deep.equal({
      'messaging.system': 'aws_dynamodb_streams',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.destination.name': 'accounts',
      'messaging.message.id': '17',
      'messaging.message.body.size': 90,
      'laurel.message.age_ms': 2000,
      'laurel.user_id': 'ada',
      'laurel.correlation_id': 'story',
    });
    expect(links.map(({ context }) => context.spanId)).to.deep.equal(['b7ad6b7169203331']);
  });

  it('is not younger than nothing, however the clocks go', () => {
    processQueued(aSentMessage(-1), NOON).end(done);
    processStreamed(written({ ApproximateCreationDateTime: NOON / 1000 + 1 }), NOON).end(done);
    expect(tracer.spans().map(({ attributes }) => attributes['laurel.message.age_ms'])).to.deep.equal([0, 0]);
  });

  it('of a stream whose records say nothing says no more than that', () => {
    for (const record of [undefined, {}, { NewImage: { userId: { N: '7' } } }])
      processStreamed({ ...written(record), ...(record ? {} : { dynamodb: undefined as never }) }, NOON).end(done);
    for (const { attributes, links } of tracer.spans()) {
      expect(attributes).not.to.have.any.keys('laurel.message.age_ms', 'laurel.user_id', 'messaging.message.id');
      expect(links).to.deep.equal([]);
    }
    expect(tracer.spans()).to.have.length(3);
  });

  it('is linked to what has caused the event, and marks its arrival for Data Streams inside of itself', () => {
    const told: unknown[] = [];
    scope._ddtrace = {
      dataStreamsCheckpointer: {
        setConsumeCheckpoint: (...message: unknown[]) => told.push([...message, activeTraceparent()]),
      },
    };
    for (const carrier of [{ dd: 'pathway' }, undefined]) {
      const processing = processQueued(aSentMessage(0), NOON);
      processing.read({}, { traceparent: ORIGIN, ...(carrier ? { carrier } : {}) });
      processing.end(done);
    }
    const spans = tracer.spans();
    expect(told).to.deep.equal([
      ['sqs', 'laurel-test', { dd: 'pathway' }, traceparentOf(spans[0] as never)],
      ['sqs', 'laurel-test', {}, traceparentOf(spans[1] as never)],
    ]);
    expect(spans[0]?.links).to.deep.equal([
      {
        context: {
          traceId: '0af7651916cd43dd8448eb211c80319c',
          spanId: 'b7ad6b7169203331',
          traceFlags: 1,
          isRemote: true,
        },
        attributes: { 'laurel.link': 'caused_by' },
      },
    ]);
  });

  it('has no link where the event names a trace in anything but a text', () => {
    const processing = processQueued(aSentMessage(0), NOON);
    processing.read({}, { traceparent: [ORIGIN] });
    processing.end(done);
    expect(tracer.span('process laurel-test').links).to.deep.equal([]);
  });

  it('fails with its message', () => {
    processQueued(aSentMessage(0), NOON).end({ status: 'rejected', reason: new RangeError('too far') });
    const { status, attributes } = tracer.span('process laurel-test');
    expect(status).to.deep.equal({ code: SpanStatusCode.ERROR, message: 'too far' });
    expect(attributes['error.type']).to.equal('RangeError');
  });

  it('is where work for several messages is done, and linked from the others', async () => {
    const received = [{}, {}];
    const processings = received.map((one) => {
      const processing = processQueued(aSentMessage(0), NOON);
      processing.read(one, {});
      return processing;
    });
    const writer = onBehalfOf(received, activeTraceparent);
    for (const processing of processings) processing.end(done);
    const [first, second] = tracer.spans();
    expect(writer).to.equal(traceparentOf(first as never));
    expect(first?.links).to.deep.equal([]);
    expect(second?.links).to.deep.equal([
      { context: first?.spanContext(), attributes: { 'laurel.link': 'written_by' } },
    ]);
  });

  it('is missed by nobody who works for what was not received here', async () => {
    await tracer.inside('own', async (span) =>
      expect(onBehalfOf([{}, {}], activeTraceparent)).to.equal(traceparentOf(span)),
    );
    expect(onBehalfOf([], () => 'done')).to.equal('done');
  });
});
