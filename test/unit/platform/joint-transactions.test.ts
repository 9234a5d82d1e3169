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
    for (const code of ['ConditionalCheckFailed', 'TransactionConflict', 'ThrottlingError']) {
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
    expect(reasonOf(bob)).to.equal('TransactionCanceledException');
  });

  it('are tried one by one when the call is refused as a whole', async () => {
    const { transact, calls } = aTable((items) =>
      items.some((item) => memberOf(item) === 'bob') ? failure('ValidationException') : undefined,
    );
    const [ada, bob, eve] = await Promise.allSettled([
      transact([put('ada')]),
      transact([put('bob')]),
      transact([put('eve')]),
    ]);
    expect([ada, eve].map((result) => result?.status === 'fulfilled' && result.value)).to.deep.equal([true, true]);
    expect(reasonOf(bob)).to.equal('ValidationException');
    expect(calls).to.have.deep.members([['ada', 'bob', 'eve'], ['ada'], ['bob'], ['eve']]);
  });

  it('all fail when the table fails, or says nothing of whom it cancelled', async () => {
    for (const error of [failure('InternalServerError'), failure('TransactionCanceledException')]) {
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

  it(`take ${MAX_ITEMS_PER_TRANSACTION} items a call and not one more`, async () => {
    const fits = aTable();
    await Promise.all([fits.transact(puts(60, 'ada')), fits.transact(puts(40, 'bob'))]);
    expect(fits.calls.map(({ length }) => length)).to.deep.equal([100]);
    const exceeds = aTable();
    await Promise.all([exceeds.transact(puts(60, 'ada')), exceeds.transact(puts(41, 'bob'))]);
    expect(exceeds.calls.map(({ length }) => length)).to.deep.equal([60, 41]);
  });
});
