import { expect } from 'chai';
import fc from 'fast-check';
import MiniSearch from 'minisearch';
import { RankedWords } from '../../../shared/search/ranked-words.ts';

const WEIGHTS = { name: 4, description: 1.5, near: 1 } as const;
const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];

/** The same documents in minisearch, which is what ranking has to agree with. */
const another = () =>
  new MiniSearch<{ readonly id: string; readonly fields: readonly (readonly string[])[] }>({
    fields: FIELDS,
    extractField: (document, field) =>
      field === 'id' ? document.id : (document.fields[FIELDS.indexOf(field as 'name')] ?? []).join(' '),
    tokenize: (text) => text.split(' ').filter(Boolean),
    processTerm: (term) => term,
  });

const term = fc.constantFrom('mug', 'tea', 'linen', 'cloth', 'iron', 'pan', 'constructor', 'valueOf');
const fields = fc.array(fc.array(term, { maxLength: 6 }), { minLength: FIELDS.length, maxLength: FIELDS.length });
const change = fc.record({ id: fc.integer({ min: 0, max: 9 }), fields, isGone: fc.boolean() });

describe('words that are ranked', () => {
  it('are ranked as minisearch ranks them, whatever has come and gone before', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 40 }),
        fc.array(term, { minLength: 1, maxLength: 5 }),
        (changes, asked) => {
          const own = new RankedWords(Object.values(WEIGHTS));
          const theirs = another();
          const there = new Map<string, (typeof changes)[number]['fields']>();
          for (const { id: number, fields: next, isGone } of changes) {
            const id = `P-${number}`;
            const before = there.get(id);
            if (before) {
              own.remove(id, before);
              theirs.remove({ id, fields: before });
              there.delete(id);
            }
            if (isGone) continue;
            own.add(id, next);
            theirs.add({ id, fields: next });
            there.set(id, next);
          }
          const expected = theirs.search(asked.join(' '), { boost: { ...WEIGHTS }, filter: ({ id }) => id !== 'P-3' });
          const found = own.search(asked, (id) => id !== 'P-3');
          expect(found.map(({ id }) => id)).to.have.members(expected.map(({ id }) => id));
          for (const { id, score, terms } of found) {
            const right = expected.find((one) => one.id === id);
            expect(score, id).to.be.closeTo(right?.score ?? Number.NaN, 1e-9 * Math.max(1, score));
            expect(terms, id).to.have.members(right?.terms ?? []);
          }
          for (const one of ['mug', 'constructor', 'pan'] as const)
            expect(own.has(one), one).to.equal([...there.values()].flat(2).includes(one));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leave nothing behind of what is gone', () => {
    const words = new RankedWords([1]);
    words.add('P-1', [['mug', 'mug']]);
    words.remove('P-2', [['mug']]);
    words.remove('P-1', [['mug', 'mug']]);
    expect([words.has('mug'), words.search(['mug'], () => true)]).to.deep.equal([false, []]);
    words.add('P-3', [['mug']]);
    expect(words.search(['mug'], () => true).map(({ id }) => id)).to.deep.equal(['P-3']);
  });
});
