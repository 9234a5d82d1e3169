import { expect } from 'chai';
import { DEFAULT_PROGRAMME, parseProgramme } from '../../../shared/loyalty/contracts/programme.ts';

const tier = (name: string, threshold: number) => ({ id: name.toLowerCase(), name, threshold });

describe('programme', () => {
  it('gives 100 for the welcome, 50 for an order, for twelve months, in four tiers', () => {
    expect(parseProgramme(undefined)).to.deep.equal({
      welcomePoints: 100,
      orderPoints: 50,
      expiryMonths: 12,
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

  const invalid: Readonly<Record<string, [unknown, RegExp]>> = {
    'text that is not JSON': ['{', /not JSON/],
    'an empty text': ['', /not JSON/],
    'no object': [null, /must be object/],
    'a list': [[], /must be object/],
    'an unknown setting': [{ orderpoints: 1 }, /additional properties/],
    'no points for an order': [{ orderPoints: 0 }, /\/orderPoints must be >= 1/],
    'more points than the ledger is meant for': [{ orderPoints: 1_000_000_001 }, /\/orderPoints must be <=/],
    'half a point': [{ welcomePoints: 0.5 }, /\/welcomePoints must be integer/],
    'points as text': [{ welcomePoints: '100' }, /\/welcomePoints must be integer/],
    'points that never live': [{ expiryMonths: 0 }, /\/expiryMonths must be >= 1/],
    'points that live too long': [{ expiryMonths: 121 }, /\/expiryMonths must be <= 120/],
    'no tier': [{ tiers: [] }, /\/tiers must NOT have fewer than 1/],
    'too many tiers': [
      { tiers: Array.from({ length: 21 }, (_, index) => tier(`T${index}`, index)) },
      /\/tiers must NOT have more than 20/,
    ],
    'a tier without a name': [{ tiers: [{ threshold: 0 }] }, /\/tiers\/0 must have required property 'name'/],
    'a first tier above 0': [{ tiers: [tier('Silver', 1)] }, /\/tiers\/0 must start at 0 points/],
    'tiers out of order': [{ tiers: [tier('A', 0), tier('C', 9), tier('B', 5)] }, /\/tiers\/2 must start above/],
    'tiers from the same points': [{ tiers: [tier('A', 0), tier('B', 0)] }, /\/tiers\/1 must start above/],
    'two tiers of one id': [{ tiers: [tier('A', 0), tier('A', 9)] }, /\/tiers\/1 has the id of \/tiers\/0, "a"/],
    'names that make the same id': [
      {
        tiers: [
          { name: 'Gold', threshold: 0 },
          { name: 'GOLD!', threshold: 9 },
        ],
      },
      /\/tiers\/1 has the id of \/tiers\/0, "gold"/,
    ],
    'a name that makes no id': [{ tiers: [{ name: '***', threshold: 0 }] }, /\/tiers\/0 needs an id/],
    'an id that is none': [{ tiers: [{ ...tier('A', 0), id: 'a b' }] }, /\/tiers\/0\/id must match/],
    'a tier without a threshold': [{ tiers: [{ name: 'A' }] }, /\/tiers\/0 must have a threshold/],
    'a threshold under both names': [
      { tiers: [{ ...tier('A', 0), fromPoints: 0 }] },
      /\/tiers\/0 must not have fromPoints/,
    ],
    'half a point as threshold': [{ tiers: [tier('A', 0), tier('B', 0.5)] }, /\/tiers\/1\/threshold must be integer/],
  };
  for (const [what, [settings, reason]] of Object.entries(invalid))
    it(`refuses ${what}, and says so`, () => {
      const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
      expect(() => parseProgramme(text))
        .to.throw(Error, reason)
        .with.property('message')
        .that.matches(/programme/);
    });
});
