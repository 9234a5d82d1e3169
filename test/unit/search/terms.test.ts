import { expect } from 'chai';
import fc from 'fast-check';
import { meantBy, slipsBetween } from '../../../shared/search/spelling.ts';
import { singularOf, wordsIn } from '../../../shared/search/terms.ts';
import { settings } from '../../builders/arbitraries.ts';

describe('the words of a text', () => {
  it('are one whether there is one thing or several, by rule and without', () => {
    for (const [plural, singular] of Object.entries({
      ...{ mugs: 'mug', boxes: 'box', dishes: 'dish', berries: 'berry', glasses: 'glass', potatoes: 'potato' },
      ...{ knives: 'knife', scarves: 'scarf', teeth: 'tooth', mice: 'mouse', cookies: 'cookie', shoes: 'shoe' },
      ...{ glass: 'glass', bus: 'bus', canvas: 'canvas', gas: 'gas', basis: 'basis', news: 'news' },
    }))
      expect(singularOf(plural), plural).to.equal(singular);
  });

  it('are one in all plurals that no rule makes', () => {
    const pairs =
      'knives knife wives wife lives life leaves leaf loaves loaf halves half calves calf shelves shelf wolves wolf ' +
      'scarves scarf thieves thief elves elf hooves hoof selves self sheaves sheaf wharves wharf dwarves dwarf turves turf ' +
      'men man women woman children child people person feet foot teeth tooth geese goose mice mouse lice louse dice die ' +
      'oxen ox brethren brother pence penny cacti cactus fungi fungus bacteria bacterium media medium data datum radii radius ' +
      'axes axe shoes shoe toes toe canoes canoe hoes hoe ties tie pies pie lies lie cookies cookie brownies brownie ' +
      'movies movie smoothies smoothie hoodies hoodie beanies beanie onesies onesie caches cache aches ache quiches quiche ' +
      'buses bus gases gas lenses lens matrices matrix indices index vertices vertex analyses analysis';
    const words = pairs.split(' ');
    for (let at = 0; at < words.length; at += 2)
      expect(singularOf(words[at] as string), words[at]).to.equal(words[at + 1]);
    for (const one of words.filter((_, at) => at % 2 === 1)) expect(singularOf(one), `${one} is one`).to.equal(one);
  });

  it('are compared without case, accents and possessives, and what says nothing is left out', () => {
    expect(wordsIn("The Chef's CRÈME brûlée, for 2 of us")).to.deep.equal([
      { written: "Chef's", term: 'chef' },
      { written: 'CRÈME', term: 'creme' },
      { written: 'brûlée', term: 'brulee' },
    ]);
    expect(wordsIn('… & / !')).to.deep.equal([]);
    expect(
      wordsIn('a TV x 4 oz').map(({ term }) => term),
      'of two letters at least',
    ).to.deep.equal(['tv', 'oz']);
  });

  it('are the same for a text and for itself in capitals', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,40}$/), (text) => {
        const terms = (each: string) => wordsIn(each).map(({ term }) => term);
        expect(terms(text.toUpperCase())).to.deep.equal(terms(text));
      }),
      settings,
    );
  });
});

describe('a word that nobody knows', () => {
  it('is the known one that is a slip away: from four letters on one, from seven on two', () => {
    const known = ['candle', 'kettle', 'mug', 'bicycle', 'muffin'];
    expect(meantBy('candel', known)).to.deep.equal(['candle']);
    expect(meantBy('bycicle', known)).to.deep.equal(['bicycle']);
    expect(meantBy('mugg', known)).to.deep.equal(['mug']);
    expect(meantBy('mag', known), 'three letters').to.deep.equal([]);
    expect(meantBy('cndel', known), 'two slips in five letters').to.deep.equal([]);
    expect(meantBy('candxyz', known)).to.deep.equal([]);
  });

  it('is as far away as its length allows, and no further: six letters bear one slip, seven two', () => {
    expect(meantBy('abcdef', ['abcdexy'])).to.deep.equal([]);
    expect(meantBy('abcdefg', ['abcdexy']), 'two in seven').to.deep.equal(['abcdexy']);
    expect(meantBy('abcdefg', ['abcdxyz']), 'three in seven').to.deep.equal([]);
    expect(meantBy('abcd', ['abcde', 'abce', 'bacd']), 'as many slips each').to.deep.equal(['abcde', 'abce', 'bacd']);
  });

  it('is what the fewest slips make of it, in whatever order words are known', () => {
    for (const known of [
      ['abcdexy', 'abcdefh'],
      ['abcdefh', 'abcdexy'],
    ])
      expect(meantBy('abcdefg', known)).to.deep.equal(['abcdefh']);
  });

  it('is else what begins with it', () => {
    expect(meantBy('choco', ['chocolate', 'chocolatier', 'tea'])).to.deep.equal(['chocolate', 'chocolatier']);
  });

  it('counts a swap of neighbours as one slip, and is as far there as back', () => {
    expect(slipsBetween('kettel', 'kettle')).to.equal(1);
    expect(slipsBetween('', 'mug')).to.equal(3);
    const word = fc.stringMatching(/^[a-c]{0,6}$/);
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(slipsBetween(one, other)).to.equal(slipsBetween(other, one));
        expect(slipsBetween(one, other) === 0).to.equal(one === other);
      }),
      settings,
    );
  });
});
