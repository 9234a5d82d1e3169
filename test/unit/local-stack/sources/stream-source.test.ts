import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { EventSource } from '../../../../scripts/local-stack/sources/event-source.ts';
import { StreamCheckpoints } from '../../../../scripts/local-stack/sources/stream-checkpoints.ts';
import { createStreamSource } from '../../../../scripts/local-stack/sources/stream-source.ts';
import type { StreamSourceOptions } from '../../../../scripts/local-stack/sources/stream-source-options.ts';
import { eventually } from '../../../eventually.ts';
import { runs } from '../../../randomness.ts';
import { FakeInvoker, FUNCTION_ERROR } from './fake-invoker.ts';
import { FakeQueues } from './fake-queues.ts';
import { FakeStream, keyOf } from './fake-stream.ts';

const MAPPING = 'loyalty/publish';
const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:publish:live';

describe('the mapping from a stream to a function', () => {
  let stream: FakeStream;
  let queues: FakeQueues;
  let checkpoints: StreamCheckpoints;
  let errors: unknown[];
  const sources: EventSource[] = [];
  beforeEach(() => {
    stream = new FakeStream();
    queues = new FakeQueues();
    checkpoints = new StreamCheckpoints(new DatabaseSync(':memory:'));
    errors = [];
  });
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

  const start = (invoker: FakeInvoker, changes: Partial<StreamSourceOptions> = {}): EventSource => {
    const source = createStreamSource({
      mapping: MAPPING,
      functionName: 'publish',
      qualifier: 'live',
      functionArn: FUNCTION_ARN,
      reader: stream,
      checkpoints,
      invoker,
      queues,
      onFailureQueue: 'publish-dlq',
      matches: () => true,
      batchSize: 4,
      batchWindowSeconds: 0,
      maximumRetryAttempts: 2,
      maximumRecordAgeSeconds: 60,
      bisectBatchOnFunctionError: false,
      parallelizationFactor: 1,
      onError: (error) => errors.push(error),
      retryBackoffMs: { first: 1, most: 1 },
      ...changes,
    });
    sources.push(source);
    source.start();
    return source;
  };
  const reached = (position: string) => eventually(`position ${position}`, () => checkpoints.get(MAPPING) === position);
  const batchesOf = (invoker: FakeInvoker) => invoker.batches.map((batch) => batch.map(keyOf).join(''));
  const keysOf = ({ payload }: { payload: string }): string[] => JSON.parse(payload).Records.map(keyOf);

  it('tells the function when a record was written by the clock that the function has', async () => {
    const invoker = new FakeInvoker();
    stream.write(['a'], 1_000_000_000);
    start(invoker, { clockOffsetMs: () => 86_400_000, now: () => 1_000_000_000_000 });
    await eventually('the delivery', () => invoker.batches.length === 1);
    const told = invoker.batches[0]?.[0]?.dynamodb as { ApproximateCreationDateTime: number };
    expect(told.ApproximateCreationDateTime).to.equal(1_000_086_400);
  });

  it('delivers records in order, in batches of at most batchSize, and writes down how far it came', async () => {
    const invoker = new FakeInvoker();
    stream.write(['a', 'b', 'c', 'd', 'e']);
    start(invoker);
    await reached('5');
    expect(batchesOf(invoker)).to.deep.equal(['abcd', 'e']);
    expect(invoker.requests[0]).to.include({ functionName: 'publish', qualifier: 'live' });
    stream.write(['f']);
    await reached('6');
    expect(batchesOf(invoker).at(-1)).to.equal('f');
    expect(invoker.mostRunning).to.equal(1);
  });

  it('skips records that no filter wants, and moves on past them', async () => {
    const invoker = new FakeInvoker();
    stream.write(['a', 'x', 'b', 'x', 'x', 'x', 'x', 'x', 'x']);
    start(invoker, { matches: (record) => record.dynamodb.Keys?.PK?.S !== 'x' });
    await reached('9');
    expect(batchesOf(invoker)).to.deep.equal(['ab']);
  });

  it('begins at the oldest record, or after the newest when it is told so', async () => {
    stream.write(['a']);
    const latest = new FakeInvoker();
    start(latest, { startingPosition: 'LATEST' });
    await reached('1');
    stream.write(['b']);
    await reached('2');
    expect(batchesOf(latest)).to.deep.equal(['b']);
  });

  it('goes on after a restart where it had come to', async () => {
    const before = new FakeInvoker();
    stream.write(['a', 'b']);
    const first = start(before);
    await reached('2');
    await first.stop();
    stream.write(['c']);
    const after = new FakeInvoker();
    start(after, { startingPosition: 'LATEST' });
    await reached('3');
    expect(batchesOf(after)).to.deep.equal(['c']);
  });

  it('waits for its window to fill a batch', async () => {
    const invoker = new FakeInvoker();
    stream.write(['a']);
    start(invoker, { batchWindowSeconds: 5 });
    await eventually('the first is taken, and more is waited for', () => stream.waits === 1);
    stream.write(['b', 'c']);
    stream.write(['d']);
    await reached('4');
    expect(batchesOf(invoker)).to.deep.equal(['abcd']);
  });

  it('delivers a batch that is not full when its window ends', async () => {
    const invoker = new FakeInvoker();
    const within = sinon.stub(AbortSignal, 'timeout').callsFake(() => {
      const over = new AbortController();
      setTimeout(() => over.abort(), 10);
      return over.signal;
    });
    try {
      stream.write(['a']);
      start(invoker, { batchWindowSeconds: 300 });
      await reached('1');
    } finally {
      within.restore();
    }
    expect(batchesOf(invoker)).to.deep.equal(['a']);
    expect(within.args.map(([milliseconds]) => milliseconds)).to.deep.equal([300_000]);
  });

  it('retries a failed batch as a whole, then tells the on-failure queue where it is, and goes on', async () => {
    const invoker = new FakeInvoker((request) => (keysOf(request).includes('a') ? FUNCTION_ERROR : null));
    const atEpochSeconds = Math.floor(Date.now() / 1000);
    stream.write(['a', 'b', 'c', 'd', 'e'], atEpochSeconds);
    start(invoker);
    await reached('5');
    expect(batchesOf(invoker)).to.deep.equal(['abcd', 'abcd', 'abcd', 'e']);
    expect(queues.sent.map(({ queue }) => queue)).to.deep.equal(['publish-dlq']);
    const { timestamp, ...document } = JSON.parse(queues.sent[0]?.body ?? '');
    expect(Date.parse(timestamp)).to.be.closeTo(Date.now(), 5_000);
    const arrival = new Date(atEpochSeconds * 1000).toISOString().replace('.000', '');
    expect(document).to.deep.equal({
      requestContext: {
        requestId: 'r',
        functionArn: FUNCTION_ARN,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
      version: '1.0',
      DDBStreamBatchInfo: {
        shardId: stream.shardId,
        startSequenceNumber: '1',
        endSequenceNumber: '4',
        approximateArrivalOfFirstRecord: arrival,
        approximateArrivalOfLastRecord: arrival,
        batchSize: 4,
        streamArn: stream.streamArn,
      },
    });
  });

  it('goes on behind the lowest record that is reported as failed', async () => {
    const invoker = new FakeInvoker((_, count) =>
      count === 1 ? { batchItemFailures: [{ itemIdentifier: '4' }, { itemIdentifier: '3' }] } : null,
    );
    stream.write(['a', 'b', 'c', 'd']);
    start(invoker);
    await reached('4');
    expect(batchesOf(invoker)).to.deep.equal(['abcd', 'cd']);
    expect(queues.sent).to.deep.equal([]);
  });

  it('writes down what was handled before a reported failure', async () => {
    const invoker = new FakeInvoker(() => ({ batchItemFailures: [{ itemIdentifier: '3' }] }));
    stream.write(['a', 'b', 'c', 'd']);
    const source = start(invoker, { maximumRetryAttempts: 10_000 });
    await reached('2');
    await source.stop();
    const after = new FakeInvoker();
    start(after);
    await reached('4');
    expect(batchesOf(after)).to.deep.equal(['cd']);
  });

  it('fails the whole batch when a sequence number is reported that was not in it', async () => {
    const invoker = new FakeInvoker((_, count) =>
      count === 1 ? { batchItemFailures: [{ itemIdentifier: '99' }] } : null,
    );
    stream.write(['a', 'b']);
    start(invoker);
    await reached('2');
    expect(batchesOf(invoker)).to.deep.equal(['ab', 'ab']);
  });

  it('halves a failed batch without using up retries, until the bad record is alone', async () => {
    const invoker = new FakeInvoker((request) => (keysOf(request).includes('c') ? FUNCTION_ERROR : null));
    stream.write(['a', 'b', 'c', 'd']);
    start(invoker, { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 });
    await reached('4');
    expect(batchesOf(invoker)).to.deep.equal(['abcd', 'ab', 'cd', 'c', 'c', 'd']);
    expect(queues.sent).to.have.length(1);
    expect(JSON.parse(queues.sent[0]?.body ?? '').DDBStreamBatchInfo).to.include({
      startSequenceNumber: '3',
      endSequenceNumber: '3',
      batchSize: 1,
    });
  });

  it('cuts a batch at the number that is reported, and retries all the rest together', async () => {
    const invoker = new FakeInvoker((request) =>
      keysOf(request).includes('c') ? { batchItemFailures: [{ itemIdentifier: '3' }] } : null,
    );
    stream.write(['a', 'b', 'c', 'd', 'e', 'f']);
    start(invoker, { batchSize: 6, bisectBatchOnFunctionError: true, maximumRetryAttempts: 2 });
    await reached('6');
    expect(batchesOf(invoker)).to.deep.equal(['abcdef', 'cdef', 'cdef', 'cdef']);
    expect(queues.sent, 'what was retried together is given up together').to.have.length(1);
    expect(JSON.parse(queues.sent[0]?.body ?? '').DDBStreamBatchInfo).to.include({
      startSequenceNumber: '3',
      endSequenceNumber: '6',
      batchSize: 4,
    });
  });

  it('halves what is left of a cut batch once it fails without a report', async () => {
    const invoker = new FakeInvoker((request, count) => {
      if (count === 1) return { batchItemFailures: [{ itemIdentifier: '3' }] };
      return keysOf(request).includes('c') ? FUNCTION_ERROR : null;
    });
    stream.write(['a', 'b', 'c', 'd', 'e', 'f']);
    start(invoker, { batchSize: 6, bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 });
    await reached('6');
    expect(batchesOf(invoker)).to.deep.equal(['abcdef', 'cdef', 'cd', 'c', 'd', 'ef']);
    expect(queues.sent).to.have.length(1);
  });

  it('parks the bad records alone and delivers every other one in order, whichever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        async (good, batchSize) => {
          stream = new FakeStream();
          queues = new FakeQueues();
          checkpoints = new StreamCheckpoints(new DatabaseSync(':memory:'));
          const handled: string[] = [];
          const invoker = new FakeInvoker(({ payload }) => {
            for (const { dynamodb } of JSON.parse(payload).Records) {
              if (!good[Number(dynamodb.SequenceNumber) - 1]) return FUNCTION_ERROR;
              handled.push(dynamodb.SequenceNumber);
            }
            return null;
          });
          stream.write(good.map(String));
          const source = start(invoker, {
            bisectBatchOnFunctionError: true,
            maximumRetryAttempts: 1,
            batchSize,
            retryBackoffMs: { first: 0, most: 0 },
          });
          await reached(String(good.length));
          await source.stop();
          const numbers = good.map((_, index) => String(index + 1));
          // A record can be handled more than once: the function fails behind it.
          expect([...new Set(handled)]).to.deep.equal(numbers.filter((_, index) => good[index]));
          expect(queues.sent.map(({ body }) => JSON.parse(body).DDBStreamBatchInfo.startSequenceNumber)).to.deep.equal(
            numbers.filter((_, index) => !good[index]),
          );
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('goes back by the batches that it is told to, and on from there', async () => {
    const back = [0, 1, 0, 2, 0, 0];
    const invoker = new FakeInvoker();
    stream.write(['a', 'b', 'c']);
    start(invoker, { batchSize: 1, batchesBack: () => back.shift() ?? 0 });
    await eventually('all were delivered', () => invoker.requests.length === 6);
    expect(batchesOf(invoker)).to.deep.equal(['a', 'b', 'b', 'c', 'b', 'c']);
  });

  it('gives up on records that are too old, without delivering them', async () => {
    const invoker = new FakeInvoker();
    const nowSeconds = 1_000_000;
    stream.write(['a'], nowSeconds - 61);
    stream.write(['b'], nowSeconds - 60);
    start(invoker, { now: () => nowSeconds * 1000 });
    await reached('2');
    expect(batchesOf(invoker)).to.deep.equal(['b']);
    const document = JSON.parse(queues.sent[0]?.body ?? '');
    expect(document.requestContext).to.include({ condition: 'RecordAgeExceeded', approximateInvokeCount: 0 });
    expect(document.DDBStreamBatchInfo).to.include({ startSequenceNumber: '1', endSequenceNumber: '1' });
  });

  it('uses no retry while the function is throttled', async () => {
    const throttled = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    const invoker = new FakeInvoker((_, count) => {
      if (count <= 5) throw throttled;
      return null;
    });
    stream.write(['a']);
    start(invoker, { maximumRetryAttempts: 0 });
    await reached('1');
    expect(errors).to.have.length(5);
    expect(queues.sent).to.deep.equal([]);
  });

  it('does not move on before the on-failure queue has the batch', async () => {
    const invoker = new FakeInvoker((request) => (keysOf(request).includes('a') ? FUNCTION_ERROR : null));
    queues.failures.push(new Error('down'), new Error('down'));
    stream.write(['a']);
    start(invoker, { maximumRetryAttempts: 0 });
    await reached('1');
    expect(queues.sent).to.have.length(1);
    expect(errors).to.have.length(2);
    expect(batchesOf(invoker)).to.deep.equal(['a']);
  });

  it('goes on when the stream cannot be read for a while', async () => {
    stream.failures.push(new Error('down'), new Error('down'));
    stream.write(['a']);
    start(new FakeInvoker());
    await reached('1');
    expect(errors).to.have.length(2);
  });

  it('delivers a batch again that was under way when it stopped', async () => {
    const hanging = new FakeInvoker(
      ({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    );
    stream.write(['a']);
    const source = start(hanging, { stopGraceMs: 20 });
    await eventually('it is in flight', () => hanging.running === 1);
    await source.stop();
    const after = new FakeInvoker();
    start(after);
    await reached('1');
    expect(batchesOf(after)).to.deep.equal(['a']);
  });

  it('runs several batches of a shard at a time, and keeps the order of each key', async () => {
    const invoker = new FakeInvoker(() => new Promise((end) => setTimeout(() => end(null), 2)));
    stream.write(Array.from({ length: 120 }, (_, index) => `k${index % 5}`));
    start(invoker, { parallelizationFactor: 3, batchSize: 4 });
    await reached('120');
    expect(invoker.mostRunning).to.be.within(2, 3);
    const seen = new Map<string, number[]>();
    for (const record of invoker.batches.flat()) {
      const { SequenceNumber: number } = record.dynamodb as { SequenceNumber: string };
      seen.set(keyOf(record), [...(seen.get(keyOf(record)) ?? []), Number(number)]);
    }
    expect([...seen.values()].flat()).to.have.length(120);
    for (const numbers of seen.values()) expect(numbers).to.deep.equal([...numbers].sort((one, other) => one - other));
  });
});
