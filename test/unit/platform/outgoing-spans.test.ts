import '../../builders/quiet.ts';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'chai';
import { withCallSpans } from '../../../shared/platform/aws/call-spans.ts';
import type { DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import { eventPublisher } from '../../../shared/platform/events/event-publisher.ts';
import { httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { activeTraceparent } from '../../../shared/platform/telemetry/tracing.ts';
import { aBus } from '../../builders/a-bus-client.ts';
import { NOON } from '../../builders/accounts.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { traceparentOf, tracerListens } from '../../builders/tracer.ts';

const ORIGIN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const event = (id: string, more: Partial<DomainEvent> = {}): DomainEvent => ({
  id,
  type: 'loyalty.pointsAdded.v2',
  subject: 'ada',
  correlationId: 'story',
  at: NOON,
  data: { userId: 'ada' },
  ...more,
});

type Middleware = (
  next: unknown,
  context: { clientName: string; commandName: string },
) => (args: { input: object }) => Promise<unknown>;

/** A client of the SDK, as far as its middlewares go: its calls are answered as told. */
function aClient(answer: () => Promise<{ output: object }>) {
  const middlewares: Middleware[] = [];
  const places: object[] = [];
  const add = (middleware: Middleware, place: object) => {
    middlewares.push(middleware);
    places.push(place);
  };
  withCallSpans({ middlewareStack: { add } });
  // Before all that the SDK does for a call, its repeats among them.
  expect(places).to.deep.equal([{ step: 'initialize', name: 'callSpan', priority: 'high' }]);
  return async (clientName: string, commandName: string, input: object) => {
    for (const middleware of middlewares) await middleware(answer, { clientName, commandName })({ input });
  };
}

describe('spans of what goes out', () => {
  const tracer = tracerListens();
  const counted = metricsAreSeen();

  it('publishing: a producer span for each event, which its consumers are told of', async () => {
    const bus = aBus();
    const publisher = eventPublisher({ client: bus.client, busName: 'laurel-dev', source: 'dev.loyalty' });
    await publisher.publish([event('1', { causedBy: ORIGIN, supersededBy: 'loyalty.pointsAdded.v3' }), event('2')]);
    const [first, second] = tracer.spans();
    expect(first?.kind).to.equal(SpanKind.PRODUCER);
    expect(first?.name).to.equal('publish loyalty.pointsAdded.v2');
    expect(first?.attributes).to.include({
      'messaging.system': 'aws_eventbridge',
      'messaging.operation.name': 'publish',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'laurel-dev',
      'messaging.message.id': '1',
      'laurel.user_id': 'ada',
      'laurel.correlation_id': 'story',
      'laurel.event.superseded_by': 'loyalty.pointsAdded.v3',
    });
    expect(first?.links.map(({ context, attributes }) => [context.spanId, attributes])).to.deep.equal([
      ['b7ad6b7169203331', { 'laurel.link': 'caused_by' }],
    ]);
    expect(second?.attributes).to.not.have.any.keys('laurel.event.deprecated', 'laurel.event.superseded_by');
    expect(second?.links).to.deep.equal([]);
    for (const [index, span] of [first, second].entries()) {
      const detail = JSON.parse(bus.taken[index]?.Detail ?? '{}');
      expect(detail.traceparent.split('-')[2]).to.equal(span?.spanContext().spanId);
      // biome-ignore lint/complexity/useLiteralKeys: the name is given by Datadog
      expect(detail['_datadog'].traceparent).to.equal(detail.traceparent);
    }
  });

  it('publishing: fails with the event that the bus did not take, attempt by attempt', async () => {
    const bus = aBus((_, index) => index === 0);
    const settings = { client: bus.client, busName: 'laurel-dev', source: 'dev.loyalty', backoffMs: () => 0 };
    await eventPublisher(settings).publish([event('1'), event('2')]);
    const seen = tracer.spans().map(({ attributes, status }) => [attributes['messaging.message.id'], status]);
    expect(seen).to.deep.equal([
      ['1', { code: SpanStatusCode.UNSET }],
      ['2', { code: SpanStatusCode.ERROR, message: 'ThrottlingException slow down' }],
      ['2', { code: SpanStatusCode.UNSET }],
    ]);
    expect(tracer.spans()[1]?.attributes['error.type']).to.equal('PublishFailure');
  });

  it('publishing: fails with the event that is not even sent', async () => {
    const settings = { client: aBus().client, busName: 'laurel-dev', source: 'dev.loyalty', backoffMs: () => 0 };
    await eventPublisher(settings).publish([event('1', { data: { pad: 'x'.repeat(1_000_000) } })]);
    const [span] = tracer.spans();
    expect(span?.attributes['error.type']).to.equal('PublishFailure');
    expect(span?.status.message).to.match(/^loyalty\.pointsAdded\.v2 1 has 1000\d{3} bytes, above 995904$/);
  });

  it('publishing: marks the departure of each event for Data Streams, inside of its span', async () => {
    const told: unknown[] = [];
    (globalThis as { _ddtrace?: unknown })._ddtrace = {
      dataStreamsCheckpointer: {
        setProduceCheckpoint: (type: string, target: string, carrier: Record<string, string>) => {
          told.push([type, target, activeTraceparent()]);
          carrier.pathway = 'p';
        },
      },
    };
    const bus = aBus();
    await eventPublisher({ client: bus.client, busName: 'laurel-dev', source: 'dev.loyalty' }).publish([event('1')]);
    const span = tracer.span('publish loyalty.pointsAdded.v2');
    expect(told).to.deep.equal([['eventbridge', 'laurel-dev', traceparentOf(span as never)]]);
    expect(JSON.parse(bus.taken[0]?.Detail ?? '{}')).to.have.nested.property('_datadog.pathway', 'p');
  });

  it('AWS: names service, operation and resource, and nothing of what is sent', async () => {
    const call = aClient(async () => ({ output: { $metadata: { requestId: 'aws-1', attempts: 3 } } }));
    await call('DynamoDBClient', 'TransactWriteItemsCommand', {
      TransactItems: [
        { Update: { TableName: 'accounts', Key: { PK: 'private' } } },
        { Put: { TableName: 'accounts', Item: { PK: 'private' } } },
      ],
    });
    const span = tracer.span('DynamoDB.TransactWriteItems');
    expect(span.kind).to.equal(SpanKind.CLIENT);
    expect(span.attributes).to.deep.include({
      'rpc.system': 'aws-api',
      'rpc.service': 'DynamoDB',
      'rpc.method': 'TransactWriteItems',
      'aws.request_id': 'aws-1',
      'aws.dynamodb.table_names': ['accounts'],
      'http.request.resend_count': 2,
    });
    expect(JSON.stringify(span.attributes)).to.not.include('private');
  });

  it('AWS: counts nothing for a call that was done at once', async () => {
    await aClient(async () => ({ output: {} }))('DynamoDBClient', 'GetItemCommand', { TableName: 'accounts' });
    await aClient(async () => ({ output: { $metadata: { attempts: 1 } } }))('SQSClient', 'SendMessageCommand', {});
    for (const { attributes } of tracer.spans())
      expect(attributes).to.not.have.any.keys('http.request.resend_count', 'aws.request_id', 'aws.sqs.queue.url');
    expect(counted('laurel.retries')).to.deep.equal([]);
    await aClient(async () => ({ output: { $metadata: { attempts: 3 } } }))('SQSClient', 'SendMessageCommand', {});
    expect(counted('laurel.retries').map(([, value]) => value)).to.deep.equal([2]);
    await aClient(async () => ({ output: { $metadata: { attempts: 2 } } }))('SQSClient', 'SendMessageCommand', {});
    expect(counted('laurel.retries').map(([, value]) => value)).to.deep.equal([2, 1]);
    expect(tracer.spans().at(-1)?.attributes).to.include({ 'http.request.resend_count': 1 });
  });

  it('AWS: names the resource of each service', async () => {
    const call = aClient(async () => ({ output: {} }));
    const RESOURCES: readonly (readonly [string, object, object])[] = [
      ['DynamoDB', { TableName: 'a' }, { 'db.system.name': 'aws.dynamodb', 'aws.dynamodb.table_names': ['a'] }],
      ['DynamoDB', { RequestItems: { a: [], b: [] } }, { 'aws.dynamodb.table_names': ['a', 'b'] }],
      ['Lambda', { FunctionName: 'f' }, { 'faas.invoked_provider': 'aws', 'faas.invoked_name': 'f' }],
      ['SQS', { QueueUrl: 'q' }, { 'aws.sqs.queue.url': 'q' }],
      ['SSM', { Name: '/a' }, { 'laurel.parameter_name': '/a' }],
    ];
    for (const [service, input, expected] of RESOURCES) {
      await call(`${service}Client`, 'AnyCommand', input);
      expect(tracer.spans().at(-1)?.attributes).to.deep.include(expected);
    }
    for (const service of ['Lambda', 'SQS', 'SSM', 'EventBridge']) {
      await call(`${service}Client`, 'AnyCommand', { FunctionName: undefined, QueueUrl: undefined, Name: undefined });
      const names = Object.keys(tracer.spans().at(-1)?.attributes ?? {});
      expect(names.filter((name) => !/^(?:rpc|cloud)\./.test(name))).to.deep.equal([]);
    }
    await call('EventBridgeClient', 'AnyCommand', { TableName: 'a', FunctionName: 'f', QueueUrl: 'q', Name: 'n' });
    const others = Object.keys(tracer.spans().at(-1)?.attributes ?? {});
    expect(others.filter((name) => !/^(?:rpc|cloud)\./.test(name))).to.deep.equal([]);
  });

  it('AWS: an error fails the span, but a parameter that nobody has set does not', async () => {
    const failing = (name: string) => aClient(() => Promise.reject(Object.assign(new Error('no'), { name })));
    await failureOf(failing('ThrottlingException')('SSMClient', 'GetParameterCommand', { Name: '/a' }));
    await failureOf(failing('ParameterNotFound')('SSMClient', 'GetParameterCommand', { Name: '/a' }));
    expect(tracer.spans().map(({ status }) => status.code)).to.deep.equal([SpanStatusCode.ERROR, SpanStatusCode.UNSET]);
  });

  it('HTTP: a span for each attempt, handed over in its headers, without the query', async () => {
    const statuses = [503, 200];
    const sent: string[] = [];
    const client = httpClient({
      service: 'Order Service',
      endpoint: async () => 'http://orders.test/base',
      pause: async () => {},
      fetch: async (_, init) => {
        sent.push(new Headers(init?.headers).get('traceparent') ?? '');
        return Response.json({}, { status: statuses.shift() ?? 500 });
      },
    });
    await tracer.inside('caller', async () => {
      const validate = (value: unknown): value is unknown => value !== undefined;
      await client({ method: 'GET', path: 'orders', query: { member: 'private' }, validate });
    });
    const attempts = tracer.spans().filter(({ name }) => name === 'GET Order Service');
    expect(attempts.map(({ attributes }) => attributes['http.response.status_code'])).to.deep.equal([503, 200]);
    expect(attempts.map(({ attributes }) => attributes['http.request.resend_count'])).to.deep.equal([undefined, 1]);
    expect(attempts.map(({ status }) => status.code)).to.deep.equal([SpanStatusCode.ERROR, SpanStatusCode.UNSET]);
    expect(sent).to.deep.equal(attempts.map(traceparentOf));
    expect(JSON.stringify(attempts.map(({ attributes }) => attributes))).to.not.include('private');
  });
});
