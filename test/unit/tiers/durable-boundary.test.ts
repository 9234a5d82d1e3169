import '../../builders/quiet.ts';
import type { DurableExecutionHandler, DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import { ExecutionStatus, LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { expect } from 'chai';
import sinon from 'sinon';
import { durable } from '../../../shared/platform/boundary/durable.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';

describe('the boundary of durable functions', () => {
  before(() => LocalDurableTestRunner.setupTestEnvironment());
  after(() => LocalDurableTestRunner.teardownTestEnvironment());
  afterEach(() => sinon.restore());

  function run(workflow: DurableExecutionHandler<unknown, unknown>) {
    const handlerFunction = durable(workflow) as unknown as DurableLambdaHandler;
    return new LocalDurableTestRunner({ handlerFunction }).run({ payload: { member: 'ann' } });
  }

  const waiting: DurableExecutionHandler<unknown, unknown> = async (input, context) => {
    context.logger.info('before the wait', { input });
    await context.step('ask', async (step) => step.logger.warn('in the step'));
    await context.wait({ seconds: 1 });
    context.logger.info('after the wait');
    return 'done';
  };

  it('hands the input to the workflow and its result back', async () => {
    const result = await run(async (input, context) => context.step('echo', async () => input));
    expect(result.getResult()).to.deep.equal({ member: 'ann' });
  });

  it('writes each record of the workflow once, however often it is replayed', async () => {
    const info = sinon.spy(logger, 'info');
    const warn = sinon.spy(logger, 'warn');
    await run(waiting);
    const messages = info.args.map(([message]) => message);
    expect(messages).to.deep.equal(['execution started', 'before the wait', 'execution resumed', 'after the wait']);
    expect(warn.callCount).to.equal(1);
  });

  it('says of which execution, operation and attempt a record is', async () => {
    const warn = sinon.spy(logger, 'warn');
    await run(waiting);
    const [message, details] = warn.args[0] ?? [];
    expect(message).to.equal('in the step');
    expect(details).to.include({ operationName: 'ask', attempt: 1 });
    expect(details).to.have.property('executionArn').that.is.a('string');
  });

  it('leaves a failed execution a failed one, and says why', async () => {
    const error = sinon.spy(logger, 'error');
    const result = await run(async () => {
      throw new RangeError('out of range');
    });
    expect(result.getStatus()).to.equal(ExecutionStatus.FAILED);
    expect(result.getError()).to.include({ errorType: 'RangeError', errorMessage: 'out of range' });
    expect(error.args[0]?.[1]).to.include({ errorType: 'RangeError', errorMessage: 'out of range' });
  });
});
