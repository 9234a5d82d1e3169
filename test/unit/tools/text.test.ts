import { expect } from 'chai';
import { age, duration } from '../../../scripts/tools/durations.ts';
import { cut, textTable } from '../../../scripts/tools/text-table.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('durations', () => {
  const ages: readonly (readonly [ms: number, text: string])[] = [
    [-5, '0 s'],
    [MINUTE - 1, '59 s'],
    [MINUTE, '1 min'],
    [HOUR - 1, '59 min 59 s'],
    [HOUR, '1 h'],
    [24 * HOUR - 1, '23 h 59 min'],
    [24 * HOUR + HOUR, '1 d 1 h'],
  ];
  for (const [ms, text] of ages)
    it(`${ms} ms ago is ${text}`, () => {
      expect(age(ms)).to.equal(text);
    });

  it('are in milliseconds while they are short', () => {
    expect([0, 1.239, 9.5, 26.4, 9_999, 10_000, 65_000].map(duration)).to.deep.equal([
      '0 ms',
      '1.24 ms',
      '9.5 ms',
      '26 ms',
      '9999 ms',
      '10 s',
      '1 min 5 s',
    ]);
  });
});

describe('text', () => {
  it('in tables is as wide as the widest cell, and ends where it ends', () => {
    expect(
      textTable(
        [{ title: 'n', align: 'right' }, { title: 'name' }],
        [
          ['10', 'a'],
          ['9', ''],
        ],
      ),
    ).to.deep.equal([' n  name', '10  a', ' 9']);
  });

  it('is cut to one line and a length', () => {
    expect(cut(' a\n  b ', 3)).to.equal('a b');
    expect(cut('abcd', 4)).to.equal('abcd');
    expect(cut('abcde', 4)).to.equal('abc…');
  });
});
