import { expect } from 'chai';
import { executionCost } from '../../../scripts/bench/figures/execution-cost.ts';

describe('the cost of a durable execution', () => {
  it('is its operations, each once however often it was tried, and the invocations of its function', () => {
    const cost = executionCost([
      { EventType: 'ExecutionStarted', Id: 'execution' },
      { EventType: 'StepStarted', Id: 'step' },
      { EventType: 'StepFailed', Id: 'step' },
      { EventType: 'InvocationCompleted' },
      { EventType: 'StepStarted', Id: 'step' },
      { EventType: 'StepSucceeded', Id: 'step' },
      { EventType: 'ContextStarted', Id: 'context' },
      { EventType: 'CallbackStarted', Id: 'callback' },
      { EventType: 'WaitStarted', Id: 'wait' },
      { EventType: 'ChainedInvokeStarted', Id: 'chained' },
      { EventType: 'InvocationCompleted' },
      { EventType: 'ExecutionSucceeded', Id: 'execution' },
    ]);
    expect(cost).to.deep.equal({ operations: 5, invocations: 2 });
  });

  it('is nothing before its function was invoked', () => {
    expect(executionCost([{ EventType: 'ExecutionStarted', Id: 'execution' }])).to.deep.equal({
      operations: 0,
      invocations: 0,
    });
  });
});
