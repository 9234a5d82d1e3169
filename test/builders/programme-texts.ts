const tier = (name: string, threshold: number) => ({ id: name.toLowerCase(), name, threshold });
const tiers = (...settings: unknown[]) => ({ tiers: settings });

/** Programmes that whoever judges one takes, by what is special about them. */
export const VALID_PROGRAMMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'nothing but defaults': {},
    'the least of everything': {
      welcomePoints: 1,
      orderPoints: 1,
      expiryMonths: 1,
      ...tiers({ name: 'A', threshold: 0 }),
    },
    'the most of every number': { welcomePoints: 1_000_000_000, orderPoints: 1_000_000_000, expiryMonths: 120 },
    'a whole number that is written with a fraction': '{"orderPoints":60.0}',
    'a whole number in scientific notation': '{"orderPoints":6e1}',
    'as many tiers as there may be': { tiers: Array.from({ length: 20 }, (_, index) => tier(`T${index}`, index)) },
    'the highest threshold': tiers(tier('A', 0), tier('B', 9_007_199_254_740_991)),
    'the longest name and id': tiers({ id: 'a'.repeat(64), name: 'n'.repeat(64), threshold: 0 }),
    'a name of 64 characters beyond the first plane': tiers({ id: 'stars', name: '🌟'.repeat(64), threshold: 0 }),
    'tiers under the older name of their thresholds': tiers({ name: 'A', fromPoints: 0 }, { name: 'B', fromPoints: 5 }),
    'ids of other scripts': tiers({ id: 'élite-金', name: 'Élite', threshold: 0 }),
    'ids that differ in case alone': tiers(
      { id: 'vip', name: 'A', threshold: 0 },
      { id: 'VIP', name: 'B', threshold: 1 },
    ),
    'names that make ids': tiers({ name: ' Silver Star! ', threshold: 0 }, { name: 'Élite 金', threshold: 9 }),
  }).map(([what, value]) => [what, textOf(value)]),
);

/** Programmes that nobody takes, with the reason that the functions give. */
export const INVALID_PROGRAMMES: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = Object.fromEntries(
  Object.entries<[unknown, RegExp]>({
    'text that is not JSON': ['{', /not JSON/],
    'an empty text': ['', /not JSON/],
    'text behind the JSON': ['{} x', /not JSON/],
    'no object': [null, /must be object/],
    'a list': [[], /must be object/],
    'a number': ['7', /must be object/],
    'an unknown setting': [{ orderpoints: 1 }, /additional properties/],
    'no points for an order': [{ orderPoints: 0 }, /\/orderPoints must be >= 1/],
    'points that are taken for an order': [{ orderPoints: -1 }, /\/orderPoints must be >= 1/],
    'more points than the ledger is meant for': [{ orderPoints: 1_000_000_001 }, /\/orderPoints must be <=/],
    'points beyond all numbers': ['{"orderPoints":1e400}', /\/orderPoints must be/],
    'half a point': [{ welcomePoints: 0.5 }, /\/welcomePoints must be integer/],
    'points as text': [{ welcomePoints: '100' }, /\/welcomePoints must be integer/],
    'points as null': [{ welcomePoints: null }, /\/welcomePoints must be integer/],
    'points that never live': [{ expiryMonths: 0 }, /\/expiryMonths must be >= 1/],
    'points that live too long': [{ expiryMonths: 121 }, /\/expiryMonths must be <= 120/],
    'tiers that are no list': [{ tiers: { name: 'A' } }, /\/tiers must be array/],
    'no tier': [{ tiers: [] }, /\/tiers must NOT have fewer than 1/],
    'too many tiers': [
      { tiers: Array.from({ length: 21 }, (_, index) => tier(`T${index}`, index)) },
      /\/tiers must NOT have more than 20/,
    ],
    'a tier that is a text': [tiers('Gold'), /\/tiers\/0 must be object/],
    'a tier without a name': [tiers({ threshold: 0 }), /\/tiers\/0 must have required property 'name'/],
    'a tier with an unknown setting': [
      tiers({ ...tier('A', 0), colour: 'red' }),
      /\/tiers\/0 must NOT have additional/,
    ],
    'a name that is a number': [tiers({ name: 7, threshold: 0 }), /\/tiers\/0\/name must be string/],
    'an empty name': [tiers({ id: 'a', name: '', threshold: 0 }), /\/tiers\/0\/name must NOT have fewer than 1/],
    'a name that is too long': [tiers(tier('n'.repeat(65), 0)), /\/tiers\/0\/name must NOT have more than 64/],
    'a first tier above 0': [tiers(tier('Silver', 1)), /\/tiers\/0 must start at 0 points/],
    'tiers out of order': [tiers(tier('A', 0), tier('C', 9), tier('B', 5)), /\/tiers\/2 must start above/],
    'tiers from the same points': [tiers(tier('A', 0), tier('B', 0)), /\/tiers\/1 must start above/],
    'two tiers of one id': [tiers(tier('A', 0), tier('A', 9)), /\/tiers\/1 has the id of \/tiers\/0, "a"/],
    'names that make the same id': [
      tiers({ name: 'Gold', threshold: 0 }, { name: 'GOLD!', threshold: 9 }),
      /\/tiers\/1 has the id of \/tiers\/0, "gold"/,
    ],
    'a name that makes no id': [tiers({ name: '***', threshold: 0 }), /\/tiers\/0 needs an id/],
    'an id that is none': [tiers({ ...tier('A', 0), id: 'a b' }), /\/tiers\/0\/id must match/],
    'an id that ends in a hyphen': [tiers({ ...tier('A', 0), id: 'a-' }), /\/tiers\/0\/id must match/],
    'an id that is too long': [
      tiers({ ...tier('A', 0), id: 'a'.repeat(65) }),
      /\/tiers\/0\/id must NOT have more than 64/,
    ],
    'a tier without a threshold': [tiers({ name: 'A' }), /\/tiers\/0 must have a threshold/],
    'a threshold under both names': [tiers({ ...tier('A', 0), fromPoints: 0 }), /\/tiers\/0 must not have fromPoints/],
    'half a point as threshold': [tiers(tier('A', 0), tier('B', 0.5)), /\/tiers\/1\/threshold must be integer/],
    'a threshold below 0': [tiers(tier('A', -1)), /\/tiers\/0\/threshold must be >= 0/],
    'a threshold that no number holds exactly': [
      '{"tiers":[{"name":"A","threshold":0},{"name":"B","threshold":9007199254740993}]}',
      /\/tiers\/1\/threshold must be <= 9007199254740991/,
    ],
  }).map(([what, [value, reason]]) => [what, [textOf(value), reason]]),
);

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
