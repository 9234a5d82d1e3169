import '../../builders/quiet.ts';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { expect } from 'chai';
import sinon from 'sinon';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
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
  let calls = 0;
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
      calls++;
      return results;
    },
  );
  const { batchItemFailures } = (await handler({ Records: records }, aContext())) as DynamoDBBatchResponse;
  return { calls, taken, parked, failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('stream boundary', () => {
  it('goes on behind a batch that is done', async () => {
    expect(await deliver([done, done, done])).to.deep.equal({
      ...{ calls: 1, taken: ['100', '101', '102'], parked: [], failures: [] },
    });
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
    const { calls, parked } = await deliver([], { unreadable: ['100', '101', '102'] });
    expect([calls, parked.length]).to.deep.equal([0, 3]);
  });

  it('tells of each record that is done, whose it was', async () => {
    const info = sinon.stub(logger, 'info');
    try {
      const NewImage = { userId: { S: 'ada' }, correlationId: { S: 'story' } };
      const handler = stream({ read: () => 1, park: async () => {} }, async () => [done, refused]);
      await handler({ Records: [aStreamRecord('1', { NewImage }), aStreamRecord('2')] }, aContext());
      expect(info.args).to.deep.equal([['record processed', { userId: 'ada', correlationId: 'story' }]]);
    } finally {
      info.restore();
    }
  });

  it('takes a record of which nothing is known but its id', async () => {
    const bare: DynamoDBRecord = { eventID: 'e-1' };
    const parked: unknown[] = [];
    const park = async (message: unknown) => {
      parked.push(message);
    };
    const given = async (result: Settled) =>
      stream({ read: () => 1, park }, async () => [result])({ Records: [bare] }, aContext());
    expect(await given(failed())).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '' }] });
    expect(await given(refused)).to.deep.equal({ batchItemFailures: [] });
    expect(parked).to.deep.equal([{ body: '{"Records":[{"eventID":"e-1"}]}', messageId: 'e-1', eventSourceARN: '' }]);
  });

  it('parks a record with where it comes from', async () => {
    const parked: { readonly eventSourceARN: string }[] = [];
    const park = async (message: { readonly eventSourceARN: string }) => {
      parked.push(message);
    };
    const arn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/accounts/stream/s';
    const record = { ...aStreamRecord('1'), eventSourceARN: arn };
    await stream({ read: () => 1, park }, async () => [refused])({ Records: [record] }, aContext());
    expect(parked.map(({ eventSourceARN }) => eventSourceARN)).to.deep.equal([arn]);
  });

  it('fails as a whole when the use case breaks: the mapping halves the batch', async () => {
    const handler = stream({ read: (record) => record, park: async () => {} }, () => Promise.reject(new Error('bug')));
    expect((await failureOf(handler({ Records: records }, aContext()) as Promise<unknown>)).message).to.equal('bug');
  });
});
