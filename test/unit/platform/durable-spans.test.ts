import '../../builders/quiet.ts';
import type { DurableExecutionHandler, DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'chai';
import { durable } from '../../../shared/platform/boundary/durable.ts';
import { tracerListens } from '../../builders/tracer.ts';

const ORIGIN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('spans of a durable execution', () => {
  const tracer = tracerListens();
  before(() => LocalDurableTestRunner.setupTestEnvironment());
  after(() => LocalDurableTestRunner.teardownTestEnvironment());

  function run(workflow: DurableExecutionHandler<unknown, unknown>) {
    const handlerFunction = durable(workflow) as unknown as DurableLambdaHandler;
    const payload = { userId: 'ada', correlationId: 'story', traceparent: ORIGIN };
    return new LocalDurableTestRunner({ handlerFunction }).run({ payload });
  }
  const invocations = () => tracer.spans().filter(({ name }) => name.startsWith('execute '));

  it('are one trace for each invocation, each linked to what started the execution', async () => {
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
  });

  it('show each step once, in the invocation that ran it and not in those that replayed it', async () => {
    await run(async (_, context) => {
      await context.step('before', async () => 1);
      await context.wait({ seconds: 1 });
      await context.step('after', async () => 2);
    });
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
  });
});
