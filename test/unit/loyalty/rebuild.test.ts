import { expect } from 'chai';
import { openAccount } from '../../../shared/loyalty/account.ts';
import type { Entry } from '../../../shared/loyalty/entry.ts';
import {
  canonical,
  differences,
  incoherences,
  REBUILT,
  rebuild,
  replay,
  replayFrom,
} from '../../../shared/loyalty/rebuild.ts';
import { driftOf, faultsOfClaim, missingTimer } from '../../../shared/loyalty/reconcile.ts';
import { anAccount, anEntry, aProgramme, balanceOf, MONTH_OF_EXPIRY, NOON } from '../../builders/accounts.ts';

const first = anEntry();
const second = anEntry({ sourceId: '2', sequence: 2, after: balanceOf(100) });
const born = openAccount('ada', NOON);
/** What is wrong about a second order of 50 points that is otherwise than it should be. */
const faultsOf = (changes: Partial<Entry>) =>
  replay(replayFrom(born), [first, { ...second, ...changes }]).faults.map(sentence);
/** Without the two values that an assertion puts below it. */
function sentence(fault: string): string {
  return fault.split('\n')[0] ?? '';
}

describe('an account that is rebuilt', () => {
  it('is what its entries make of it, whether all at once or in parts', () => {
    const whole = rebuild(born, [first, second]);
    expect(whole).to.include({ points: 100, earned: 100, sequence: 2, highestPoints: 100, updatedAt: NOON });
    expect(whole.buckets).to.deep.equal({ [MONTH_OF_EXPIRY]: 100 });
    const { account, faults, sources } = replay(replay(replayFrom(born), [first]), [second]);
    expect(account).to.deep.equal(whole);
    expect([faults, [...sources]]).to.deep.equal([[], ['order#1', 'order#2']]);
  });

  it('differs from the one that is kept by fields, and not by the tier or what its member was told', () => {
    const rebuilt = rebuild(born, [first, second]);
    expect(differences({ ...rebuilt, tier: 'gold', noticedThrough: '2026-12', createdAt: 1 }, rebuilt)).to.deep.equal(
      [],
    );
    expect(differences({ ...rebuilt, points: 99, absorbed: ['bob'] }, rebuilt)).to.deep.equal([
      { field: 'points', kept: 99, rebuilt: 100 },
      { field: 'absorbed', kept: ['bob'], rebuilt: [] },
    ]);
    expect(differences({ ...rebuilt, mergedInto: 'bob' }, rebuilt)).to.deep.equal([
      { field: 'mergedInto', kept: 'bob', rebuilt: null },
    ]);
    expect(REBUILT).to.include.members(['held', 'debt', 'removed', 'holds', 'days', 'state', 'stateSince', 'lives']);
  });

  it('is told from another by values, whatever the order of their keys', () => {
    expect(canonical({ b: 1, a: [{ d: 1, c: null }] })).to.equal('{"a":[{"c":null,"d":1}],"b":1}');
    expect(canonical(['b', 'a'])).to.equal('["b","a"]');
    for (const value of [
      { a: 1, b: 2, c: 3 },
      { a: 1, c: 3, b: 2 },
      { c: 3, a: 1, b: 2 },
    ])
      expect(canonical(value)).to.equal('{"a":1,"b":2,"c":3}');
  });
});

describe('what is wrong about entries', () => {
  const wrong: readonly [changes: Partial<Entry>, faults: readonly string[]][] = [
    [{ sequence: 3 }, ['order#2 is 3 after 1']],
    [{ sequence: 1 }, ['order#2 is 1 after 1']],
    [{ createdAt: NOON - 1 }, ['order#2 is posted before its forerunner']],
    [{ sourceId: '1' }, ['order#1 is there twice']],
    [{ points: 49 }, ['order#2 says other points than it moves', 'order#2 moves other points than its months']],
    [
      { buckets: { [MONTH_OF_EXPIRY]: 49 } },
      [
        'order#2 moves other points than its months',
        'after order#2: account ada: points differ from the sum of the buckets',
      ],
    ],
    [{ counters: { earned: 60, expired: 10 } }, ['order#2 counts other points as expired than its months']],
    [{ counters: { earned: 50, spent: 0 } }, []],
    [{ counters: { earned: 51, spent: 1 } }, []],
    [{ counters: { earned: 60, expired: 10 }, expired: { '2026-10': 10 } }, []],
    [
      { counters: { earned: 51 } },
      ['order#2 counts other points than it moves', 'after order#2: account ada: points earned are not accounted for'],
    ],
    [
      { counters: { earned: 40, spent: -10 } },
      ['order#2 lets a counter shrink', 'after order#2: account ada: spent is -10'],
    ],
    [
      {
        ...{ counters: { earned: 52, restored: 10, added: 20, spent: 3, expired: 4, reversed: 5, removed: 27 } },
        ...{ change: { available: 50, held: 0, debt: 7 }, expired: { '2026-10': 4 } },
        after: { available: 100, held: 0, debt: 7 },
      },
      ['after order#2: account ada: points are available beside a debt'],
    ],
    [{ after: balanceOf(99) }, ['order#2 does not leave what it says']],
    [{ after: { available: 100, held: 1, debt: 0 } }, ['order#2 does not leave what it says']],
    [{ after: { available: 100, held: 0, debt: 1 } }, ['order#2 does not leave what it says']],
  ];
  for (const [changes, faults] of wrong)
    it(`is told in so many words: ${JSON.stringify(changes)}`, () => {
      expect(faultsOf(changes)).to.deep.equal(faults);
    });

  it('is not that an expiry counts what it takes, nor that the first one is older than the account', () => {
    const expiry = anEntry({
      ...{ kind: 'expiry', sourceId: MONTH_OF_EXPIRY, points: -50, change: balanceOf(-50), counters: { expired: 50 } },
      ...{ sequence: 2, buckets: { [MONTH_OF_EXPIRY]: -50 }, after: balanceOf(0) },
    });
    expect(replay(replayFrom(born), [{ ...first, createdAt: NOON - 5 }, expiry]).faults).to.deep.equal([]);
  });

  it('is told after what the account itself cannot be, and before how it differs', () => {
    const kept = { ...rebuild(born, [first]), points: 51 };
    expect(incoherences(kept, [first], born).map(sentence)).to.deep.equal([
      'account ada: points differ from the sum of the buckets',
      'points is kept as 51, and its entries make 50',
    ]);
    expect(incoherences(rebuild(born, [first]), [first], born)).to.deep.equal([]);
  });
});

describe('a drift', () => {
  const kept = rebuild(born, [first, second]);

  it('is none where everything is right, and else says where it looked and what it found', () => {
    expect(driftOf(kept, 0, replay(replayFrom(born), [first, second]))).to.equal(undefined);
    expect(driftOf(kept, 1, replay(replayFrom(born), [first]))).to.deep.equal({
      ...{ userId: 'ada', sequence: 2, checkedThrough: 1, faults: [] },
      differences: [
        { field: 'points', kept: 100, rebuilt: 50 },
        { field: 'earned', kept: 100, rebuilt: 50 },
        { field: 'highestPoints', kept: 100, rebuilt: 50 },
        { field: 'buckets', kept: { [MONTH_OF_EXPIRY]: 100 }, rebuilt: { [MONTH_OF_EXPIRY]: 50 } },
        { field: 'sequence', kept: 2, rebuilt: 1 },
      ],
    });
  });

  it('is of faults alone too', () => {
    const twice = replay(replayFrom(born), [first, { ...second, sourceId: '1' }]);
    expect(driftOf(kept, 0, twice)?.faults).to.deep.equal(['order#1 is there twice']);
  });

  it('is of a claim that is lost, of another member or otherwise, and of none of what falls due', () => {
    const claim = { userId: 'ada', entry: first };
    expect(faultsOfClaim('ada', first, claim)).to.deep.equal([]);
    expect(faultsOfClaim('ada', first, undefined)).to.deep.equal([
      'order#1 has no claim: its source would count again',
    ]);
    expect(faultsOfClaim('ada', first, { ...claim, userId: 'bob' })).to.deep.equal(['order#1 is claimed for bob']);
    expect(faultsOfClaim('ada', first, { ...claim, entry: { ...first, reversedPoints: 1 } })).to.deep.equal([
      'order#1 is claimed otherwise than it is written',
    ]);
    for (const kind of ['expiry', 'lapse'] as const)
      expect(faultsOfClaim('ada', { ...first, kind }, undefined)).to.deep.equal([]);
  });
});

describe('a timer that is missing', () => {
  const account = anAccount({ points: 50 });
  const programme = aProgramme();
  const due = Date.UTC(2027, 10, 1);
  const missing = (at: number, told: string | null = null) =>
    missingTimer(account, { noticedThrough: told }, programme, at);

  it('is set for when the account falls due: first to tell its member, then to let points expire', () => {
    expect(missing(NOON)).to.equal(due);
    expect(missing(NOON, MONTH_OF_EXPIRY)).to.equal(Date.UTC(2027, 11, 1));
    expect(missingTimer(anAccount(), { noticedThrough: null }, programme, NOON)).to.equal(null);
  });

  it('is on its way for a day from then on', () => {
    const day = 86_400_000;
    expect([due - 1, due, due + day - 1, due + day].map((at) => missing(at))).to.deep.equal([due, null, null, due]);
  });
});
