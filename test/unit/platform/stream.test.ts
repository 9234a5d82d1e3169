import '../../builders/quiet.ts';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { expect } from 'chai';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aContext, aStreamRecord } from '../../builders/lambda.ts';

type Settled = PromiseSettledResult<unknown>;

const done: Settled = { status: 'fulfilled', value: undefined };
const failed = (reason: unknown = new TransientError('later')): Settled => ({ status: 'rejected', reason });
const refused = failed(new PermanentError('event_too_large', 'too large'));
const records = ['100', '101', '102'].map((sequenceNumber) => aStreamRecord(sequenceNumber));
const sequenceOf = ({ dynamodb }: DynamoDBRecord) => dynamodb?.SequenceNumber ?? '';

interface Delivery {
  /** Records that no one can read, by sequence number. */
  readonly unreadable?: readonly string[];
  readonly park?: () => Promise<void>;
}

/** A stream function: what its use case got, what it parked, and from where it goes on. */
async function deliver(results: readonly Settled[], { unreadable = [], park = async () => {} }: Delivery = {}) {
  const parked: { body: unknown; messageId: string; reason: string }[] = [];
  let taken: readonly string[] = [];
  const handler = stream(
    {
      read: (record) => {
        if (unreadable.includes(sequenceOf(record))) throw new PermanentError('unreadable_account', 'points is text');
        return sequenceOf(record);
      },
      park: async ({ body, messageId }, { reason }) => {
        await park();
        parked.push({ body: JSON.parse(body), messageId, reason });
      },
      now: () => NOON,
    },
    async (sequences, at, actor) => {
      expect([at, actor]).to.deep.equal([NOON, 'system:laurel-test']);
      taken = sequences;
      return results;
    },
  );
  const { batchItemFailures } = (await handler({ Records: records }, aContext())) as DynamoDBBatchResponse;
  return { taken, parked, failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('stream boundary', () => {
  it('goes on behind a batch that is done', async () => {
    expect(await deliver([done, done, done])).to.deep.equal({ taken: ['100', '101', '102'], parked: [], failures: [] });
  });

  it('goes on from the first record that failed', async () => {
    expect((await deliver([done, failed(), failed()])).failures).to.deep.equal(['101']);
    expect((await deliver([failed(), done, done])).failures).to.deep.equal(['100']);
  });

  it('takes a record without a result for a failed one', async () => {
    expect((await deliver([done, done])).failures).to.deep.equal(['102']);
  });

  it('parks what no one can read, as an event that the function takes, and lets its neighbours pass', async () => {
    const { taken, parked, failures } = await deliver([done, done], { unreadable: ['101'] });
    expect(taken).to.deep.equal(['100', '102']);
    expect(failures).to.deep.equal([]);
    expect(parked).to.deep.equal([{ body: { Records: [records[1]] }, messageId: '101', reason: 'unreadable_account' }]);
  });

  it('parks what the use case refuses for good', async () => {
    const { parked, failures } = await deliver([done, refused, done]);
    expect([parked.map(({ messageId }) => messageId), failures]).to.deep.equal([['101'], []]);
  });

  it('parks nothing behind a record that failed: it comes again', async () => {
    const { parked, failures } = await deliver([failed(), refused], { unreadable: ['102'] });
    expect({ parked, failures }).to.deep.equal({ parked: [], failures: ['100'] });
  });

  it('goes on from a record that could not be parked', async () => {
    const park = () => Promise.reject(new Error('no queue'));
    expect((await deliver([done, done], { unreadable: ['101'], park })).failures).to.deep.equal(['101']);
  });

  it('asks the use case nothing about nothing', async () => {
    const { taken, parked } = await deliver([], { unreadable: ['100', '101', '102'] });
    expect([taken, parked.length]).to.deep.equal([[], 3]);
  });

  it('fails as a whole when the use case breaks: the mapping halves the batch', async () => {
    const handler = stream({ read: (record) => record, park: async () => {} }, () => Promise.reject(new Error('bug')));
    expect((await failureOf(handler({ Records: records }, aContext()) as Promise<unknown>)).message).to.equal('bug');
  });
});
