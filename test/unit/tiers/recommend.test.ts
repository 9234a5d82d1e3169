import { expect } from 'chai';
import { MAX_RECOMMENDATIONS, recommend } from '../../../shared/tiers/recommend.ts';

const products = (...ids: string[]) => ids.map((productId) => ({ productId, name: productId.toUpperCase() }));
const idsOf = (chosen: readonly { productId: string }[]) => chosen.map(({ productId }) => productId);

describe('recommendations', () => {
  it('are what the search found, best first, and never more than three', () => {
    expect(MAX_RECOMMENDATIONS).to.equal(3);
    expect(idsOf(recommend(products('a', 'b', 'c', 'd'), products('e'), []))).to.deep.equal(['a', 'b', 'c']);
  });

  it('leave out what was bought, and are filled up from what is on offer', () => {
    expect(idsOf(recommend(products('a', 'b'), products('b', 'c', 'd', 'e'), ['a', 'c']))).to.deep.equal([
      'b',
      'd',
      'e',
    ]);
  });

  it('are fewer, or none, when there is no more', () => {
    expect(idsOf(recommend(products('a'), products('a'), []))).to.deep.equal(['a']);
    expect(recommend([], [], [])).to.deep.equal([]);
  });

  it('carry nothing but id and name', () => {
    const [chosen] = recommend([{ productId: 'a', name: 'A', secret: 1 } as never], [], []);
    expect(chosen).to.deep.equal({ productId: 'a', name: 'A' });
  });
});
