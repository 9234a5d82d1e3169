import type { BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import {
  type BatchRead,
  batchReads,
  type ItemKey,
  MAX_KEYS_PER_BATCH_READ,
} from '../../../shared/platform/aws/batch-reads.ts';
import { TransientError } from '../../../shared/platform/failures.ts';

const key = (PK: string, SK = 'ACCOUNT'): ItemKey => ({ PK, SK });
const keysOf = (count: number, PK: string) => Array.from({ length: count }, (_, index) => key(PK, `ENTRY#${index}`));

interface Table {
  readonly read: BatchRead;
  /** Keys of each call. */
  readonly calls: ItemKey[][];
  /** Whether each call reads what was written last. */
  readonly consistent: unknown[];
  /** Before which attempts it waited. */
  readonly pauses: number[];
}

/** A table that holds every item asked for, unless it is told otherwise. */
function aTable({
  missing = [] as string[],
  unprocessed = [] as string[],
  /** Calls that leave the unprocessed keys out, before they are answered too. */
  leftOutCalls = Number.POSITIVE_INFINITY,
  refused = [] as string[],
  broken = false,
} = {}): Table {
  const calls: ItemKey[][] = [];
  const consistent: unknown[] = [];
  const pauses: number[] = [];
  const send = async ({ input }: { readonly input: BatchGetCommandInput }) => {
    const keys = (input.RequestItems?.loyalty?.Keys ?? []) as ItemKey[];
    calls.push(keys);
    consistent.push(input.RequestItems?.loyalty?.ConsistentRead);
    if (broken) throw Object.assign(new Error('broken'), { $metadata: {} });
    if (keys.some(({ PK }) => refused.includes(PK)))
      throw Object.assign(new Error('key too long'), { name: 'ValidationException', $metadata: {} });
    const left = calls.length <= leftOutCalls ? keys.filter(({ PK }) => unprocessed.includes(PK)) : [];
    return {
      Responses: {
        loyalty: keys.filter((each) => !missing.includes(each.PK) && !left.includes(each)).reverse(),
      },
      ...(left.length > 0 ? { UnprocessedKeys: { loyalty: { Keys: left } } } : {}),
    };
  };
  const pause = async (attempt: number) => {
    pauses.push(attempt);
  };
  return { read: batchReads({ send } as never, 'loyalty', pause), calls, consistent, pauses };
}

describe('reads at the same time', () => {
  it('wait before each further call, longer each time, and never before the first', async () => {
    const table = aTable({ unprocessed: ['ada'], leftOutCalls: 3 });
    expect(await table.read([key('ada')])).to.have.length(1);
    expect(table.calls).to.have.length(4);
    expect(table.pauses).to.deep.equal([1, 2, 3]);
    const prompt = aTable();
    await prompt.read([key('ada')]);
    expect(prompt.pauses).to.deep.equal([]);
  });

  it('are done where the table says that it left nothing out, or says nothing of it', async () => {
    for (const said of [{}, { UnprocessedKeys: {} }, { UnprocessedKeys: { loyalty: { Keys: [] } } }]) {
      const send = async () => ({ Responses: { loyalty: [key('ada')] }, ...said });
      const read = batchReads({ send } as never, 'loyalty', async () => {
        throw new Error('asks again');
      });
      expect(await read([key('ada')]), JSON.stringify(said)).to.deep.equal([key('ada')]);
    }
  });

  it('see what was written last, with each call', async () => {
    const { read, consistent } = aTable({ unprocessed: ['ada'], leftOutCalls: 1 });
    await read([key('ada')]);
    expect(consistent).to.deep.equal([true, true]);
  });

  it('share one call, and each gets its own items', async () => {
    const { read, calls } = aTable({ missing: ['bob'] });
    const [ada, bob, both] = await Promise.all([
      read([key('ada'), key('ada', 'ENTRY#1')]),
      read([key('bob')]),
      read([key('bob'), key('eve')]),
    ]);
    expect(calls).to.deep.equal([[key('ada'), key('ada', 'ENTRY#1'), key('bob'), key('eve')]]);
    expect(ada).to.have.deep.members([key('ada'), key('ada', 'ENTRY#1')]);
    expect(bob).to.deep.equal([]);
    expect(both).to.deep.equal([key('eve')]);
  });

  it('are separate calls when one has answered before the next is asked', async () => {
    const { read, calls } = aTable();
    await read([key('ada')]);
    await read([key('ada')]);
    expect(calls).to.have.length(2);
  });

  it(`take ${MAX_KEYS_PER_BATCH_READ} keys a call and not one more`, async () => {
    const fits = aTable();
    await Promise.all([fits.read(keysOf(60, 'ada')), fits.read(keysOf(40, 'bob'))]);
    expect(fits.calls.map(({ length }) => length)).to.deep.equal([100]);
    const exceeds = aTable();
    await Promise.all([exceeds.read(keysOf(60, 'ada')), exceeds.read(keysOf(41, 'bob'))]);
    expect(exceeds.calls.map(({ length }) => length)).to.deep.equal([60, 41]);
  });

  it('fail alone when the table answered only a part of their keys', async () => {
    const { read } = aTable({ unprocessed: ['bob'] });
    const [ada, bob] = await Promise.allSettled([read([key('ada')]), read([key('bob')])]);
    expect(ada).to.deep.equal({ status: 'fulfilled', value: [key('ada')] });
    expect(bob?.status === 'rejected' && bob.reason).to.be.instanceOf(TransientError);
  });

  it('ask again for keys that were left out, and for those alone', async () => {
    const { read, calls } = aTable({ unprocessed: ['bob'], leftOutCalls: 2 });
    expect(await Promise.all([read([key('ada')]), read([key('bob')])])).to.deep.equal([[key('ada')], [key('bob')]]);
    expect(calls).to.deep.equal([[key('ada'), key('bob')], [key('bob')], [key('bob')]]);
  });

  it('are given up after four calls that leave keys out', async () => {
    const { read, calls } = aTable({ unprocessed: ['bob'] });
    await Promise.allSettled([read([key('bob')])]);
    expect(calls).to.have.length(4);
  });

  it('fail alone, for good, for a key that the table refuses', async () => {
    const { read } = aTable({ refused: ['bob'] });
    const [ada, bob, eve] = await Promise.allSettled([read([key('ada')]), read([key('bob')]), read([key('eve')])]);
    expect([ada?.status, eve?.status]).to.deep.equal(['fulfilled', 'fulfilled']);
    expect(bob?.status === 'rejected' && bob.reason).to.include({ name: 'PermanentError', reason: 'refused_by_table' });
  });

  it('all fail with the call that they share', async () => {
    const { read } = aTable({ broken: true });
    const results = await Promise.allSettled([read([key('ada')]), read([key('bob')])]);
    expect(results.map((result) => result.status === 'rejected' && result.reason.message)).to.deep.equal([
      'broken',
      'broken',
    ]);
  });
});
