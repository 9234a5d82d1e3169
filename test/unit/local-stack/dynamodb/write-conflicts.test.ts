import { expect } from 'chai';
import { WriteConflicts } from '../../../../scripts/local-stack/dynamodb/write-conflicts.ts';

const put = (key: string, TableName = 't') => ({ TableName, Item: { PK: { S: key }, other: { S: 'x' } } });
const update = (key: string) => ({ TableName: 't', Key: { PK: { S: key } } });
const transaction = (...items: object[]) => ({ TransactItems: items });

describe('writers of one item at the same time', () => {
  let release: () => void;
  const held = () =>
    new Promise<string>((resolve) => {
      release = () => resolve('written');
    });
  const conflicts = (holdMs = 1) =>
    new WriteConflicts(
      (table) => (table === 't' ? ['PK'] : undefined),
      () => holdMs,
    );
  const written = async () => 'written';
  const refusal = (run: Promise<unknown>) =>
    run.then(
      () => undefined,
      (error: { code: string; message: string; members: Record<string, unknown> }) => error,
    );

  it('cancel a transaction that meets another, with the reason at the item that it is about', async () => {
    const writers = conflicts();
    const first = writers.run('TransactWriteItems', () => transaction({ Update: update('a') }), held);
    const second = await refusal(
      writers.run('TransactWriteItems', () => transaction({ Put: put('b') }, { ConditionCheck: update('a') }), written),
    );
    expect(second).to.include({
      code: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]',
    });
    expect(second?.members.CancellationReasons).to.deep.equal([
      { Code: 'None' },
      { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
    ]);
    release();
    expect(await first).to.equal('written');
    const third = writers.run('TransactWriteItems', () => transaction({ Update: update('a') }), written);
    expect(await third, 'once the first has ended').to.equal('written');
  });

  it('cancel a transaction that meets a single write', async () => {
    const writers = conflicts();
    const first = writers.run('PutItem', () => put('a'), held);
    const second = await refusal(
      writers.run('TransactWriteItems', () => transaction({ Delete: update('a') }), written),
    );
    expect(second?.code).to.equal('TransactionCanceledException');
    release();
    await first;
  });

  it('refuse a single write that meets a transaction', async () => {
    const writers = conflicts();
    const first = writers.run('TransactWriteItems', () => transaction({ Update: update('a') }), held);
    for (const [operation, input] of [
      ['PutItem', put('a')],
      ['UpdateItem', update('a')],
      ['DeleteItem', update('a')],
    ] as const) {
      const second = await refusal(writers.run(operation, () => input, written));
      expect(second, operation).to.include({
        code: 'TransactionConflictException',
        message: 'Transaction is ongoing for the item',
      });
    }
    release();
    await first;
  });

  it('let single writes follow each other, and whoever writes something else', async () => {
    const writers = conflicts();
    const first = writers.run('PutItem', () => put('a'), held);
    expect(await writers.run('UpdateItem', () => update('a'), written)).to.equal('written');
    expect(await writers.run('TransactWriteItems', () => transaction({ Put: put('b') }), written)).to.equal('written');
    expect(
      await writers.run('TransactWriteItems', () => transaction({ Put: put('a', 'other') }), written),
      'another table',
    ).to.equal('written');
    release();
    await first;
  });

  it('keep their items for as long as is asked for, with the answer', async () => {
    const writers = conflicts(40);
    const began = performance.now();
    const first = writers.run('PutItem', () => put('a'), written);
    expect(
      (await refusal(writers.run('TransactWriteItems', () => transaction({ Put: put('a') }), written)))?.code,
    ).to.equal('TransactionCanceledException');
    await first;
    expect(performance.now() - began).to.be.at.least(39);
  });

  it('do not meet where it is switched off, and leave nothing behind when the write fails', async () => {
    const off = conflicts(0);
    const first = off.run('PutItem', () => put('a'), held);
    expect(await off.run('TransactWriteItems', () => transaction({ Put: put('a') }), written)).to.equal('written');
    release();
    await first;
    const on = conflicts();
    const failing = on.run(
      'PutItem',
      () => put('a'),
      async () => Promise.reject(new Error('down')),
    );
    expect(await refusal(failing)).to.have.property('message', 'down');
    expect(await on.run('TransactWriteItems', () => transaction({ Put: put('a') }), written)).to.equal('written');
  });
});
