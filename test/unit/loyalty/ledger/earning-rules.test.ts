import { expect } from 'chai';
import { openAccount } from '../../../../shared/loyalty/account.ts';
import { type EarningRule, parseProgramme } from '../../../../shared/loyalty/contracts/programme.ts';
import { earnedBy, type OrderValue } from '../../../../shared/loyalty/earning-rules.ts';
import { quote } from '../../../../shared/loyalty/quote.ts';
import { aProgramme, NOON } from '../../../builders/accounts.ts';
import { ALedger } from '../../../builders/ledger/a-ledger.ts';
import { theLedger } from '../../../builders/ledger/ledger-modules.ts';

const ledger = await theLedger();
const account = openAccount('ada', NOON);
const rule = (changes: Partial<EarningRule>): EarningRule => ({ id: 'r', kind: 'perAmount', points: 1, ...changes });
const points = (rules: readonly EarningRule[], order: OrderValue) =>
  earnedBy(order, account, aProgramme({ earningRules: rules }), NOON).points;

describe('what an order earns', () => {
  const step = rule({ kind: 'perStep', points: 5, per: 250 });
  const perTen = rule({ kind: 'perStep', per: 1000 });
  const examples: readonly [what: string, rule: EarningRule, order: OrderValue, points: number][] = [
    ['5 per full 2.50 of 3.00', step, { value: 300 }, 5],
    ['5 per full 2.50 of 2.49', step, { value: 249 }, 0],
    ['5 per full 2.50 of 7.50', step, { value: 750 }, 15],
    ['1 per full 10 of 19.99', perTen, { value: 1999 }, 1],
    ['1 per $10 of $105', perTen, { value: 10_500 }, 10],
    ['1 per order, in yen', rule({ kind: 'perOrder' }), { value: 1299, currency: 'JPY' }, 1],
    ['1 per 100 yen of 1299', rule({ per: 100 }), { value: 1299, currency: 'JPY' }, 12],
    ['1 per euro of 12.99', rule({ per: 100 }), { value: 1299, currency: 'EUR' }, 12],
    ['100 per euro of 1.15', rule({ points: 100, per: 100 }), { value: 115 }, 115],
    ['100 per euro of 19.99', rule({ points: 100, per: 100 }), { value: 1999 }, 1999],
    ['100 per euro of 0.29', rule({ points: 100, per: 100 }), { value: 29 }, 29],
    ['a rule of another currency', rule({ per: 100, currency: 'USD' }), { value: 1299, currency: 'EUR' }, 0],
    ['a rule from 20.00 on, of 19.99', rule({ per: 100, minimumValue: 2000 }), { value: 1999 }, 0],
    ['a rule from 20.00 on, of 20.00', rule({ per: 100, minimumValue: 2000 }), { value: 2000 }, 20],
    ['a cap of 10 an order, of 30.00', rule({ per: 100, orderCap: 10 }), { value: 3000 }, 10],
    ['a rate, of an order whose value nobody told', rule({ per: 100 }), {}, 0],
    ['a rate that names no amount, of 7 cents', rule({}), { value: 7 }, 7],
    ['5 per order from a cent on, of nothing', rule({ kind: 'perOrder', points: 5, minimumValue: 1 }), { value: 0 }, 0],
    ['5 per order from a cent on, of who knows what', rule({ kind: 'perOrder', points: 5, minimumValue: 1 }), {}, 0],
    ['5 per order that lists no line', rule({ kind: 'perOrder', points: 5 }), { lines: [] }, 5],
    [
      'a rate of what is delivered, of a voided line alone',
      ...([rule({ per: 1 }), { value: 3500, lines: [{ productId: 'a', value: 3000, quantity: 0 }] }, 0] as const),
    ],
    [
      '5 per order, of a voided line alone',
      ...([
        rule({ kind: 'perOrder', points: 5 }),
        { value: 3500, lines: [{ productId: 'a', value: 3000, quantity: 0 }] },
        0,
      ] as const),
    ],
    [
      'a rate, of an order that is worth less than what is left out',
      ...([
        rule({ per: 1, excludedProducts: ['gift-card'] }),
        { value: 1000, lines: ['gift-card', 'a'].map((productId) => ({ productId, value: 2000, quantity: 1 })) },
        0,
      ] as const),
    ],
  ];
  for (const [what, by, order, wanted] of examples)
    it(`is ${wanted} by ${what}`, () => {
      expect(points([by], order)).to.equal(wanted);
    });

  it('names the rules where the programme has some, and nothing beside the points where it has none', () => {
    expect(earnedBy({}, account, aProgramme(), NOON)).to.deep.equal({ points: 50 });
    expect(earnedBy({}, account, aProgramme({ earningRules: [] }), NOON)).to.deep.equal({ points: 0, rules: [] });
  });

  const line = (productId: string, value: number, quantity = 1) => ({ productId, value, quantity });

  it('leaves voided and excluded lines out', () => {
    const voided = { value: 3000, lines: [line('a', 2000), line('b', 1000, 0)] };
    expect(points([rule({ per: 100 })], voided)).to.equal(20);
    const order = { value: 3000, lines: [line('a', 2000), line('gift-card', 1000)] };
    expect(points([rule({ per: 100, excludedProducts: ['gift-card'] })], order)).to.equal(20);
    expect(points([rule({ kind: 'perOrder', excludedProducts: ['a', 'gift-card'] })], order)).to.equal(0);
  });

  it('is multiplied by the tier before the order: 1 per 1000, and 1 per 900 in the tier of 10/9', () => {
    const programme = aProgramme({
      earningRules: [rule({ per: 1000 })],
      tiers: [
        { id: 'one', name: 'One', threshold: 0 },
        { id: 'two', name: 'Two', threshold: 300_000, multiplier: '10/9' },
      ],
    });
    const of = (tier: string | null) => earnedBy({ value: 196_000 }, { ...account, tier }, programme, NOON).points;
    expect([of(null), of('two')]).to.deep.equal([196, 217]);
    expect(earnedBy({ value: 900 }, { ...account, tier: 'two' }, programme, NOON).points).to.equal(1);
    expect(earnedBy({ value: 899 }, { ...account, tier: 'two' }, programme, NOON).points).to.equal(0);
  });

  it('is multiplied before it is rounded, by whatever kind of rule', () => {
    const tiers = [{ id: 'one', name: 'One', threshold: 0, multiplier: '3/2' }] as const;
    const of = (by: EarningRule, value: number) =>
      earnedBy({ value }, account, aProgramme({ earningRules: [by], tiers }), NOON).points;
    expect(of(rule({ kind: 'perOrder', points: 5 }), 100)).to.equal(7);
    expect(of(rule({ kind: 'perStep', points: 5, per: 250 }), 800)).to.equal(22);
    expect(of(rule({ points: 1, per: 100 }), 500)).to.equal(7);
  });

  it('names no rule that gave nothing, and counts towards a day only what was given on it', () => {
    const by = (earningRules: readonly EarningRule[], value: number, days = {}) =>
      earnedBy({ value }, { ...account, days }, aProgramme({ earningRules }), NOON);
    expect(by([rule({ per: 100 })], 99)).to.deep.equal({ points: 0, rules: [], value: 99 });
    const daily = [rule({ per: 100, dayCap: 5 })];
    expect(by(daily, 100).counted).to.deep.equal({ day: '2026-11-21', points: { r: 1 } });
    const full = by(daily, 100, { '2026-11-21': { r: 5 } });
    expect(full).to.include({ points: 0, wanted: 1, cappedBy: 'dayCap' }).and.not.to.have.property('counted');
  });

  it('is cut off by a cap that it goes beyond, and is not said to be by one that it reaches', () => {
    const earned = (value: number, caps: Partial<EarningRule>, days = {}) => {
      const programme = aProgramme({ earningRules: [rule({ per: 1, ...caps })] });
      const { points, cappedBy } = earnedBy({ value }, { ...account, days }, programme, NOON);
      return [points, cappedBy];
    };
    expect(earned(500, { dayCap: 500 })).to.deep.equal([500, undefined]);
    expect(earned(501, { dayCap: 500 })).to.deep.equal([500, 'dayCap']);
    expect(earned(500, { orderCap: 500 })).to.deep.equal([500, undefined]);
    expect(earned(501, { orderCap: 500, dayCap: 500 })).to.deep.equal([500, 'orderCap']);
    expect(earned(501, { dayCap: 500 }, { '2026-11-20': { r: 500 } })).to.deep.equal([500, 'dayCap']);
    const late = { '2026-11-20': { r: 500 }, '2026-11-24': { r: 500 } };
    expect(earned(501, { dayCap: 500 }, late), 'three days before the newest').to.deep.equal([501, undefined]);
  });

  it('is what all rules give together, each named with what it wanted', () => {
    const rules = [rule({ id: 'rate', per: 100, orderCap: 10 }), rule({ id: 'flat', kind: 'perOrder', points: 3 })];
    expect(
      earnedBy({ value: 3000, currency: 'EUR' }, account, aProgramme({ earningRules: rules }), NOON),
    ).to.deep.equal({
      points: 13,
      wanted: 33,
      cappedBy: 'orderCap',
      rules: [
        { id: 'rate', points: 10, wanted: 30, cappedBy: 'orderCap' },
        { id: 'flat', points: 3 },
      ],
      value: 3000,
      currency: 'EUR',
    });
  });

  it('is capped by the day of the order, whenever it comes', () => {
    const ada = new ALedger(ledger, { earningRules: [rule({ per: 1, dayCap: 500 })] });
    const earned = (id: string, iso: string, time = iso) => {
      const before = ada.account.earned;
      ada.order(id, { value: 400 }, iso, time);
      return ada.account.earned - before;
    };
    expect(earned('1', '2026-11-20T23:59:59.999Z')).to.equal(400);
    expect(earned('2', '2026-11-21T00:00:00.000Z')).to.equal(400);
    expect(earned('3', '2026-11-21T00:00:05.000Z', '2026-11-20T12:00:00.000Z')).to.equal(100);
    expect(ada.last).to.include({ wanted: 400, cappedBy: 'dayCap' });
    expect(earned('4', '2026-11-21T00:00:06.000Z', '2026-11-20T12:00:00.000Z')).to.equal(0);
    ada.cancel('1', '2026-11-21T00:00:07.000Z');
    // A reversal gives no room back.
    expect(earned('5', '2026-11-21T00:00:08.000Z', '2026-11-20T12:00:00.000Z')).to.equal(0);
    expect(earned('6', '2026-11-23T00:00:00.000Z')).to.equal(400);
    expect(Object.keys(ada.account.days)).to.deep.equal(['2026-11-21', '2026-11-23']);
    expect(earned('7', '2026-11-23T00:00:01.000Z', '2026-11-20T12:00:00.000Z')).to.equal(400);
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('is quoted line by line, and is what is given then', () => {
    const programme = aProgramme({ earningRules: [rule({ kind: 'perStep', per: 1000 })] });
    expect(quote({ value: 1999, lines: [line('a', 999), line('b', 1000)] }, account, programme, NOON)).to.deep.equal({
      points: 1,
      wanted: 1,
      rules: [{ id: 'r', points: 1 }],
      lines: [
        { productId: 'a', value: 999, quantity: 1, points: 0 },
        { productId: 'b', value: 1000, quantity: 1, points: 1 },
      ],
    });
    expect(quote({}, account, aProgramme(), NOON)).to.deep.include({
      points: 50,
      rules: [{ id: 'order', points: 50 }],
    });
  });
});

describe('settings of the programme', () => {
  it('are taken with rules, a zone, policies and multipliers', () => {
    const settings = {
      earningRules: [{ id: 'rate', kind: 'perAmount', points: 1, per: 100, excludedProducts: ['a'], dayCap: 500 }],
      expiryMonths: 'never',
      timeZone: 'America/Los_Angeles',
      reversalPolicy: 'unlimited',
      restoreGraceDays: 10,
      tiers: [{ id: 'a', name: 'A', threshold: 0, multiplier: '3/2' }],
    };
    expect(parseProgramme(JSON.stringify(settings))).to.deep.include(settings);
  });

  it('are taken with a rule for each order, which has no amount', () => {
    const earningRules = [{ id: 'flat', kind: 'perOrder', points: 5 }];
    expect(parseProgramme(JSON.stringify({ earningRules })).earningRules).to.deep.equal(earningRules);
  });

  const wrong: readonly [settings: object, reason: RegExp][] = [
    [{ timeZone: 'Mars/Olympus' }, /timeZone is no time zone/],
    [{ earningRules: [{ id: 'a', kind: 'perStep', points: 1 }] }, /\/earningRules\/0 must say per what amount/],
    [{ earningRules: [{ id: 'a', kind: 'perOrder', points: 1, per: 5 }] }, /\/earningRules\/0 must not have per/],
    [
      { earningRules: ['a', 'a'].map((id) => ({ id, kind: 'perOrder', points: 1 })) },
      /\/earningRules\/1 has the id of \/earningRules\/0/,
    ],
    [{ tiers: [{ name: 'A', threshold: 0, multiplier: '1.5' }] }, /multiplier/],
    [{ tiers: [{ name: 'A', threshold: 0, multiplier: '3/0' }] }, /multiplier/],
    [{ expiryMonths: 'ever' }, /expiryMonths/],
    [{ reversalPolicy: 'sometimes' }, /reversalPolicy/],
    [{ restoreGraceDays: 367 }, /restoreGraceDays/],
  ];
  for (const [settings, reason] of wrong)
    it(`are refused: ${JSON.stringify(settings)}`, () => {
      expect(() => parseProgramme(JSON.stringify(settings))).to.throw(reason);
    });
});
