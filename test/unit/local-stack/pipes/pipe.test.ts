import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import type { PipeDeclaration, TableDeclaration } from '../../../../scripts/declarations/declarations.ts';
import type { Deployment } from '../../../../scripts/declarations/names.ts';
import { declaredPipes } from '../../../../scripts/local-stack/pipes/declared-pipes.ts';
import type { EventSource } from '../../../../scripts/local-stack/sources/event-source.ts';
import { StreamCheckpoints } from '../../../../scripts/local-stack/sources/stream-checkpoints.ts';
import { createStreamSource } from '../../../../scripts/local-stack/sources/stream-source.ts';
import { aBus } from '../../../builders/a-bus-client.ts';
import { eventually } from '../../../eventually.ts';
import { FakeQueues } from '../sources/fake-queues.ts';
import { FakeStream } from '../sources/fake-stream.ts';

const deployment = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'laurel-dev-shared' };
const PIPE = 'laurel-dev-events-pipe';

const aTable = (pipe: Partial<PipeDeclaration>) =>
  ({
    name: 'events',
    context: 'events',
    description: 'events',
    partitionKey: { name: 'PK', type: 'S' },
    localIndexes: {},
    globalIndexes: {},
    pipe: {
      target: 'bus',
      publishAs: 'orders',
      detailType: '$.eventName',
      inputTemplate: '{"key":<$.dynamodb.Keys.PK.S>,"number":<$.dynamodb.SequenceNumber>}',
      batchSize: 10,
      batchWindowSeconds: 0,
      maximumRetryAttempts: 2,
      maximumRecordAgeSeconds: 60,
      parallelizationFactor: 1,
      ...pipe,
    },
  }) as TableDeclaration;

describe('a pipe', () => {
  let stream: FakeStream;
  let queues: FakeQueues;
  let checkpoints: StreamCheckpoints;
  const sources: EventSource[] = [];
  beforeEach(() => {
    stream = new FakeStream();
    queues = new FakeQueues();
    checkpoints = new StreamCheckpoints(new DatabaseSync(':memory:'));
  });
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

  const start = (
    bus: Pick<ReturnType<typeof aBus>, 'client'>,
    pipe: Partial<PipeDeclaration> = {},
    place = deployment as Deployment,
  ) => {
    const [mapping] = declaredPipes({
      tables: [aTable(pipe)],
      deployment: place,
      client: bus.client,
      queues,
      now: () => 0,
    });
    if (!mapping) throw new Error('no pipe is declared');
    const source = createStreamSource({
      ...mapping.trigger,
      ...mapping.options,
      mapping: mapping.id,
      qualifier: '',
      reader: stream,
      checkpoints,
      queues,
      matches: () => true,
      onError: () => {},
      retryBackoffMs: { first: 1, most: 1 },
    });
    sources.push(source);
    source.start();
    return source;
  };
  const reached = (position: string) => eventually(`position ${position}`, () => checkpoints.get(PIPE) === position);
  const keysOf = (entries: readonly { Detail?: string | undefined }[]) =>
    entries.map(({ Detail }) => JSON.parse(Detail ?? '{}').key).join('');

  it('publishes records in their order, ten at a time, with their type from the record', async () => {
    const bus = aBus();
    stream.write([...'abcdefghijklm']);
    start(bus);
    await reached('13');
    expect(bus.calls.map(keysOf)).to.deep.equal(['abcdefghij', 'klm']);
    expect(bus.taken[0]).to.deep.equal({
      EventBusName: 'laurel-dev-shared',
      Source: 'dev.orders',
      DetailType: 'INSERT',
      Detail: '{"key":"a","number":"1"}',
    });
  });

  it('sends what one call has refused once more, and not what it has taken', async () => {
    const bus = aBus((_, index) => index !== 1);
    stream.write([...'abcd']);
    start(bus);
    await reached('4');
    expect(keysOf(bus.taken)).to.deep.equal('acdb');
  });

  it('sends what came behind a refused record of the same key again, behind it', async () => {
    const bus = aBus((_, index) => index !== 0);
    stream.write(['a', 'b', 'a', 'c']);
    start(bus);
    await reached('4');
    expect(keysOf(bus.taken)).to.equal('bacaa');
    expect(bus.taken.slice(3).map(({ Detail }) => JSON.parse(Detail ?? '').number)).to.deep.equal(['1', '3']);
  });

  it('tries again after calls that fail as a whole', async () => {
    const bus = aBus(new Error('gone'), new Error('gone'));
    stream.write([...'abc']);
    start(bus);
    await reached('3');
    expect([...keysOf(bus.taken)].sort().join('')).to.equal('abc');
  });

  it('isolates a record that is always refused, parks where it is and goes on', async () => {
    const bus = aBus();
    const refusing = {
      client: {
        send: (command: { input: { Entries: { Detail?: string }[] } }) =>
          command.input.Entries.some(({ Detail }) => Detail?.includes('"c"'))
            ? aBus(({ Detail }) => !Detail?.includes('"c"')).client.send(command as never)
            : bus.client.send(command as never),
      } as typeof bus.client,
    };
    stream.write([...'abcde']);
    start(refusing);
    await reached('5');
    expect(queues.sent.map(({ queue }) => queue)).to.deep.equal([`${PIPE}-dlq`]);
    const { timestamp, ...document } = JSON.parse(queues.sent[0]?.body ?? '');
    expect(timestamp).to.be.a('string');
    expect(document).to.deep.include({
      context: {
        partnerResourceArn: `arn:aws:pipes:eu-west-1:000000000000:pipe/${PIPE}`,
        condition: 'RetryAttemptsExhausted',
      },
      version: '1.0',
    });
    expect(document.DDBStreamBatchInfo).to.include({
      startSequenceNumber: '3',
      endSequenceNumber: '3',
      batchSize: 1,
      streamArn: stream.streamArn,
    });
  });

  it('parks what is too old without sending it', async () => {
    const bus = aBus();
    stream.write(['old'], Date.now() / 1000 - 61);
    stream.write(['new']);
    start(bus);
    await reached('2');
    expect(keysOf(bus.taken)).to.equal('new');
    expect(JSON.parse(queues.sent[0]?.body ?? '').context.condition).to.equal('RecordAgeExceeded');
  });

  it('goes on where it was after a restart', async () => {
    const bus = aBus();
    stream.write([...'ab']);
    await start(bus).stop();
    stream.write([...'c']);
    start(bus);
    await reached('3');
    expect(keysOf(bus.taken)).to.equal('abc');
  });

  it('keeps the order of each key over several lanes', async () => {
    const bus = aBus();
    const keys = Array.from({ length: 200 }, (_, index) => `k${index % 7}`);
    stream.write(keys);
    start(bus, { parallelizationFactor: 4, batchSize: 5 });
    await reached('200');
    const numbers = new Map<string, number[]>();
    for (const { Detail } of bus.taken) {
      const { key, number } = JSON.parse(Detail ?? '');
      numbers.set(key, [...(numbers.get(key) ?? []), Number(number)]);
    }
    expect(bus.taken).to.have.length(200);
    expect(bus.calls.every((entries) => entries.length <= 5)).to.equal(true);
    for (const [key, seen] of numbers) expect(seen, key).to.deep.equal([...seen].sort((one, other) => one - other));
  });

  it('sends to a queue in order', async () => {
    stream.write([...'abc']);
    start(aBus(), { target: { queue: 'orders/sync' } });
    await reached('3');
    expect(queues.sent.map(({ queue, body }) => [queue, JSON.parse(body).key])).to.deep.equal([
      ['laurel-dev-orders-sync', 'a'],
      ['laurel-dev-orders-sync', 'b'],
      ['laurel-dev-orders-sync', 'c'],
    ]);
  });

  it('sends to a FIFO queue by the group of its key, and names each record', async () => {
    stream.write(['a', 'b', 'a']);
    const fifo = { ...deployment, fifoQueues: ['orders/sync'] };
    start(aBus(), { target: { queue: 'orders/sync' } }, fifo);
    await reached('3');
    expect(queues.sent.map(({ queue, place }) => [queue, place?.groupId])).to.deep.equal([
      ['laurel-dev-orders-sync.fifo', 'a'],
      ['laurel-dev-orders-sync.fifo', 'b'],
      ['laurel-dev-orders-sync.fifo', 'a'],
    ]);
    expect(new Set(queues.sent.map(({ place }) => place?.deduplicationId)).size).to.equal(3);
  });

  it('is refused with a path that is none', () => {
    expect(() => start(aBus(), { detailType: '$.a[b]' })).to.throw('table events: /pipe: Invalid JSON path');
  });
});
