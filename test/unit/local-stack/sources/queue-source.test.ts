import { expect } from 'chai';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { EventSource } from '../../../../scripts/local-stack/sources/event-source.ts';
import { createQueueSource, type QueueSourceOptions } from '../../../../scripts/local-stack/sources/queue-source.ts';
import { eventually } from '../../../eventually.ts';
import { FakeInvoker, FUNCTION_ERROR } from './fake-invoker.ts';
import { FakeQueues } from './fake-queues.ts';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:orders';

describe('the mapping from a queue to a function', () => {
  let queues: FakeQueues;
  let source: EventSource | undefined;
  let errors: unknown[];
  beforeEach(() => {
    queues = new FakeQueues();
    errors = [];
  });
  afterEach(() => source?.stop());

  const start = (invoker: FakeInvoker, changes: Partial<QueueSourceOptions> = {}): EventSource => {
    source = createQueueSource({
      queue: 'orders',
      queueArn: QUEUE_ARN,
      functionName: 'handle',
      qualifier: 'live',
      batchSize: 10,
      batchWindowSeconds: 0,
      maximumConcurrency: 2,
      holdSeconds: 30,
      queues,
      invoker,
      onError: (error) => errors.push(error),
      ...changes,
    });
    source.start();
    return source;
  };
  const reporting = (...identifiers: unknown[]) =>
    new FakeInvoker(() => ({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) }));
  /** Resolves when the batch has been dealt with: the source polls again. */
  const settled = (invoker: FakeInvoker, invocations: number) =>
    eventually(
      'the batch has ended',
      () => invoker.requests.length === invocations && invoker.running === 0 && queues.openReceives === 1,
    );

  it('tells the function when a message was sent by the clock that the function has', async () => {
    const invoker = new FakeInvoker();
    queues.addMessages({
      messageId: 'm',
      receiptHandle: 'h',
      body: '{}',
      md5OfBody: 'md5',
      attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1000', ApproximateFirstReceiveTimestamp: '1001' },
      messageAttributes: {},
    });
    start(invoker, { clockOffsetMs: () => 86_400_000 });
    await settled(invoker, 1);
    expect(invoker.batches[0]?.[0]?.attributes).to.deep.equal({
      ApproximateReceiveCount: '2',
      SentTimestamp: '86401000',
      ApproximateFirstReceiveTimestamp: '86401001',
    });
  });

  it('gives messages to the function in Lambda’s shape', async () => {
    const invoker = new FakeInvoker();
    queues.addMessages({
      messageId: 'm',
      receiptHandle: 'h',
      body: '{"a":1}',
      md5OfBody: 'md5',
      attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1' },
      messageAttributes: {
        reason: { DataType: 'String', StringValue: 'why' },
        bytes: { DataType: 'Binary', BinaryValue: 'AQI=' },
      },
    });
    start(invoker);
    await settled(invoker, 1);
    expect(invoker.requests[0]).to.include({ functionName: 'handle', qualifier: 'live' });
    expect(invoker.batches[0]).to.deep.equal([
      {
        messageId: 'm',
        receiptHandle: 'h',
        body: '{"a":1}',
        attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1' },
        messageAttributes: {
          reason: { stringValue: 'why', stringListValues: [], binaryListValues: [], dataType: 'String' },
          bytes: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: 'md5',
        eventSource: 'aws:sqs',
        eventSourceARN: QUEUE_ARN,
        awsRegion: 'eu-west-1',
      },
    ]);
  });

  it('deletes every message of a batch that succeeded', async () => {
    const invoker = new FakeInvoker();
    queues.add('1', '2');
    start(invoker);
    await eventually('both are deleted', () => queues.deleted.length === 2);
    expect(queues.deleted).to.deep.equal(['h1', 'h2']);
  });

  it('keeps only those that are reported as failed', async () => {
    const invoker = reporting('m2');
    queues.add('1', '2', '3');
    start(invoker);
    await settled(invoker, 1);
    expect(queues.deleted).to.deep.equal(['h1', 'h3']);
  });

  it('keeps all of a batch when the function fails, or reports a message that was not in it', async () => {
    for (const invoker of [new FakeInvoker(() => FUNCTION_ERROR), reporting('m1', 'other'), reporting('')]) {
      queues = new FakeQueues();
      queues.add('1', '2');
      const running = start(invoker);
      await settled(invoker, 1);
      expect(queues.deleted).to.deep.equal([]);
      await running.stop();
    }
  });

  it('delivers again what comes back', async () => {
    const invoker = new FakeInvoker((_, count) => (count === 1 ? FUNCTION_ERROR : null));
    queues.add('1');
    start(invoker);
    await settled(invoker, 1);
    queues.showAgain();
    await eventually('it is deleted', () => queues.deleted.length === 1);
  });

  it('keeps one long poll open while the queue is empty', async () => {
    start(new FakeInvoker(), { maximumConcurrency: 5 });
    await eventually('a poll is open', () => queues.openReceives > 0);
    expect(queues.receives).to.have.length(1);
    expect(queues.receives[0]?.waitSeconds).to.equal(20);
  });

  it('has at most maximumConcurrency batches in flight, and receives nothing beyond them', async () => {
    let release = () => {};
    const gate = new Promise<null>((resolve) => {
      release = () => resolve(null);
    });
    const invoker = new FakeInvoker(() => gate);
    queues.add('1', '2', '3', '4', '5');
    start(invoker, { batchSize: 1, maximumConcurrency: 2 });
    await eventually('two batches are in flight', () => invoker.running === 2);
    expect(queues.openReceives).to.equal(0);
    expect(queues.receives).to.have.length(2);
    release();
    await eventually('all are deleted', () => queues.deleted.length === 5);
    expect(invoker.mostRunning).to.equal(2);
  });

  it('does not wait for a window that is not set', async () => {
    const invoker = new FakeInvoker();
    queues.add('1');
    start(invoker);
    await settled(invoker, 1);
    expect(invoker.batches[0]).to.have.length(1);
  });

  it('merges several receives into a batch of more than ten', async () => {
    const invoker = new FakeInvoker();
    queues.add(...Array.from({ length: 25 }, (_, index) => String(index)));
    start(invoker, { batchSize: 25, batchWindowSeconds: 5 });
    await eventually('all are deleted', () => queues.deleted.length === 25);
    expect(invoker.batches.map((batch) => batch.length)).to.deep.equal([25]);
  });

  it('ends a batch with its window, and takes what has come until then', async () => {
    const invoker = new FakeInvoker();
    queues.add('1');
    start(invoker, { batchSize: 100, batchWindowSeconds: 1 });
    await eventually('the first is taken', () => queues.receives.length > 1 || queues.openReceives === 0);
    queues.add(...Array.from({ length: 25 }, (_, index) => String(index)));
    await settled(invoker, 1);
    expect(invoker.batches[0]).to.have.length(26);
    // What is left of a second is waited before the receive, so that no receive outlasts the window.
    expect(queues.receives.slice(0, 2).map(({ waitSeconds }) => waitSeconds)).to.deep.equal([20, 0]);
  });

  it('delivers what it has taken when the service fails in the window', async () => {
    const invoker = new FakeInvoker();
    queues.add('1');
    start(invoker, { batchSize: 100, batchWindowSeconds: 1 });
    await eventually('the first is taken', () => queues.receives.length === 1 && queues.openReceives === 0);
    queues.failures.push(new Error('down'));
    await eventually('it is deleted', () => queues.deleted.length === 1);
    expect(errors).to.have.length(1);
  });

  it('goes on when the queue service fails', async () => {
    const invoker = new FakeInvoker();
    queues.failures.push(new Error('down'), new Error('still down'));
    queues.add('1');
    start(invoker);
    await eventually('it is deleted', () => queues.deleted.length === 1);
    expect(errors).to.have.length(2);
  });

  describe('to a function without room', () => {
    const throttled = () => new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);

    it('holds the batch and delivers it once there is room: no message is received again', async () => {
      const invoker = new FakeInvoker((_, count) => {
        if (count <= 3) throw throttled();
        return null;
      });
      queues.add('1');
      start(invoker);
      await eventually('it is deleted', () => queues.deleted.length === 1);
      expect(invoker.requests).to.have.length(4);
      expect(new Set(invoker.requests.map(({ payload }) => payload)).size, 'the same batch each time').to.equal(1);
    });

    it('says so once, not at each attempt', async () => {
      const invoker = new FakeInvoker((_, count) => {
        if (count <= 3) throw throttled();
        return null;
      });
      queues.add('1');
      start(invoker);
      await eventually('it is deleted', () => queues.deleted.length === 1);
      expect(errors.map((error) => (error as Error).message)).to.deep.equal([
        'Rate Exceeded. (TooManyRequestsException): messages are held until there is room',
      ]);
    });

    it('lets no batch overtake an older one', async () => {
      let room = false;
      const invoker = new FakeInvoker(() => {
        if (!room) throw throttled();
        return null;
      });
      queues.add('1', '2', '3');
      start(invoker, { batchSize: 1, maximumConcurrency: 3 });
      await eventually('it was tried', () => invoker.requests.length > 0 && queues.receives.length === 3);
      room = true;
      await eventually('all are deleted', () => queues.deleted.length === 3);
      expect(queues.deleted).to.deep.equal(['h1', 'h2', 'h3']);
    });

    it('gives the batch back when its messages come into sight, and slows down', async () => {
      const invoker = new FakeInvoker(() => {
        throw throttled();
      });
      queues.add('1', '2');
      start(invoker, { batchSize: 1, maximumConcurrency: 1, holdSeconds: 0.2 });
      await eventually('the first was given back', () => errors.length === 2);
      expect(errors[1]).to.be.instanceOf(AwsError);
      expect(queues.receives, 'nothing else was taken meanwhile').to.have.length(1);
      expect(invoker.requests.length, 'it was tried more than once').to.be.above(1);
    });

    it('gives what it holds back when it stops', async () => {
      const invoker = new FakeInvoker(() => {
        throw throttled();
      });
      queues.add('1');
      const running = start(invoker);
      await eventually('it is held', () => errors.length === 1);
      await running.stop();
      expect(queues.deleted).to.deep.equal([]);
      expect(errors, 'which is no failure').to.have.length(1);
    });

    it('does not hold what is refused for good', async () => {
      const gone = new AwsError('ResourceNotFoundException', 'Function not found', 404);
      const invoker = new FakeInvoker(() => {
        throw gone;
      });
      queues.add('1');
      start(invoker);
      await eventually('it was refused', () => errors.length === 1);
      expect(errors).to.deep.equal([gone]);
    });
  });

  it('stops without taking more, after the batches in flight have ended', async () => {
    let release = () => {};
    const gate = new Promise<null>((resolve) => {
      release = () => resolve(null);
    });
    const invoker = new FakeInvoker(() => gate);
    queues.add('1');
    const running = start(invoker);
    await eventually('it is in flight', () => invoker.running === 1);
    const stopped = running.stop();
    queues.add('2');
    release();
    await stopped;
    expect(queues.deleted).to.deep.equal(['h1']);
    expect(invoker.requests).to.have.length(1);
    expect(queues.openReceives).to.equal(0);
  });

  it('ends a batch that does not end by itself when it stops', async () => {
    const invoker = new FakeInvoker(
      ({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    );
    queues.add('1');
    const running = start(invoker, { stopGraceMs: 20 });
    await eventually('it is in flight', () => invoker.running === 1);
    await running.stop();
    expect(invoker.running).to.equal(0);
    expect(queues.deleted).to.deep.equal([]);
  });
});
