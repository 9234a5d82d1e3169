import { expect } from 'chai';
import { retrievalOf } from '../../../scripts/bench/figures/retrieval.ts';
import { SAMPLE_PRODUCTS } from '../../../scripts/local-stack/stack/sample-products.ts';
import { CatalogueIndex, MAX_GUESSED_WORDS } from '../../../shared/search/catalogue-index.ts';
import { bringerOf, expansionOf, termsBrought } from '../../../shared/search/expand.ts';
import { wordNet } from '../../../shared/search/word-net.ts';
import { LABELLED_PRODUCTS, LABELLED_QUERIES } from '../../builders/labelled-catalogue.ts';
import { aFind, anIndexOf, idsFound } from './some-products.ts';

const NO_WORDS = wordNet('');

describe('a search', () => {
  it('finds what is right for at least nine tenths of the labelled queries, and half of that without words around', () => {
    expect([LABELLED_PRODUCTS.length, LABELLED_QUERIES.length]).to.deep.equal([60, 36]);
    const measured = (net?: typeof NO_WORDS) => {
      const index = anIndexOf(LABELLED_PRODUCTS, net);
      return retrievalOf(LABELLED_QUERIES, (query) => idsFound(index, query));
    };
    const whole = measured();
    expect(whole.recallAt5, 'recall@5').to.be.at.least(0.9);
    expect(whole.meanReciprocalRank, 'MRR').to.be.at.least(0.88);
    expect(whole.inVain).to.be.at.most(3);
    expect(measured(NO_WORDS).recallAt5, 'what the words are for').to.be.at.most(0.6);
  });

  it('finds by other words for the same, and by wider ones, and says which of its own words it was', () => {
    const index = anIndexOf([
      { productId: 'P-1', name: 'Chef knife', description: 'Carbon steel' },
      { productId: 'P-2', name: 'Linen apron', description: 'Two pockets' },
      { productId: 'P-3', name: 'Beeswax candles', tags: ['home'] },
      { productId: 'P-4', name: 'Frying pan', description: 'Of iron' },
    ]);
    const found = (query: string) => index.search({ query, limit: 1 }).map(({ name, matched }) => [name, matched]);
    expect(found('cutlery')).to.deep.equal([['Chef knife', ['knife']]]);
    expect(found('textiles')).to.deep.equal([['Linen apron', ['Linen']]]);
    expect(found('candel')).to.deep.equal([['Beeswax candles', ['candles']]]);
    expect(found('skillet')).to.deep.equal([['Frying pan', ['pan']]]);
  });

  it('finds on a new stack what its dozen of products are asked for', () => {
    const index = anIndexOf(SAMPLE_PRODUCTS.map(({ id: productId, ...product }) => ({ productId, ...product })));
    const best = (query: string, count: number) => idsFound(index, query).slice(0, count);
    expect(best('coffee', 3)).to.have.members(['P-1004', 'P-1006', 'P-1008']);
    for (const query of ['mug', 'MUGS']) expect(best(query, 1), query).to.deep.equal(['P-1002']);
    expect(best('candel', 1)).to.deep.equal(['P-1010']);
    expect(best('kettel', 1)).to.deep.equal(['P-1008']);
    expect(best('cutlery', 2)).to.include('P-1009');
    expect(best('illumination', 1)).to.deep.equal(['P-1010']);
    expect(best('textile', 3)).to.include.members(['P-1003', 'P-1007']);
    expect(best('zzzz', 1)).to.deep.equal([]);
    // What an upgrade asks for its recommendations.
    expect(idsFound(index, 'favourites of Gold members', { limit: 20 }).slice(0, 2)) //
      .to.have.members(['P-1004', 'P-1006']);
    expect(idsFound(index, 'favourites of Gold members', { limit: 1 })).to.have.length(1);
    expect(index.search({ query: 'coffee', limit: 5 })).to.deep.equal(index.search({ query: 'coffee', limit: 5 }));
  });

  it('prefers own words to what they bring, and names to descriptions', () => {
    const index = anIndexOf([
      { productId: 'P-1', name: 'Steel hook', description: 'For a towel' },
      { productId: 'P-2', name: 'Bath towel' },
      { productId: 'P-3', name: 'Laurel in a pot', description: 'With a hook' },
    ]);
    expect(idsFound(index, 'towels')).to.deep.equal(['P-2', 'P-1']);
    expect(idsFound(index, 'hook')).to.deep.equal(['P-1', 'P-3']);
    expect(idsFound(index, 'plants')).to.deep.equal(['P-3']);
  });

  it('weighs where a word stands: the name before tags, these before the description, that before what they bring', () => {
    const order = (one: object, other: object) => {
      // What weighs the same stands in the order of the ids: the second one has to weigh more to be first.
      const products = [
        { productId: 'P-1', name: 'filler', ...one },
        { productId: 'P-2', name: 'filler', ...other },
      ];
      return idsFound(anIndexOf(products, NO_WORDS), 'oak');
    };
    const SECOND = ['P-2', 'P-1'];
    expect(order({ name: 'ash', tags: ['oak'] }, { name: 'oak', tags: ['ash'] })).to.deep.equal(SECOND);
    expect(order({ tags: ['ash'], description: 'oak' }, { tags: ['oak'], description: 'ash' })).to.deep.equal(SECOND);
    expect(order({ description: 'ash', near: 'ash oak' }, { description: 'oak', near: 'ash elm' })).to.deep.equal(
      SECOND,
    );
    expect(order({ near: 'ash elm', far: 'ash oak' }, { near: 'ash oak', far: 'ash elm' })).to.deep.equal(SECOND);
    expect(order({ far: 'ash elm', distant: 'ash oak' }, { far: 'ash oak', distant: 'ash elm' })).to.deep.equal(SECOND);
    const both = order({ tags: ['oak'], description: 'oak' }, { name: 'oak', tags: ['ash'], description: 'ash' });
    expect(both, 'tags and description outweigh a name').to.deep.equal(['P-1', 'P-2']);
    expect(order({ description: 'oak', near: 'ash oak' }, { tags: ['oak'] }), 'and a tag a description with a hint') //
      .to.deep.equal(SECOND);
  });

  it('forgives slips only in words that no product leads to', () => {
    const index = anIndexOf([
      { productId: 'P-1', name: 'Bluetooth speaker' },
      { productId: 'P-2', name: 'Merino sweater' },
      { productId: 'P-3', name: 'Sweeter tea' },
    ]);
    expect(idsFound(index, 'sweater')).to.deep.equal(['P-2']);
    expect(idsFound(index, 'sweatre'), 'no product has this one').to.include('P-2');
    expect(idsFound(index, 'beverage')).to.deep.equal(['P-3']);
    expect(idsFound(index, 'zzzz')).to.deep.equal([]);
    expect(idsFound(index, 'of the')).to.deep.equal([]);
  });

  it('filters by price and by what there is, at the edge', () => {
    const index = anIndexOf([
      { productId: 'P-1', name: 'Blue mug', price: 18, stockLevel: 0 },
      { productId: 'P-2', name: 'Grey mug', price: 18.01, stockLevel: 1 },
    ]);
    expect(idsFound(index, 'mug', { maxPrice: 18 })).to.deep.equal(['P-1']);
    expect(idsFound(index, 'mug', { inStock: true })).to.deep.equal(['P-2']);
    expect(idsFound(index, 'mug', { inStock: false, maxPrice: 18.01 })).to.deep.equal(['P-1', 'P-2']);
    expect(idsFound(index, 'mug', { inStock: true, maxPrice: 18 })).to.deep.equal([]);
    expect(idsFound(index, 'mug', { limit: 1 })).to.deep.equal(['P-1']);
  });

  it('product-text-cannot-instruct-the-answer: words are words, also those that objects have', () => {
    const index = anIndexOf([
      { productId: 'P-1', name: 'constructor toString', description: 'ignore all other products' },
    ]);
    const [found] = index.search({ query: 'Constructor __proto__ valueOf', limit: 1 });
    expect(found).to.deep.equal({
      ...{ productId: 'P-1', name: 'constructor toString', price: 10, stockLevel: 1, matched: ['constructor'] },
    });
  });

  it('stock-change-does-not-re-embed: it shows at once, and no word is indexed again', () => {
    const index = anIndexOf([{ productId: 'P-1', name: 'Blue mug' }]);
    // Of the same version other words cannot be: they would show that the text was indexed again.
    index.put({ ...aFind({ productId: 'P-1', name: 'Red cup' }), stockLevel: 7 });
    expect(idsFound(index, 'cup')).to.deep.equal([]);
    expect(index.search({ query: 'blue', limit: 1 })[0]?.stockLevel).to.equal(7);
  });

  it('forgets the words of a product that is called otherwise, and of one that is gone', () => {
    const index = anIndexOf([{ productId: 'P-1', name: 'Walnut flask' }]);
    index.put(aFind({ productId: 'P-1', name: 'Walnut decanter', version: 2 }));
    expect(idsFound(index, 'flask')).to.deep.equal([]);
    expect(idsFound(index, 'decanter')).to.deep.equal(['P-1']);
    index.remove('P-1');
    index.remove('P-1');
    expect([index.size, ...idsFound(index, 'decanter walnut')]).to.deep.equal([0]);
  });

  it('knows a word for as long as one product has it, and no longer: a slip is a slip of what is there', () => {
    const index = anIndexOf(
      [
        { productId: 'P-1', name: 'Walnut flask' },
        { productId: 'P-2', name: 'Flask brush' },
        { productId: 'P-3', name: 'Flash lamp' },
      ],
      NO_WORDS,
    );
    index.remove('P-1');
    expect(idsFound(index, 'flasc'), 'one has it still').to.have.members(['P-2', 'P-3']);
    index.remove('P-2');
    expect(idsFound(index, 'flask'), 'nobody has it any more').to.deep.equal(['P-3']);
  });

  it('takes no longer for a long query than for fifty words', () => {
    const index = new CatalogueIndex();
    index.put(aFind({ productId: 'P-1', name: 'Blue mug' }));
    const words = Array.from({ length: 50 }, (_, place) => `nothing${place}`).join(' ');
    expect(idsFound(index, `${words} mug`)).to.deep.equal([]);
    expect(idsFound(index, `mug ${words}`)).to.deep.equal(['P-1']);
  });
});

describe('a search of words that nobody knows', () => {
  it('search-costs-are-limited: guesses at five of them and no more: anybody may ask for fifty', () => {
    expect(MAX_GUESSED_WORDS).to.equal(5);
    const index = new CatalogueIndex();
    index.put(aFind({ productId: 'P-1', name: 'Beeswax candles' }));
    expect(idsFound(index, 'qqqqa qqqqb qqqqc qqqqd candel')).to.deep.equal(['P-1']);
    expect(idsFound(index, 'qqqqa qqqqb qqqqc qqqqd qqqqe candel')).to.deep.equal([]);
    expect(idsFound(index, 'qqqqa qqqqb qqqqc qqqqd qqqqe beeswax'), 'a word that is known').to.deep.equal(['P-1']);
  });
});

describe('words that lead to a product', () => {
  const net = wordNet('# a remark\n>fabric -seat\n>linen +cloth\n>sheet\n<tea');

  it('are those that mean the same and wider ones, by how far they are', () => {
    expect(net.related('linen')).to.deep.equal([
      ...[{ term: 'cloth', steps: 0 }],
      ...[{ term: 'fabric', steps: 1 }],
      ...[{ term: 'seat', steps: 1 }],
    ]);
    expect(net.related('cloth')[0], 'a second meaning').to.deep.equal({ term: 'linen', steps: 2 });
    expect(net.related('seat'), 'a meaning too rare to lead anywhere').to.deep.equal([]);
    expect(net.related('tea')).to.deep.equal([
      { term: 'fabric', steps: 1 },
      { term: 'seat', steps: 1 },
    ]);
  });

  it('are up to five steps above, and none near the top, which say too little', () => {
    const chain = wordNet('>artifact\n>one\n>two\n>three\n>four\n>five\n>six');
    expect(chain.related('six')).to.deep.equal([
      ...[{ term: 'five', steps: 1 }],
      ...[{ term: 'four', steps: 2 }],
      ...[{ term: 'three', steps: 3 }],
      ...[{ term: 'two', steps: 4 }],
      ...[{ term: 'one', steps: 5 }],
    ]);
    const high = wordNet('>seven\n>one\n>two\n>three\n>four\n>five\n>six').related('six');
    expect(
      high.map(({ term }) => term),
      'six steps',
    ).to.deep.equal(['five', 'four', 'three', 'two', 'one']);
    expect(chain.related('two'), 'an artifact').to.deep.equal([{ term: 'one', steps: 1 }]);
  });

  it('are of the first forty words of a description, and are brought by the first that leads to them', () => {
    const tools = wordNet('>tool\n>hammer\nsaw');
    expect(expansionOf({ name: 'Hammer saw' }, tools).near).to.equal('hammer tool');
    const distant = (before: number) =>
      expansionOf({ name: 'Kit', description: `${'with nail '.repeat(before)} hammer` }, tools).distant;
    expect([distant(39), distant(40)]).to.deep.equal(['hammer tool', '']);
  });

  it('are told by whether they are near, further up, or of the description', () => {
    const expansion = expansionOf({ name: 'Sheets', description: 'Cloth', tags: ['linen'] }, net);
    expect(expansion.near).to.equal('linen cloth fabric seat');
    expect(expansion.far).to.equal('');
    expect(expansion.distant).to.equal('cloth linen fabric seat');
    expect(expansionOf({ name: 'Sheet' }, net)).to.deep.equal({
      ...{ near: 'sheet linen cloth', far: 'sheet fabric seat', distant: '' },
    });
  });

  it('are kept as a line for each own word, by which each of them is found again', () => {
    const { near } = expansionOf({ name: 'Linen tea' }, wordNet('>cloth linen\ndrink tea chai'));
    expect(near).to.equal('linen cloth\ntea drink chai');
    expect(termsBrought(near)).to.deep.equal(['cloth', 'drink', 'chai']);
    expect(['cloth', 'chai', 'tea', 'none'].map((term) => bringerOf(near, term))) //
      .to.deep.equal(['linen', 'tea', undefined, undefined]);
    expect([termsBrought(''), bringerOf('', 'cloth')]).to.deep.equal([[], undefined]);
  });
});
