import '../../builders/quiet.ts';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import { expect } from 'chai';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aContext, aStreamRecord } from '../../builders/lambda.ts';

const done: PromiseSettledResult<unknown> = { status: 'fulfilled', value: undefined };
const failed: PromiseSettledResult<unknown> = { status: 'rejected', reason: new Error('no') };
const records = ['100', '101', '102'].map((sequenceNumber) => aStreamRecord(sequenceNumber));

async function answerTo(results: readonly PromiseSettledResult<unknown>[]): Promise<DynamoDBBatchResponse> {
  const handler = stream(
    async (taken, at) => {
      expect(taken).to.deep.equal(records);
      expect(at).to.equal(NOON);
      return results;
    },
    () => NOON,
  );
  return (await handler({ Records: records }, aContext())) as DynamoDBBatchResponse;
}

describe('stream boundary', () => {
  it('goes on behind a batch that is done', async () => {
    expect(await answerTo([done, done, done])).to.deep.equal({ batchItemFailures: [] });
  });

  it('goes on from the first record that failed', async () => {
    expect(await answerTo([done, failed, failed])).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(await answerTo([failed, done, done])).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '100' }] });
  });

  it('takes a record without a result for a failed one', async () => {
    expect(await answerTo([done, done])).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '102' }] });
  });

  it('fails as a whole when the use case breaks: the mapping halves the batch', async () => {
    const handler = stream(() => Promise.reject(new Error('bug')));
    expect((await failureOf(handler({ Records: records }, aContext()) as Promise<unknown>)).message).to.equal('bug');
  });
});
