import { expect } from 'chai';
import { writeTogether } from '../../../shared/platform/aws/one-transaction.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { cancelled, inProgress, throttled } from '../../builders/table/errors.ts';

const answering = (error?: Error) => ({ send: () => (error ? Promise.reject(error) : Promise.resolve({})) }) as never;
const failureOf = (error: Error) => writeTogether(answering(error), []).catch((thrown: unknown) => thrown);

describe('a transaction of state and event', () => {
  it('tells which conditions failed', async () => {
    expect(await writeTogether(answering(), [])).to.deep.equal({ written: true });
    expect(await writeTogether(answering(cancelled(['None', 'ConditionalCheckFailed'])), [])).to.deep.equal({
      written: false,
      failed: [1],
    });
  });

  it('retries conflict and throttle reasons, parks only what the table refuses', async () => {
    expect(await failureOf(cancelled(['None', 'TransactionConflict']))).to.be.instanceOf(TransientError);
    expect(await failureOf(cancelled(['ThrottlingError', 'None']))).to.be.instanceOf(TransientError);
    expect(await failureOf(inProgress())).to.be.instanceOf(TransientError);
    expect(await failureOf(throttled())).to.not.be.instanceOf(PermanentError);
    expect(await failureOf(cancelled(['ValidationError']))).to.be.instanceOf(PermanentError);
  });

  it('says what came between', async () => {
    const wordsOf = async (error: Error) => ((await failureOf(error)) as Error).message;
    expect(await wordsOf(inProgress())).to.equal('the same transaction is under way');
    expect(await wordsOf(cancelled(['None', 'TransactionConflict']))).to.equal(
      'the transaction was cancelled: None, TransactionConflict',
    );
    const unnamed = Object.assign(cancelled(['ThrottlingError']), {
      CancellationReasons: [{}, { Code: 'ThrottlingError' }],
    });
    expect(await wordsOf(unnamed)).to.equal('the transaction was cancelled: None, ThrottlingError');
  });

  it('throws as it is what cancelled no transaction', async () => {
    const error = throttled();
    expect(await failureOf(error)).to.equal(error);
  });
});
