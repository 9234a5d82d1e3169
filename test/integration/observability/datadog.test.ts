import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type LocalStack, startLocalStack, UPGRADES } from '../local-stack.ts';
import { aMember, orderCompletedV1, orderCompletedV2, userCreated } from '../system/doors.ts';
import { type DatadogAgent, type DatadogSpan, idOf, linksOf, startDatadogAgent } from './datadog-agent.ts';

/** With the welcome's 100 points they bring a member to the second tier, at 500 points. */
const ORDERS = 8;

describe('a story in Datadog', function () {
  this.timeout(120_000);
  const userId = aMember();
  let agent: DatadogAgent;
  let stack: LocalStack;
  let token: string;

  before('a member signs up, orders until a tier is reached, and spends', async () => {
    agent = await startDatadogAgent();
    stack = await startLocalStack(undefined, {
      CONTEXTS: UPGRADES,
      TRACE: 'datadog',
      DD_TRACE_AGENT_URL: agent.url,
      DD_DATA_STREAMS_ENABLED: 'true',
      DD_TRACE_STARTUP_LOGS: 'false',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    });
    const { doors } = stack;
    token = doors.token(userId);
    const malformed = { context: 'orders', type: 'orders.orderCompleted.v2', data: { userId } };
    await doors.publish(userCreated(userId), orderCompletedV1(userId, 1), malformed);
    await doors.publish(
      ...Array.from({ length: ORDERS - 2 }, (_, index) => orderCompletedV2(userId, `order-${index}`)),
    );
    // The last order comes alone, so that one event is all that means a tier.
    await doors.balanceBecomes(userId, 100 + 50 * (ORDERS - 1));
    await doors.publish(orderCompletedV2(userId, 'order-of-the-tier'));
    // The last thing that happens: the acknowledgement wakes the execution up, which writes it down.
    await eventually(() => {
      expect(named('step record-completion')).to.not.be.empty;
      expect(resumptions()).to.have.length(1);
      expect(agent.checkpoints().map(String).join()).to.include('acknowledge-notification');
    }, 30_000);
    expect(await doors.spend(userId, 10)).to.include({ status: 201 });
    await eventually(() => expect(ofMember('POST /loyalty')).to.not.be.empty);
  });

  after(async () => {
    await stack?.stop();
    await agent?.close();
  });

  const functionName = (folder: string) => `laurel-dev-${folder}`;
  const named = (resource: string) => agent.spans().filter((span) => span.resource === resource);
  const ofMember = (resource: string) => named(resource).filter((span) => span.meta['laurel.user_id'] === userId);
  const resumptions = () =>
    named(`execute ${functionName('tiers-orchestrate-upgrade')}`).filter((span) =>
      linksOf(span).some(({ attributes }) => attributes?.['laurel.link'] === 'resumed_by'),
    );

  const logs = () =>
    readdirSync(join(stack.stateDir, 'logs'))
      .map((file) => readFileSync(join(stack.stateDir, 'logs', file), 'utf8'))
      .join('\n');

  /** What is logged, and what is counted: both are lines of JSON. */
  const logged = (): Readonly<Record<string, unknown>>[] =>
    logs()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));

  function only(spans: readonly DatadogSpan[]): DatadogSpan {
    expect(spans).to.have.length(1);
    const [span] = spans;
    if (!span) throw new Error('there is no such span');
    return span;
  }

  /** The span that a link of that kind leads to, in another trace. */
  function origin(span: DatadogSpan, kind: string): DatadogSpan {
    const link = linksOf(span).find(({ attributes }) => attributes?.['laurel.link'] === kind);
    const found = only(agent.spans().filter((each) => idOf(each) === link?.span_id));
    expect(found.trace_id).to.not.equal(span.trace_id);
    return found;
  }

  it('leads from the acknowledged tier back to the order by links, hop by hop', () => {
    const resumed = only(resumptions());
    const acknowledged = origin(resumed, 'resumed_by');
    expect(acknowledged.resource).to.equal(`process ${functionName('tiers-acknowledge-notification')}`);

    const announced = origin(acknowledged, 'caused_by');
    expect(announced.resource).to.equal('publish loyalty.tierUpgraded.v1');

    const triggered = origin(resumed, 'started_by');
    expect(triggered.resource).to.equal(`process ${functionName('tiers-trigger-upgrade')}`);

    const published = origin(triggered, 'caused_by');
    expect(published.resource).to.equal('publish loyalty.pointsAdded.v2');

    const moved = origin(published, 'caused_by');
    expect(moved.resource).to.equal(`process ${functionName('loyalty-handle-order-completed')}`);
    for (const span of [resumed, acknowledged, announced, triggered, published, moved])
      expect(span.meta['laurel.user_id']).to.equal(userId);
    for (const span of [triggered, published, announced, resumed])
      expect(span.meta['laurel.correlation_id']).to.equal(moved.meta['laurel.correlation_id']);
  });

  it('describes each message of a queue by the conventions, inside of its batch', () => {
    const queue = functionName('loyalty-handle-order-completed');
    const batches = new Map(named(`receive ${queue}`).map((span) => [span.span_id, span]));
    const messages = ofMember(`process ${queue}`);
    expect(messages).to.have.length(ORDERS);
    for (const { parent_id, meta, metrics } of messages) {
      expect(batches.get(parent_id)?.meta).to.include({
        'span.kind': 'consumer',
        'messaging.system': 'aws_sqs',
        'messaging.operation.type': 'receive',
        'messaging.destination.name': queue,
        'faas.name': queue,
        'faas.trigger': 'pubsub',
        'cloud.provider': 'aws',
      });
      expect(batches.get(parent_id)?.metrics['messaging.batch.message_count']).to.be.within(1, 10);
      expect(meta).to.include({
        'messaging.system': 'aws_sqs',
        'messaging.operation.type': 'process',
        'messaging.destination.name': queue,
      });
      expect(meta['messaging.message.id']).to.match(/^[\da-f-]{36}$/);
      expect(metrics['messaging.message.body.size']).to.be.above(0);
      expect(metrics['messaging.message.envelope.size']).to.be.above(metrics['messaging.message.body.size'] ?? 0);
      expect(metrics['laurel.message.age_ms']).to.be.at.least(0);
    }
  });

  it('says which published events are superseded by a newer version', () => {
    const [v1, v2] = ['v1', 'v2'].map((version) => ofMember(`publish loyalty.pointsAdded.${version}`));
    expect(v1).to.not.be.empty;
    expect(v2).to.have.length(v1?.length ?? 0);
    for (const { meta, metrics } of v1 ?? []) {
      expect(metrics['laurel.event.deprecated']).to.equal(1);
      expect(meta['laurel.event.superseded_by']).to.equal('loyalty.pointsAdded.v2');
    }
    for (const { metrics } of v2 ?? []) expect(metrics).to.not.have.property('laurel.event.deprecated');
  });

  it('shows a request with the calls that it has made', () => {
    const request = only(ofMember('POST /loyalty'));
    expect(request.meta).to.include({
      'span.kind': 'server',
      'http.request.method': 'POST',
      'http.route': '/loyalty',
      'faas.trigger': 'http',
    });
    expect(request.metrics['http.response.status_code']).to.equal(201);
    const calls = agent.spans().filter(({ parent_id }) => parent_id === request.span_id);
    const write = only(calls.filter(({ resource }) => resource === 'DynamoDB.TransactWriteItems'));
    expect(write.meta).to.include({
      'span.kind': 'client',
      'rpc.system': 'aws-api',
      'rpc.method': 'TransactWriteItems',
    });
    expect(write.meta['aws.request_id']).to.be.a('string');
    expect(JSON.stringify(write.meta)).to.include(functionName('loyalty'));
  });

  it('runs each step of the tier upgrade once, however often the execution is replayed', () => {
    for (const step of ['upgrade-tier', 'await-notification-ack-submitter', 'record-completion']) {
      const { meta, metrics } = only(named(`step ${step}`));
      expect(meta['aws.lambda.durable.operation_name']).to.equal(step);
      expect(metrics['aws.lambda.durable.attempt']).to.equal(1);
    }
    const resumed = only(resumptions());
    expect(resumed.metrics['aws.lambda.durable.replay']).to.equal(1);
    expect(resumed.meta['aws.lambda.durable.status']).to.equal('SUCCEEDED');
  });

  it('sets Data Streams checkpoints where events leave and arrive', () => {
    const tags = new Set(agent.checkpoints().map((each) => [...each].sort().join()));
    const checkpoint = (direction: string, type: string, topic: string) =>
      `direction:${direction},manual_checkpoint:true,topic:${topic},type:${type}`;
    expect(tags).to.include(checkpoint('out', 'eventbridge', 'laurel-dev-shared'));
    for (const consumer of [
      'loyalty-handle-user-created',
      'loyalty-handle-order-completed',
      'tiers-trigger-upgrade',
      'tiers-acknowledge-notification',
    ])
      expect(tags).to.include(checkpoint('in', 'sqs', functionName(consumer)));
  });

  it('writes the metrics of the story, by dimensions that name no member', () => {
    // Those of the functions; the stack's own figures (AWS/ApiGateway and the like) carry AWS's dimensions.
    const metrics = logged().filter((line) => '_aws' in line && 'service' in line);
    const written = (expected: Readonly<Record<string, unknown>>) =>
      metrics.some((line) => Object.entries(expected).every(([name, value]) => line[name] === value));
    expect(written({ TierUpgrades: 1, tier: 'silver' })).to.equal(true);
    expect(written({ ParkedMessages: 1, reason: 'malformed_event' })).to.equal(true);
    expect(written({ ColdStarts: 1 })).to.equal(true);
    const names = metrics.flatMap((line) => Object.keys(line));
    expect(names).to.include.members(['HandlerLatency', 'ServiceLatency', 'PointsEarned', 'PointsSpent']);
    const dimensions = metrics.flatMap(({ _aws }) =>
      (_aws as { CloudWatchMetrics: { Dimensions: string[][] }[] }).CloudWatchMetrics.flatMap((each) =>
        each.Dimensions.flat(),
      ),
    );
    expect([...new Set(dimensions)]).to.have.members([
      'service',
      'env',
      'function_name',
      'peer_service',
      'tier',
      'reason',
    ]);
    expect(JSON.stringify(metrics)).to.not.include(userId);
  });

  it('carries member, correlation id, function version and trace id through the logs of every hop', () => {
    const moved = origin(origin(origin(only(resumptions()), 'started_by'), 'caused_by'), 'caused_by');
    const lines = logged().filter(({ correlationId }) => correlationId === moved.meta['laurel.correlation_id']);
    const functions = new Set(lines.map(({ function_name: name }) => name));
    for (const folder of [
      'loyalty-handle-order-completed',
      'loyalty-publish-points-changed',
      'tiers-trigger-upgrade',
      'tiers-acknowledge-notification',
    ])
      expect(functions).to.include(functionName(folder));
    for (const line of lines) {
      expect(line).to.include({ userId }).and.to.have.property('function_version').that.is.a('string');
      expect(line.trace_id).to.match(/^[\da-f]{32}$/);
    }
  });

  it('shows no token, secret or callback id in any span, log line or metric', async () => {
    expect(logs()).to.include(userId);
    const { Parameter } = await stack.doors.ssm.send(
      new GetParameterCommand({ Name: '/dev/shared/secret-access-key', WithDecryption: true }),
    );
    const secret = Parameter?.Value ?? '';
    expect(secret).to.have.length.above(8);
    for (const seen of [logs(), agent.everything()]) {
      expect(seen).to.not.include(secret);
      expect(seen).to.not.include(token.split('.')[2]);
      expect(seen).to.not.match(/bearer|authorization|eyJ[\w-]+\.eyJ|callbackId/i);
    }
  });
});
