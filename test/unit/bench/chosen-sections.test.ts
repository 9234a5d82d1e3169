import { expect } from 'chai';
import { chosenSections } from '../../../scripts/bench/chosen-sections.ts';

describe('the sections of a benchmark', () => {
  const names = ['bundles', 'starts', 'burst'] as const;

  it('are all of them, unless some are named', () => {
    for (const text of [undefined, '']) expect(chosenSections(text, names)).to.deep.equal(names);
    expect(chosenSections('burst', names)).to.deep.equal(['burst']);
  });

  it('come in the order of a whole run, each once', () => {
    expect(chosenSections('burst, bundles,burst', names)).to.deep.equal(['bundles', 'burst']);
  });

  it('are told when one of them is none', () => {
    expect(() => chosenSections('bundles,speed', names)).to.throw(RangeError, /"speed".*bundles, starts, burst/);
  });
});
