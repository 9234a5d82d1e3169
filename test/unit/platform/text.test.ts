import { expect } from 'chai';
import fc from 'fast-check';
import { cut } from '../../../shared/platform/text.ts';

describe('text that is cut', () => {
  for (const [what, text, maxCharacters, head] of [
    ['stays as it is within the limit', 'abc', 3, 'abc'],
    ['ends at the limit', 'abcd', 3, 'abc'],
    ['counts a character of two units as one', '😀😀😀', 2, '😀😀'],
    ['never ends in half a character', 'ab😀', 2, 'ab'],
    ['loses the halves that it came with', 'a\ud83db', 3, 'a\ufffdb'],
    ['can be empty', '', 3, ''],
  ] as const)
    it(what, () => {
      expect(cut(text, maxCharacters)).to.equal(head);
    });

  it('is well-formed and no longer than the limit, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), fc.nat(20), (units, maxCharacters) => {
        const head = cut(String.fromCharCode(...units), maxCharacters);
        expect(head.isWellFormed()).to.equal(true);
        expect([...head].length).to.be.at.most(maxCharacters);
      }),
    );
  });
});
