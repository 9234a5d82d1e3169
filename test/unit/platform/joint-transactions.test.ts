import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import {
  jointTransactions,
  MAX_ITEMS_PER_TRANSACTION,
  type TransactionItem,
} from '../../../shared/platform/aws/joint-transactions.ts';

const put = (PK: string, SK = 'ACCOUNT', TableName = 'loyalty'): TransactionItem => ({
  Put: { TableName, Item: { PK, SK } },
});
const puts = (count: number, PK: string) => Array.from({ length: count }, (_, index) => put(PK, `ENTRY#${index}`));
const memberOf = (item: TransactionItem) => item.Put?.Item?.PK as string;

const failure = (name: string, members: object = {}) => Object.assign(new Error(name), { name, ...members });

/** A table that answers each call with what the test says; writes of these members go through. */
function aTable(answer: (items: readonly TransactionItem[]) => Error | undefined = () => undefined) {
  const calls: string[][] = [];
  const send = async ({ input }: { readonly input: TransactWriteCommandInput }) => {
    const items = input.TransactItems ?? [];
    calls.push(items.map(memberOf));
    const error = answer(items);
    if (error) throw error;
  };
  return { transact: jointTransactions({ send } as never), calls };
}

/** Cancelled because of the items of some members. */
const cancelledBy = (codes: Readonly<Record<string, string>>) => (items: readonly TransactionItem[]) => {
  const reasons = items.map((item) => ({ Code: codes[memberOf(item)] ?? 'None' }));
  return reasons.some(({ Code }) => Code !== 'None')
    ? failure('TransactionCanceledException', { CancellationReasons: reasons })
    : undefined;
};

const reasonOf = (result: PromiseSettledResult<boolean> | undefined) =>
  result?.status === 'rejected' ? result.reason.name : undefined;

describe('transactions at the same time', () => {
  it('share one call', async () => {
    const { transact, calls } = aTable();
    const written = await Promise.all([transact([put('ada'), put('ada', 'ENTRY#1')]), transact([put('bob')])]);
    expect(written).to.deep.equal([true, true]);
    expect(calls).to.deep.equal([['ada', 'ada', 'bob']]);
  });

  it('tell the one that met another writer, and write the others without it', async () => {
    for (const code of [
      'ConditionalCheckFailed',
      'TransactionConflict',
      'ThrottlingError',
      'ProvisionedThroughputExceeded',
    ]) {
      const { transact, calls } = aTable(cancelledBy({ bob: code }));
      const written = await Promise.all([transact([put('ada')]), transact([put('bob')]), transact([put('eve')])]);
      expect(written, code).to.deep.equal([true, false, true]);
      expect(calls, code).to.deep.equal([
        ['ada', 'bob', 'eve'],
        ['ada', 'eve'],
      ]);
    }
  });

  it('fail the one whose item can never be written, and write the others', async () => {
    const { transact } = aTable(cancelledBy({ bob: 'ItemCollectionSizeLimitExceeded' }));
    const [ada, bob] = await Promise.allSettled([transact([put('ada')]), transact([put('bob')])]);
    expect(ada).to.deep.equal({ status: 'fulfilled', value: true });
    expect(bob?.status === 'rejected' && bob.reason).to.include({ name: 'PermanentError', reason: 'refused_by_table' });
  });

  it('ask nothing more of the table where all of them met another writer', async () => {
    const { transact, calls } = aTable(cancelledBy({ ada: 'TransactionConflict', bob: 'ConditionalCheckFailed' }));
    expect(await Promise.all([transact([put('ada')]), transact([put('bob')])])).to.deep.equal([false, false]);
    expect(calls).to.deep.equal([['ada', 'bob']]);
  });

  it('fail as the table says it, and not for good, for a reason that nobody knows', async () => {
    const { transact } = aTable(cancelledBy({ bob: 'SomethingNew' }));
    const [ada, bob] = await Promise.allSettled([transact([put('ada')]), transact([put('bob')])]);
    expect(ada).to.deep.equal({ status: 'fulfilled', value: true });
    expect(reasonOf(bob)).to.equal('TransactionCanceledException');
  });

  it('are not to blame where the table names no reason for their items', async () => {
    const reasons = [{}, { Code: 'ConditionalCheckFailed' }];
    const { transact } = aTable((items) =>
      items.length > 1 ? failure('TransactionCanceledException', { CancellationReasons: reasons }) : undefined,
    );
    expect(await Promise.all([transact([put('ada')]), transact([put('bob')])])).to.deep.equal([true, false]);
  });

  for (const name of ['ValidationException', 'SerializationException', 'ItemCollectionSizeLimitExceededException'])
    it(`are halved until the one that spoils the call stands alone (${name}), and the others are written`, async () => {
      const { transact, calls } = aTable((items) =>
        items.some((item) => memberOf(item) === 'm3') ? failure(name, { message: 'too large' }) : undefined,
      );
      const members = Array.from({ length: 10 }, (_, index) => `m${index}`);
      const results = await Promise.allSettled(members.map((member) => transact([put(member)])));
      const failed = results.flatMap((result, index) => (result.status === 'rejected' ? [members[index]] : []));
      expect(failed).to.deep.equal(['m3']);
      const [guilty] = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(guilty).to.include({ name: 'PermanentError', reason: 'refused_by_table', message: `${name}: too large` });
      // 10, 5 and 5, 3 and 2, 1 and 1: not one by one.
      expect(calls.map(({ length }) => length).sort((a, b) => b - a)).to.deep.equal([10, 5, 5, 3, 2, 1, 1]);
    });

  it('are halved as well for what the client itself cannot send, which is no verdict of the table', async () => {
    const { transact } = aTable((items) =>
      items.some((item) => memberOf(item) === 'bob')
        ? new Error('Special numeric value NaN is not allowed')
        : undefined,
    );
    const [ada, bob] = await Promise.allSettled([transact([put('ada')]), transact([put('bob')])]);
    expect(ada).to.deep.equal({ status: 'fulfilled', value: true });
    expect(reasonOf(bob)).to.equal('Error');
  });

  it('all fail when the table fails, is not ours to write, or says nothing of whom it cancelled', async () => {
    const $metadata = {};
    for (const error of [
      failure('InternalServerError', { $metadata }),
      failure('ThrottlingException', { $metadata }),
      failure('AccessDeniedException', { $metadata }),
      failure('ResourceNotFoundException', { $metadata }),
      failure('TransactionCanceledException', { $metadata }),
    ]) {
      const { transact, calls } = aTable(() => error);
      const results = await Promise.allSettled([transact([put('ada')]), transact([put('bob')])]);
      expect(results.map(reasonOf)).to.deep.equal([error.name, error.name]);
      expect(calls).to.have.length(1);
    }
  });

  it('read again while the same request is still being written', async () => {
    const { transact } = aTable(() => failure('TransactionInProgressException'));
    expect(await Promise.all([transact([put('ada')]), transact([put('bob')])])).to.deep.equal([false, false]);
  });

  it('stay apart when they write the same item, and only then', async () => {
    const { transact, calls } = aTable();
    await Promise.all([transact([put('ada')]), transact([put('ada'), put('bob')])]);
    expect(calls).to.deep.equal([['ada'], ['ada', 'bob']]);
    await Promise.all([transact([put('eve')]), transact([put('eve', 'ACCOUNT', 'other')])]);
    expect(calls.slice(2)).to.deep.equal([['eve', 'eve']]);
  });

  it('know an item by its table and key, whatever is done to it', async () => {
    const Key = { PK: 'ada', SK: 'ACCOUNT' };
    const kinds: TransactionItem[] = [
      put('ada'),
      { Update: { TableName: 'loyalty', Key, UpdateExpression: 'SET a = :a' } },
      { Delete: { TableName: 'loyalty', Key } },
      { ConditionCheck: { TableName: 'loyalty', Key, ConditionExpression: 'attribute_exists(PK)' } },
    ];
    const apart = aTable();
    await Promise.all(kinds.map((item) => apart.transact([item])));
    expect(apart.calls).to.have.length(4);
    const shared = aTable();
    const other = { PK: 'ada', SK: 'TIER' };
    await Promise.all([
      shared.transact(kinds.slice(1, 2)),
      shared.transact([{ Delete: { TableName: 'loyalty', Key: other } }]),
    ]);
    expect(shared.calls).to.have.length(1);
  });

  it('fail alone for an item that is none', async () => {
    const { transact } = aTable((items) =>
      items.some((item) => Object.keys(item).length === 0) ? failure('ValidationException') : undefined,
    );
    const [ada, none] = await Promise.allSettled([transact([put('ada')]), transact([{}])]);
    expect(ada).to.deep.equal({ status: 'fulfilled', value: true });
    expect(none?.status === 'rejected' && none.reason).to.include({ reason: 'refused_by_table' });
  });

  it(`take ${MAX_ITEMS_PER_TRANSACTION} items a call and not one more`, async () => {
    const fits = aTable();
    await Promise.all([fits.transact(puts(60, 'ada')), fits.transact(puts(40, 'bob'))]);
    expect(fits.calls.map(({ length }) => length)).to.deep.equal([100]);
    const exceeds = aTable();
    await Promise.all([exceeds.transact(puts(60, 'ada')), exceeds.transact(puts(41, 'bob'))]);
    expect(exceeds.calls.map(({ length }) => length)).to.deep.equal([60, 41]);
  });
});
