import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { DYNOXIDE_NUMBERS } from '../../../../scripts/local-stack/dynamodb/sequence-numbers.ts';
import {
  type RawStreamRecord,
  StreamCallError,
  type StreamClient,
} from '../../../../scripts/local-stack/dynamodb/stream-client.ts';
import { type TableStreamOptions, TableStreamReader } from '../../../../scripts/local-stack/dynamodb/stream-reader.ts';
import {
  RECORDS_HELD,
  StreamTail,
  type StreamTailOptions,
} from '../../../../scripts/local-stack/dynamodb/stream-tail.ts';
import { WriteSignal } from '../../../../scripts/local-stack/dynamodb/write-signal.ts';
import { TRIM_HORIZON } from '../../../../scripts/local-stack/sources/stream-reader.ts';

function aRecord(
  sequence: number,
  images: { old?: unknown; new?: unknown; name?: string } = { new: sequence },
): RawStreamRecord {
  return {
    eventName: images.name ?? 'INSERT',
    dynamodb: {
      SequenceNumber: String(sequence),
      ...('old' in images ? { OldImage: images.old } : {}),
      ...('new' in images ? { NewImage: images.new } : {}),
    },
  };
}

/** A stream in memory, whose iterators can expire and whose records can be trimmed. */
class FakeStream {
  records: RawStreamRecord[] = [];
  trimmedBefore = 0;
  iteratorsMade = 0;
  reads = 0;
  generation = 0;

  readonly client = {
    iterator: async (_arn: string, _shard: string, after: string | undefined) => {
      if (after !== undefined && Number(after) < this.trimmedBefore)
        throw new StreamCallError('TrimmedDataAccessException', 'gone');
      this.iteratorsMade += 1;
      return `${this.generation}:${after ?? '0'}`;
    },
    read: async (iterator: string, limit: number) => {
      this.reads += 1;
      const [generation, after] = iterator.split(':').map(Number);
      if (generation !== this.generation) throw new StreamCallError('ExpiredIteratorException', 'old');
      const found = this.records
        .filter(({ dynamodb }) => Number(dynamodb.SequenceNumber) > (after ?? 0))
        .slice(0, limit);
      const last = found.at(-1)?.dynamodb.SequenceNumber ?? String(after);
      return { Records: found, NextShardIterator: `${this.generation}:${last}` };
    },
  };

  options(writes = new WriteSignal()): StreamTailOptions {
    const { iterator, read } = this.client;
    return {
      client: { iterator, records: read } as unknown as StreamClient,
      region: 'eu-west-1',
      engineStreamArn: 'arn:engine',
      streamArn: 'arn:ours',
      shardId: 'shard',
      numbers: DYNOXIDE_NUMBERS,
      writes,
    };
  }

  reader(writes?: WriteSignal, idlePollMs = 5_000, more: Partial<TableStreamOptions> = {}): TableStreamReader {
    return new TableStreamReader({ ...this.options(writes), table: 't', idlePollMs, ...more });
  }

  /** Readers that share what they read, as the mappings on one stream do. */
  readers(count: number, writes = new WriteSignal()): TableStreamReader[] {
    const tail = new StreamTail(this.options(writes));
    return Array.from({ length: count }, () => this.reader(writes, 5_000, { tail }));
  }
}

/** As the stream shows the engine's n-th number. */
const shown = (n: number) => `1${String(n).padStart(20, '0')}`;

const sequences = (read: { records: readonly { dynamodb: { SequenceNumber: string } }[] }) =>
  read.records.map(({ dynamodb }) => dynamodb.SequenceNumber);

describe("the reader of a table's stream", () => {
  let stream: FakeStream;
  beforeEach(() => {
    stream = new FakeStream();
    stream.records = [aRecord(1), aRecord(2), aRecord(3)];
  });

  it('reads on from the position, as many as asked for', async () => {
    const reader = stream.reader();
    const first = await reader.read(TRIM_HORIZON, 2);
    expect([sequences(first), first.next]).to.deep.equal([[shown(1), shown(2)], shown(2)]);
    const second = await reader.read(first.next, 2);
    expect([sequences(second), second.next]).to.deep.equal([[shown(3)], shown(3)]);
    expect(await reader.read(shown(3), 2)).to.deep.equal({ records: [], next: shown(3) });
    expect(stream.iteratorsMade, 'one iterator is followed').to.equal(1);
  });

  it("gives records the stack's region and stream", async () => {
    const { records } = await stream.reader().read(TRIM_HORIZON, 1);
    expect(records[0]).to.include({ awsRegion: 'eu-west-1', eventSourceARN: 'arn:ours' });
  });

  it('leaves out a change that changes nothing, and still moves past it', async () => {
    stream.records = [
      aRecord(1, { name: 'MODIFY', old: { a: { S: 'x' } }, new: { a: { S: 'x' } } }),
      aRecord(2, { name: 'MODIFY', old: { a: { S: 'x' } }, new: { a: { S: 'y' } } }),
      aRecord(3, { name: 'MODIFY', old: { a: { S: 'y' } }, new: { a: { S: 'y' } } }),
    ];
    const read = await stream.reader().read(TRIM_HORIZON, 10);
    expect([sequences(read), read.next]).to.deep.equal([[shown(2)], shown(3)]);
  });

  it('keeps changes of streams that carry no images', async () => {
    stream.records = [aRecord(1, { name: 'MODIFY' })];
    expect(sequences(await stream.reader().read(TRIM_HORIZON, 10))).to.deep.equal([shown(1)]);
  });

  it('gives numbers of 21 digits, and goes on from a position that an earlier stack has written down', async () => {
    expect(shown(1)).to.equal('100000000000000000001');
    expect(sequences(await stream.reader().read('1', 3))).to.deep.equal([shown(2), shown(3)]);
  });

  it('reads its own shard, in which a partition key is as a whole, and moves past the records of the others', async () => {
    stream.records = Array.from({ length: 60 }, (_, index) => {
      const record = aRecord(index + 1);
      return {
        ...record,
        dynamodb: { ...record.dynamodb, Keys: { PK: { S: `p${index % 10}` }, SK: { N: String(index) } } },
      };
    });
    const read = await Promise.all(
      [0, 1, 2].map((index) =>
        stream.reader(undefined, undefined, { shard: { index, count: 3 }, partitionKey: 'PK' }).read(TRIM_HORIZON, 60),
      ),
    );
    for (const { next } of read) expect(next).to.equal(shown(60));
    const keysIn = read.map(({ records }) => new Set(records.map(({ dynamodb }) => dynamodb.Keys?.PK?.S)));
    expect(
      keysIn.reduce((total, keys) => total + keys.size, 0),
      'each key in one shard',
    ).to.equal(10);
    expect(keysIn.filter((keys) => keys.size > 0).length, 'shared out').to.be.above(1);
    for (const { records } of read) {
      expect(sequences({ records })).to.deep.equal([...sequences({ records })].sort());
    }
    expect(read.flatMap(({ records }) => records)).to.have.length(60);
  });

  it('goes back to an earlier position', async () => {
    const reader = stream.reader();
    await reader.read(TRIM_HORIZON, 3);
    expect(sequences(await reader.read(shown(1), 3))).to.deep.equal([shown(2), shown(3)]);
  });

  it('goes on when its iterator has expired', async () => {
    const reader = stream.reader();
    await reader.read(TRIM_HORIZON, 1);
    stream.generation += 1;
    expect(sequences(await reader.read(shown(1), 3))).to.deep.equal([shown(2), shown(3)]);
  });

  it('goes on with what is left when its position has been trimmed', async () => {
    stream.trimmedBefore = 2;
    stream.records = [aRecord(2), aRecord(3)];
    expect(sequences(await stream.reader().read(shown(1), 3))).to.deep.equal([shown(2), shown(3)]);
  });

  it('finds the latest position', async () => {
    expect(await stream.reader().latestPosition()).to.equal(shown(3));
    stream.records = [];
    expect(await stream.reader().latestPosition()).to.equal(TRIM_HORIZON);
  });

  describe('several on one stream', () => {
    /** Reads until the end, some at a time. */
    async function all(reader: TableStreamReader, from: string, limit: number): Promise<string[]> {
      const found: string[] = [];
      for (let position = from; ; ) {
        const read = await reader.read(position, limit);
        if (read.next === position) return found;
        found.push(...sequences(read));
        position = read.next;
      }
    }

    it('ask the engine once for what all of them read', async () => {
      const readers = stream.readers(4);
      const read = await Promise.all(readers.map((reader) => reader.read(TRIM_HORIZON, 10)));
      for (const one of read) expect(sequences(one)).to.deep.equal([shown(1), shown(2), shown(3)]);
      expect(stream.reads).to.equal(1);
      expect(sequences((await readers[2]?.read(shown(1), 1)) ?? { records: [] })).to.deep.equal([shown(2)]);
      expect(stream.reads, 'held').to.equal(1);
    });

    it('do not take a look that was begun before a write for one after it', async () => {
      const writes = new WriteSignal();
      const [one, other] = stream.readers(2, writes) as [TableStreamReader, TableStreamReader];
      await one.read(TRIM_HORIZON, 10);
      const early = one.read(shown(3), 10);
      stream.records.push(aRecord(4));
      stream.reads = 0;
      writes.raise();
      expect(sequences(await other.read(shown(3), 10))).to.deep.equal([shown(4)]);
      await early;
    });

    it('each have every record once and in order, whatever their pace and however far they are apart', async () => {
      stream.records = Array.from({ length: 2 * RECORDS_HELD + 150 }, (_, index) => aRecord(index + 1));
      const expected = stream.records.map((_, index) => shown(index + 1));
      const [first, second, third, late] = stream.readers(4) as [
        TableStreamReader,
        TableStreamReader,
        TableStreamReader,
        TableStreamReader,
      ];
      const found = await Promise.all([
        all(first, TRIM_HORIZON, 100),
        all(second, TRIM_HORIZON, 7),
        all(third, shown(RECORDS_HELD), 33),
      ]);
      expect(found[0]).to.deep.equal(expected);
      expect(found[1]).to.deep.equal(expected);
      expect(found[2]).to.deep.equal(expected.slice(RECORDS_HELD));
      expect(await all(late, TRIM_HORIZON, 100), 'further behind than what is held').to.deep.equal(expected);
    });

    it('go on beside one that reads nothing more', async () => {
      const [stuck, other] = stream.readers(2) as [TableStreamReader, TableStreamReader];
      await stuck.read(TRIM_HORIZON, 1);
      stream.records = Array.from({ length: RECORDS_HELD + 50 }, (_, index) => aRecord(index + 1));
      expect(await all(other, shown(1), 100)).to.have.length(RECORDS_HELD + 49);
      expect(sequences(await stuck.read(shown(1), 2)), 'from the engine').to.deep.equal([shown(2), shown(3)]);
    });
  });

  describe('waiting for changes', () => {
    const never = () => new AbortController().signal;

    /** Whether it has ended by itself, once everything that is due at once has happened. */
    async function hasEnded(waiting: Promise<void>): Promise<boolean> {
      const still = Symbol('still waiting');
      return (await Promise.race([waiting, setImmediate(still)])) !== still;
    }

    it('ends at the next write, and not before', async () => {
      const writes = new WriteSignal();
      const reader = stream.reader(writes, 60_000);
      await reader.read(shown(3), 1);
      const changed = reader.changed(never());
      expect(await hasEnded(changed)).to.equal(false);
      writes.raise();
      expect(await hasEnded(changed)).to.equal(true);
    });

    it('does not begin when there was a write since the read began', async () => {
      const writes = new WriteSignal();
      const reader = stream.reader(writes, 60_000);
      const reading = reader.read(shown(3), 1);
      writes.raise();
      await reading;
      expect(await hasEnded(reader.changed(never()))).to.equal(true);
    });

    it('ends when it is called off', async () => {
      const reader = stream.reader(new WriteSignal(), 60_000);
      await reader.read(shown(3), 1);
      const calling = new AbortController();
      const changed = reader.changed(calling.signal);
      expect(await hasEnded(changed)).to.equal(false);
      calling.abort();
      expect(await hasEnded(changed)).to.equal(true);
      expect(await hasEnded(reader.changed(calling.signal))).to.equal(true);
    });

    it('ends after a while, for what is written past the gateway', async () => {
      const reader = stream.reader(new WriteSignal(), 50);
      await reader.read(shown(3), 1);
      const changed = reader.changed(never());
      expect(await hasEnded(changed)).to.equal(false);
      await changed;
    });
  });
});
