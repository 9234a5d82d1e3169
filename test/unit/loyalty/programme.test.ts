import { expect } from 'chai';
import { DEFAULT_PROGRAMME, PROGRAMME_KEY, parseProgramme } from '../../../shared/loyalty/contracts/programme.ts';
import { INVALID_PROGRAMMES, VALID_PROGRAMMES } from '../../builders/programme-texts.ts';

const tier = (name: string, threshold: number) => ({ id: name.toLowerCase(), name, threshold });

describe('programme', () => {
  it('gives 100 for the welcome, 50 for an order, for twelve months, in four tiers', () => {
    expect(parseProgramme(undefined)).to.deep.equal({
      welcomePoints: 100,
      orderPoints: 50,
      earningRules: null,
      expiryMonths: 12,
      timeZone: 'UTC',
      reversalPolicy: 'withinBalance',
      restoreGraceDays: 0,
      pos: { mirror: false },
      tiers: [tier('Bronze', 0), tier('Silver', 500), tier('Gold', 1500), tier('Platinum', 3000)],
    });
  });

  it('is overridden setting by setting', () => {
    expect(parseProgramme('{}')).to.deep.equal(DEFAULT_PROGRAMME);
    expect(parseProgramme('{"orderPoints":10}')).to.deep.equal({ ...DEFAULT_PROGRAMME, orderPoints: 10 });
    const tiers = [tier('Member', 0), tier('Friend', 1)];
    expect(parseProgramme(JSON.stringify({ tiers, expiryMonths: 120 }))).to.deep.equal({
      ...DEFAULT_PROGRAMME,
      tiers,
      expiryMonths: 120,
    });
  });

  it('makes the id of a tier that has none of its name, and takes the older name of its threshold', () => {
    const tiers = [
      { name: 'Bronze', fromPoints: 0 },
      { name: ' Silver Star! ', fromPoints: 500 },
      { name: 'Élite 金', threshold: 900 },
      { id: 'VIP', name: 'Very important', threshold: 1000 },
    ];
    expect(parseProgramme(JSON.stringify({ tiers })).tiers).to.deep.equal([
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'silver-star', name: ' Silver Star! ', threshold: 500 },
      { id: 'élite-金', name: 'Élite 金', threshold: 900 },
      { id: 'VIP', name: 'Very important', threshold: 1000 },
    ]);
  });

  it('says all that is wrong at once', () => {
    const tiers = [
      { name: 'A', threshold: 1 },
      { name: 'A', threshold: 1 },
    ];
    expect(() => parseProgramme(JSON.stringify({ tiers })))
      .to.throw(Error)
      .with.property('message')
      .that.matches(/\/tiers\/0 must start at 0.*\/tiers\/1 must start above.*\/tiers\/1 has the id/);
  });

  it('says where each fault is, and nothing else', () => {
    const wrong: readonly [text: string, reasons: string][] = [
      ['7', '/ must be object'],
      ['{"tiers":[{"name":"A"}]}', '/tiers/0 must have a threshold'],
      [
        JSON.stringify({ tiers: [tier('A', 0), tier('C', 9), tier('B', 5), tier('A', 10)] }),
        '/tiers/2 must start above /tiers/1; ' + '/tiers/3 has the id of /tiers/0, "a": give each tier one of its own',
      ],
      ['{"orderPoints":0,"restoreGraceDays":-1}', '/orderPoints must be >= 1; /restoreGraceDays must be >= 0'],
    ];
    for (const [text, reasons] of wrong)
      expect(() => parseProgramme(text))
        .to.throw(Error)
        .with.property('message', `The programme is invalid: ${reasons}`);
  });

  it('lies under a key that whoever starts next finds', () => {
    expect(PROGRAMME_KEY).to.deep.equal({ PK: 'PROGRAMME', SK: 'IN_FORCE' });
  });

  for (const [what, [text, reason]] of Object.entries(INVALID_PROGRAMMES))
    it(`refuses ${what}, and says so`, () => {
      expect(() => parseProgramme(text))
        .to.throw(Error, reason)
        .with.property('message')
        .that.matches(/programme/);
    });

  for (const [what, text] of Object.entries(VALID_PROGRAMMES))
    it(`takes ${what}`, () => {
      expect(parseProgramme(text).tiers[0].threshold).to.equal(0);
    });
});
