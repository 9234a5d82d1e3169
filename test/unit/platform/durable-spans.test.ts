import '../../builders/quiet.ts';
import {
  type DurableExecutionHandler,
  type DurableLambdaHandler,
  InvocationStatus,
} from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'chai';
import sinon from 'sinon';
import { durable } from '../../../shared/platform/boundary/durable.ts';
import { durableSpans } from '../../../shared/platform/boundary/durable-spans.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { tracerListens } from '../../builders/tracer.ts';

const ORIGIN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('spans of a durable execution', () => {
  const tracer = tracerListens();
  const counted = metricsAreSeen();
  before(() => LocalDurableTestRunner.setupTestEnvironment());
  after(() => LocalDurableTestRunner.teardownTestEnvironment());

  function run(workflow: DurableExecutionHandler<unknown, unknown>) {
    const handlerFunction = durable(workflow) as unknown as DurableLambdaHandler;
    const payload = { userId: 'ada', correlationId: 'story', traceparent: ORIGIN };
    return new LocalDurableTestRunner({ handlerFunction }).run({ payload });
  }
  const invocations = () => tracer.spans().filter(({ name }) => name.startsWith('execute '));

  it('are one trace for each invocation, linked to what started the execution, and show each step once, where it ran', async () => {
    await run(async (_, context) => {
      await context.step('before', async () => 1);
      await context.wait({ seconds: 1 });
      await context.step('after', async () => 2);
    });
    expect(invocations()).to.have.length(2);
    expect(new Set(invocations().map((span) => span.spanContext().traceId))).to.have.length(2);
    expect(invocations().map(({ attributes }) => attributes['aws.lambda.durable.replay'])).to.deep.equal([false, true]);
    for (const { links, attributes } of invocations()) {
      expect(links.map(({ context }) => context.spanId)).to.deep.equal(['b7ad6b7169203331']);
      expect(attributes).to.include({ 'laurel.user_id': 'ada', 'laurel.correlation_id': 'story' });
    }
    const parentOf = (name: string) => tracer.span(name).parentSpanContext?.spanId;
    const [first, second] = invocations().map((span) => span.spanContext().spanId);
    expect([parentOf('step before'), parentOf('step after')]).to.deep.equal([first, second]);
  });

  it('show each attempt of a step that fails at first', async () => {
    let calls = 0;
    await run(async (_, context) =>
      context.step(
        'shaky',
        async () => {
          calls++;
          if (calls === 1) throw new Error('not yet');
        },
        { retryStrategy: (_error, attempts) => ({ shouldRetry: attempts < 2, delay: { seconds: 1 } }) },
      ),
    );
    const attempts = tracer.spans().filter(({ name }) => name === 'step shaky');
    expect(attempts.map(({ attributes }) => attributes['aws.lambda.durable.attempt'])).to.deep.equal([1, 2]);
    expect(attempts.map(({ status }) => status.code)).to.deep.equal([SpanStatusCode.ERROR, SpanStatusCode.UNSET]);
  });

  it('fail with the execution', async () => {
    await run(async () => Promise.reject(new Error('for good')));
    expect(invocations().at(-1)?.status.code).to.equal(SpanStatusCode.ERROR);
    expect(invocations().at(-1)?.attributes['aws.lambda.durable.status']).to.equal('FAILED');
    expect(counted('laurel.failed_executions')).to.deep.equal([['laurel.failed_executions', 1, {}]]);
  });

  it('do not fail with an execution that ends, which is not counted, and was not triggered by a person', async () => {
    const [debug, error] = [sinon.stub(logger, 'debug'), sinon.stub(logger, 'error')];
    try {
      await run(async (_, context) => {
        context.logger.debug('looking');
        context.logger.error('a mistake that it can live with');
      });
      expect(debug.args.map(([message]) => message)).to.deep.equal(['looking']);
      expect(error.args.map(([message]) => message)).to.deep.equal(['a mistake that it can live with']);
    } finally {
      debug.restore();
      error.restore();
    }
    const [only] = invocations();
    expect(only?.status.code).to.equal(SpanStatusCode.UNSET);
    expect(only?.attributes).to.include({ 'faas.trigger': 'other', 'aws.lambda.durable.status': 'SUCCEEDED' });
    expect(counted('laurel.failed_executions')).to.deep.equal([]);
  });

  describe('by themselves', () => {
    const spans = durableSpans();
    const resumed = ORIGIN.replace('b7ad6b7169203331', 'b7ad6b7169203332');
    const done = { Status: InvocationStatus.SUCCEEDED } as const;
    const invocation = {
      ...{ executionArn: 'arn', isFirstInvocation: false, executionInput: { userId: 'ada', traceparent: ORIGIN } },
      updatedOperations: { 'op-1': { result: JSON.stringify({ traceparent: resumed }) } },
    } as never;

    it('say which link is of the start and which of the waking', async () => {
      await tracer.inside('invocation', async () => spans.wrapInvocation(invocation, async () => done));
      expect(
        tracer.span('invocation').links.map(({ context, attributes }) => [context.spanId, attributes]),
      ).to.deep.equal([
        ['b7ad6b7169203331', { 'laurel.link': 'started_by' }],
        ['b7ad6b7169203332', { 'laurel.link': 'resumed_by' }],
      ]);
    });

    it('are none outside of an invocation that is traced, and the work is done', async () => {
      expect(await spans.wrapInvocation(invocation, async () => done)).to.equal(done);
      expect(tracer.spans()).to.deep.equal([]);
    });

    it('name a step, or where it has no name its kind', async () => {
      const step = { type: 'STEP', attempt: 1 };
      await spans.wrapOperationAttemptFn({ ...step, name: 'ask' } as never, async () => 1);
      await spans.wrapOperationAttemptFn({ ...step, subType: 'Wait' } as never, async () => 1);
      expect(tracer.spans().map(({ name, attributes }) => [name, attributes])).to.deep.equal([
        ['step ask', attributesOf('ask', 'STEP')],
        ['step Wait', attributesOf('', 'Wait')],
      ]);
    });

    const attributesOf = (name: string, type: string) => ({
      'aws.lambda.durable.operation_name': name,
      'aws.lambda.durable.operation_type': type,
      'aws.lambda.durable.attempt': 1,
    });
  });
});
