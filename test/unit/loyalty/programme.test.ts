import { expect } from 'chai';
import { programmeSource } from '../../../shared/loyalty/adapters/programme-source.ts';
import { DEFAULT_PROGRAMME, parseProgramme } from '../../../shared/loyalty/programme.ts';
import { failureOf } from '../../builders/failure-of.ts';

const tier = (name: string, fromPoints: number) => ({ name, fromPoints });

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
    'a tier without a name': [{ tiers: [{ fromPoints: 0 }] }, /\/tiers\/0 must have required property 'name'/],
    'a first tier above 0': [{ tiers: [tier('Silver', 1)] }, /\/tiers\/0 must start at 0 points/],
    'tiers out of order': [{ tiers: [tier('A', 0), tier('C', 9), tier('B', 5)] }, /\/tiers\/2 must start above/],
    'tiers from the same points': [{ tiers: [tier('A', 0), tier('B', 0)] }, /\/tiers\/1 must start above/],
    'two tiers of one name': [{ tiers: [tier('A', 0), tier('A', 9)] }, /\/tiers\/1 has the name of another tier/],
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

describe('programme in force', () => {
  it('is read anew when its parameter changes, and only then', async () => {
    let text: string | undefined;
    const programme = programmeSource(async () => text);
    expect(await programme()).to.equal(DEFAULT_PROGRAMME);
    text = '{"orderPoints":10}';
    const first = await programme();
    expect(first.orderPoints).to.equal(10);
    expect(await programme()).to.equal(first);
    text = undefined;
    expect(await programme()).to.equal(DEFAULT_PROGRAMME);
  });

  it('is not replaced by a default when its parameter is invalid', async () => {
    const programme = programmeSource(async () => '{"orderPoints":0}');
    expect((await failureOf(programme())).message).to.contain('orderPoints');
  });
});
