import { expect } from 'chai';
import { listIn, mapIn, numberIn, textIn } from '../../../shared/platform/boundary/stream-image.ts';

describe('an item as a stream has it', () => {
  it('has texts and numbers, lists and maps', () => {
    expect([textIn({ S: 'anna' }), numberIn({ N: '33.25' })]).to.deep.equal(['anna', 33.25]);
    const [pears, apples] = [{ sku: { S: 'PEARS' } }, { sku: { S: 'APPLES' } }];
    expect(listIn({ L: [{ M: pears }, { M: apples }] })).to.deep.equal([pears, apples]);
    expect(mapIn({ M: { r2: { M: pears }, r1: { M: apples } } })).to.deep.equal([
      ['r2', pears],
      ['r1', apples],
    ]);
  });

  it('has nothing where an earlier version wrote nothing, or something else', () => {
    for (const value of [undefined, { NULL: true }]) {
      expect(textIn(value)).to.equal('');
      expect(numberIn(value)).to.be.NaN;
      expect([listIn(value), mapIn(value)]).to.deep.equal([[], []]);
    }
    expect(listIn({ L: [{ S: 'PEARS' }] })).to.deep.equal([{}]);
    expect(mapIn({ M: { r1: { S: 'PEARS' } } })).to.deep.equal([['r1', {}]]);
  });
});
