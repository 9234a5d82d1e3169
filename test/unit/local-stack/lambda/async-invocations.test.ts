import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import {
  ASYNC_MAXIMUM_AGE_MS,
  AsyncInvocations,
  type AsyncOptions,
  RUNNING_AT_MOST,
} from '../../../../scripts/local-stack/lambda/async-invocations.ts';
import { AsyncStore } from '../../../../scripts/local-stack/lambda/async-store.ts';
import type { InvokeResult } from '../../../../scripts/local-stack/lambda/invoker.ts';
import { eventually } from '../../../eventually.ts';
import { FakeInvoker, FUNCTION_ERROR } from '../sources/fake-invoker.ts';
import { FakeQueues } from '../sources/fake-queues.ts';

const THROTTLED = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);

describe('asynchronous invocations', () => {
  let database: DatabaseSync;
  let queues: FakeQueues;
  const begun: AsyncInvocations[] = [];
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    queues = new FakeQueues();
  });
  afterEach(() => {
    for (const invocations of begun.splice(0)) invocations.close();
  });

  const begin = (invoker: { invoke: AsyncOptions['invoke'] }, changes: Partial<AsyncOptions> = {}) => {
    const invocations = new AsyncInvocations({
      store: new AsyncStore(database),
      invoke: (request) => invoker.invoke(request),
      retryDelaysMs: [5, 10],
      queues,
      deadLetterQueueOf: (functionName) => `${functionName}-dlq`,
      ...changes,
    });
    begun.push(invocations);
    invocations.start();
    return invocations;
  };
  const stored = () => Number(database.prepare('SELECT COUNT(*) AS count FROM async_event').get()?.count);
  const settled = () => eventually('nothing is left', () => stored() === 0);
  const request = { functionName: 'one', qualifier: 'live', payload: '{"a":1}' };

  it('are written down before they run, and forgotten when they have succeeded', async () => {
    const invoker = new FakeInvoker();
    begin(invoker).accept('id', request);
    expect(stored()).to.equal(1);
    expect(invoker.requests).to.have.length(0);
    await settled();
    expect(invoker.requests).to.deep.equal([{ ...request, requestId: 'id' }]);
  });

  it('are tried three times in all, then parked with the reason', async () => {
    const invoker = new FakeInvoker(() => FUNCTION_ERROR);
    begin(invoker).accept('id', request);
    await settled();
    expect(invoker.requests).to.have.length(3);
    expect(queues.sent).to.deep.equal([
      {
        queue: 'one-dlq',
        body: '{"a":1}',
        attributes: {
          RequestID: { DataType: 'String', StringValue: 'id' },
          ErrorCode: { DataType: 'Number', StringValue: '200' },
          ErrorMessage: { DataType: 'String', StringValue: 'no' },
        },
      },
    ]);
  });

  it('are parked with the first kilobyte of a long reason', async () => {
    const failed: InvokeResult = {
      payload: JSON.stringify({ errorMessage: 'x'.repeat(1025) }),
      functionError: 'Unhandled',
      executedVersion: '1',
    };
    begin({ invoke: async () => failed }).accept('id', request);
    await settled();
    expect(queues.sent[0]?.attributes.ErrorMessage?.StringValue).to.equal('x'.repeat(1024));
  });

  it('are not tried again once they have succeeded', async () => {
    const invoker = new FakeInvoker((_, count) => (count === 1 ? FUNCTION_ERROR : null));
    begin(invoker).accept('id', request);
    await settled();
    expect(invoker.requests).to.have.length(2);
    expect(queues.sent).to.deep.equal([]);
  });

  it('wait between attempts', async () => {
    const times: number[] = [];
    const invoker = new FakeInvoker(() => {
      times.push(performance.now());
      return FUNCTION_ERROR;
    });
    begin(invoker, { retryDelaysMs: [40, 80] }).accept('id', request);
    await settled();
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).to.be.at.least(38);
    expect(third - second).to.be.at.least(78);
  });

  it('use no attempt while the function is throttled', async () => {
    const invoker = new FakeInvoker((_, count) => {
      if (count <= 2) throw THROTTLED;
      return null;
    });
    begin(invoker, { retryDelaysMs: [] }).accept('id', request);
    await settled();
    expect(invoker.requests).to.have.length(3);
    expect(queues.sent).to.deep.equal([]);
  });

  for (const [ageMs, parked] of [
    [ASYNC_MAXIMUM_AGE_MS, 0],
    [ASYNC_MAXIMUM_AGE_MS + 1, 1],
  ] as const)
    it(`${parked ? 'are parked' : 'still wait'} when they have been throttled for ${ageMs} ms`, async () => {
      let now = 0;
      const invoker = new FakeInvoker((_, count) => {
        now = ageMs;
        if (count > 1) return null;
        throw THROTTLED;
      });
      const invocations = begin(invoker, { now: () => now });
      invocations.accept('id', request);
      await eventually('it was tried', () => invoker.requests.length === 1 && invoker.running === 0);
      if (parked) {
        await settled();
        expect(queues.sent[0]?.attributes.ErrorCode?.StringValue).to.equal('429');
      } else {
        expect(stored()).to.equal(1);
      }
      expect(queues.sent).to.have.length(parked);
    });

  it('run at most 200 at a time; the others wait in the store', async () => {
    let release = () => {};
    const gate = new Promise<null>((resolve) => {
      release = () => resolve(null);
    });
    const invoker = new FakeInvoker(() => gate);
    const invocations = begin(invoker);
    for (let count = 0; count <= RUNNING_AT_MOST; count += 1) invocations.accept(String(count), request);
    await eventually('as many as may run do', () => invoker.running === RUNNING_AT_MOST);
    expect(stored()).to.equal(RUNNING_AT_MOST + 1);
    release();
    await settled();
    expect(invoker.requests).to.have.length(RUNNING_AT_MOST + 1);
    expect(invoker.mostRunning).to.equal(RUNNING_AT_MOST);
  });

  it('are resumed by the next start, with the attempts that they have used', async () => {
    const before = new FakeInvoker(() => FUNCTION_ERROR);
    const first = begin(before, { retryDelaysMs: [200] });
    first.accept('id', request);
    await eventually('the first attempt has failed', () =>
      Boolean(database.prepare('SELECT 1 FROM async_event WHERE attempts = 1').get()),
    );
    first.close();
    const after = new FakeInvoker(() => FUNCTION_ERROR);
    begin(after);
    await settled();
    expect(after.requests).to.have.length(2);
  });

  it('are run again when they were under way as the stack died', async () => {
    const before = new FakeInvoker(() => new Promise(() => {}));
    const first = begin(before);
    first.accept('id', request);
    await eventually('it is under way', () => before.running === 1);
    first.close();
    const after = new FakeInvoker();
    begin(after);
    await settled();
    expect(after.requests).to.have.length(1);
  });

  it('are kept until the dead-letter queue has them', async () => {
    const invoker = new FakeInvoker(() => FUNCTION_ERROR);
    queues.failures.push(new Error('down'));
    begin(invoker).accept('id', request);
    await eventually('it is parked', () => queues.sent.length === 1);
    await settled();
    expect(invoker.requests).to.have.length(3);
  });

  it('are told about when they are dropped for want of a dead-letter queue', async () => {
    const dropped: string[] = [];
    begin(new FakeInvoker(() => FUNCTION_ERROR), {
      deadLetterQueueOf: () => undefined,
      onDropped: ({ requestId }, { errorMessage }) => dropped.push(`${requestId} ${errorMessage}`),
    }).accept('id', request);
    await settled();
    expect(dropped).to.deep.equal(['id no']);
    expect(queues.sent).to.deep.equal([]);
  });
});
