import { expect } from 'chai';
import fc from 'fast-check';
import { readBatchReport } from '../../../../scripts/local-stack/sources/batch-item-failures.ts';

const BATCH = new Set(['a', 'b', 'c']);
const read = (answer: unknown) => readBatchReport(JSON.stringify(answer), BATCH);

describe('the report of batch item failures', () => {
  for (const answer of [null, {}, { batchItemFailures: null }, { batchItemFailures: [] }, { other: 1 }])
    it(`means success when it is ${JSON.stringify(answer)}`, () => {
      expect(read(answer)).to.deep.equal({ outcome: 'succeeded' });
    });

  it('means success when there is no answer at all', () => {
    expect(readBatchReport('', BATCH)).to.deep.equal({ outcome: 'succeeded' });
  });

  for (const failures of [
    [{ itemIdentifier: '' }],
    [{ itemIdentifier: null }],
    [{ itemIdentifier: 1 }],
    [{ itemidentifier: 'a' }],
    [{}],
    [null],
    ['a'],
    [{ itemIdentifier: 'unknown' }],
    [{ itemIdentifier: 'a' }, { itemIdentifier: 'unknown' }],
    'a',
    { itemIdentifier: 'a' },
    7,
  ])
    it(`fails the whole batch when its list is ${JSON.stringify(failures)}`, () => {
      expect(read({ batchItemFailures: failures })).to.deep.equal({ outcome: 'failed' });
    });

  for (const answer of ['ok', 1, true, [], [{ itemIdentifier: 'a' }]])
    it(`fails the whole batch when the answer is ${JSON.stringify(answer)}`, () => {
      expect(read(answer)).to.deep.equal({ outcome: 'failed' });
    });

  it('fails the whole batch when the answer is not JSON', () => {
    expect(readBatchReport('{', BATCH)).to.deep.equal({ outcome: 'failed' });
  });

  it('separates the failed records from the others, for any list of known ones, repeated or not', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }),
        fc.infiniteStream(fc.nat()),
        (ids, picks) => {
          const failed = [...picks.take(ids.length)].map((pick) => ids[pick % ids.length] ?? '');
          const answer = { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
          expect(readBatchReport(JSON.stringify(answer), new Set(ids))).to.deep.equal({
            outcome: 'partly failed',
            failed: new Set(failed),
          });
        },
      ),
    );
  });

  it('fails the whole batch as soon as one identifier is not in it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.nat(), (ids, pick) => {
        const known = new Set(ids.filter((_, index) => index !== pick % ids.length));
        const answer = { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) };
        expect(readBatchReport(JSON.stringify(answer), known)).to.deep.equal({ outcome: 'failed' });
      }),
    );
  });
});
