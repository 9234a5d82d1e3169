import { expect } from 'chai';
import validateRequest from '#contracts/pricing/pricing-request';
import { askedPrice } from '../../../shared/pricing/adapters/asked-price.ts';
import { buyersTier } from '../../../shared/pricing/adapters/buyers-tier.ts';
import { bracketPrices } from '../../../shared/pricing/bracket-prices.ts';
import { DEFAULT_PRICE_RULES, parsePriceRules } from '../../../shared/pricing/price-rules.ts';
import { pricingView } from '../../../shared/pricing/pricing-view.ts';

/** The prices of the default brackets, as a door shows them. */
const pricesOf = (price: number, tier?: { id?: string; name: string }) =>
  pricingView(askedPrice(price), tier, bracketPrices(askedPrice(price), DEFAULT_PRICE_RULES, tier)).brackets.map(
    ({ price: one }) => one,
  );

describe('prices by quantity', () => {
  it('take off 5, 10, 20, 25 and 30 per cent from 5, 10, 25, 50 and 100 on', () => {
    expect(bracketPrices(1250, DEFAULT_PRICE_RULES).map(({ quantity, minor }) => [quantity, minor])).to.deep.equal([
      [5, 1188],
      [10, 1125],
      [25, 1000],
      [50, 938],
      [100, 875],
    ]);
    expect(pricesOf(18)).to.deep.equal([17.1, 16.2, 14.4, 13.5, 12.6]);
    expect(pricesOf(8.4)).to.deep.equal([7.98, 7.56, 6.72, 6.3, 5.88]);
    expect(pricesOf(9)).to.deep.equal([8.55, 8.1, 7.2, 6.75, 6.3]);
    expect(pricesOf(4.99)).to.deep.equal([4.74, 4.49, 3.99, 3.74, 3.49]);
  });

  it('half-cents-round-up', () => {
    expect(pricesOf(0.3)[0]).to.equal(0.29);
    expect(pricesOf(0.7)[0]).to.equal(0.67);
    expect(pricesOf(1.15)[1]).to.equal(1.04);
    expect(pricesOf(1.3)[0]).to.equal(1.24);
    expect(pricesOf(0.05)[4]).to.equal(0.04);
    expect(pricesOf(0.01)).to.deep.equal([0.01, 0.01, 0.01, 0.01, 0.01]);
  });

  it('are exact for each price to 200.00, of which binary fractions make 1,890 a cent too low', () => {
    let tooLow = 0;
    for (let minor = 1; minor <= 20_000; minor++)
      for (const [index, bracket] of bracketPrices(minor, DEFAULT_PRICE_RULES).entries()) {
        const percent = [95, 90, 80, 75, 70][index] ?? 0;
        const exact = Number((BigInt(minor) * BigInt(percent) + 50n) / 100n);
        if (bracket.minor !== exact) expect.fail(`${minor} at ${percent} % is ${bracket.minor} and not ${exact}`);
        if (Math.round((minor / 100) * (percent / 100) * 100) < exact) tooLow++;
      }
    expect(tooLow).to.equal(1890);
  });

  it('every-price-is-priced', () => {
    expect(pricesOf(55)).to.deep.equal([52.25, 49.5, 44, 41.25, 38.5]);
    expect(pricesOf(92)).to.deep.equal([87.4, 82.8, 73.6, 69, 64.4]);
    expect(pricesOf(97)).to.deep.equal([92.15, 87.3, 77.6, 72.75, 67.9]);
    expect(pricesOf(1_000_000_000)[0]).to.equal(950_000_000);
  });
});

describe('prices by tier', () => {
  const silver = { id: 'silver', name: 'Silver' };

  it('take off 0, 2, 5 and 10 per cent on top, rounded once', () => {
    const tenOf = (id: string) => pricesOf(18, { id, name: id })[1];
    expect(['bronze', 'silver', 'gold', 'platinum'].map(tenOf)).to.deep.equal([16.2, 15.88, 15.39, 14.58]);
    // Rounded twice it would be 0.04 and then 0.04: 0.95 * 0.98 * 0.05 is 0.04655.
    expect(pricesOf(0.05, silver)[0]).to.equal(0.05);
  });

  it('go by the id of the tier, which outlives its name, and by the name where there is no id', () => {
    expect(pricesOf(18, { id: 'gold', name: 'Friends' })[1]).to.equal(15.39);
    expect(pricesOf(18, { name: 'Gold' })[1]).to.equal(15.39);
    expect(pricesOf(18, { id: 'friends', name: 'Gold' })[1]).to.equal(16.2);
    expect(pricesOf(18, { name: 'constructor' })[1]).to.equal(16.2);
  });

  it('explain each price by its steps', () => {
    expect(bracketPrices(1800, DEFAULT_PRICE_RULES, silver)[1]?.explanation).to.deep.equal([
      { rule: 'base', text: '18.00 for one' },
      { rule: 'quantity', percentOff: 10, text: '10 % off from 10 on' },
      { rule: 'tier', percentOff: 2, text: '2 % off for Silver' },
      { rule: 'rounding', text: '15.876 is rounded half up' },
    ]);
    expect(bracketPrices(1800, DEFAULT_PRICE_RULES, { name: 'Bronze' })[0]?.explanation).to.deep.equal([
      { rule: 'base', text: '18.00 for one' },
      { rule: 'quantity', percentOff: 5, text: '5 % off from 5 on' },
    ]);
    expect(bracketPrices(1, DEFAULT_PRICE_RULES)[0]?.explanation.at(-1)?.text).to.equal('0.0095 is rounded half up');
    const onePercent = parsePriceRules('{"tierDiscounts":{"silver":1}}');
    expect(bracketPrices(2000, onePercent, silver)[0]?.explanation[2]).to.deep.equal({
      ...{ rule: 'tier', percentOff: 1, text: '1 % off for Silver' },
    });
  });

  it('are those of the token: nothing else is a tier', () => {
    expect(buyersTier({ claims: { tier: 'Silver', tier_id: 'silver' } })).to.deep.equal(silver);
    expect(buyersTier({ claims: { tier: 'Silver' } })).to.deep.equal({ name: 'Silver' });
    for (const claims of [{}, { tier: '' }, { tier: 7 }, { tier: ['Platinum'] }, { tier_id: 'platinum' }])
      expect(buyersTier({ claims })).to.equal(undefined);
  });
});

describe('a request for prices', () => {
  it('text-price-is-400', () => {
    for (const price of [undefined, '12.5', 'abc', -1, 0, null, Number.POSITIVE_INFINITY, 0.009, 1_000_000_000.01])
      expect(validateRequest({ name: 'Laurel tea tin', price }), String(price)).to.equal(false);
    for (const price of [0.01, 12.5, 1_000_000_000]) expect(validateRequest({ price }), String(price)).to.equal(true);
    expect(() => askedPrice(12.505)).to.throw('price must have at most two decimal places');
  });
});

describe('a quote of prices', () => {
  it('names the tier that it is for, where there is one', () => {
    expect(pricingView(1000, { id: 'gold', name: 'Gold' }, [])).to.deep.equal({
      price: 10,
      tier: 'Gold',
      brackets: [],
    });
    expect(pricingView(1000, undefined, [])).to.deep.equal({ price: 10, tier: null, brackets: [] });
  });
});

describe('the rules of prices', () => {
  it('name the four tiers of the default programme', () => {
    expect(Object.fromEntries(DEFAULT_PRICE_RULES.tierDiscounts)).to.deep.equal({
      ...{ bronze: 0, silver: 2, gold: 5, platinum: 10 },
    });
  });

  it('are the default where a text leaves them out', () => {
    expect(parsePriceRules(undefined)).to.deep.equal(DEFAULT_PRICE_RULES);
    expect(parsePriceRules('{}')).to.deep.equal(DEFAULT_PRICE_RULES);
    const own = parsePriceRules('{"brackets":[{"quantity":3,"percent":90}],"tierDiscounts":{"VIP":20}}');
    expect(bracketPrices(1000, own, { id: 'vip', name: 'VIP' }).map(({ quantity, minor }) => [quantity, minor]))
      .to.deep //
      .equal([[3, 720]]);
  });

  it('may cost the same from one bracket to the next', () => {
    const brackets = [
      { quantity: 5, percent: 90 },
      { quantity: 6, percent: 90 },
    ];
    expect(parsePriceRules(JSON.stringify({ brackets })).brackets).to.deep.equal(brackets);
  });

  it('say where they make no sense, all places at once', () => {
    const refusal = (rules: object) => () => parsePriceRules(JSON.stringify(rules));
    expect(refusal([])).to.throw('The rules of prices are invalid: / must be object');
    const brackets = [9, 9, 8].map((quantity, index) => ({ quantity, percent: 80 + index }));
    expect(refusal({ brackets })).to.throw(
      'The rules of prices are invalid: /brackets/1 must begin above /brackets/0; /brackets/1 must not cost more than /brackets/0; /brackets/2 must begin above /brackets/1; /brackets/2 must not cost more than /brackets/1',
    );
  });

  it('that make no sense are refused with the reason', () => {
    for (const [text, reason] of [
      ['{', 'not JSON'],
      ['[]', 'must be object'],
      ['{"brackets":[]}', '/brackets'],
      ['{"brackets":[{"quantity":1,"percent":90}]}', '/brackets/0/quantity'],
      ['{"brackets":[{"quantity":2,"percent":0}]}', '/brackets/0/percent'],
      ['{"brackets":[{"quantity":2,"percent":101}]}', '/brackets/0/percent'],
      ['{"brackets":[{"quantity":5,"percent":90},{"quantity":5,"percent":80}]}', '/brackets/1 must begin above'],
      ['{"brackets":[{"quantity":5,"percent":90},{"quantity":6,"percent":91}]}', '/brackets/1 must not cost more'],
      ['{"tierDiscounts":{"gold":101}}', '/tierDiscounts/gold'],
      ['{"tierDiscounts":{"gold":1.5}}', '/tierDiscounts/gold'],
      ['{"discounts":{}}', 'additional properties'],
    ] as const)
      expect(() => parsePriceRules(text), text).to.throw(reason);
  });
});
