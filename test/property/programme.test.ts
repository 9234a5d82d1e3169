import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { DEFAULT_PROGRAMME, parseProgramme } from '../../shared/loyalty/contracts/programme.ts';
import { standingOf } from '../../shared/loyalty/standing.ts';
import { anAccount, aProgramme } from '../builders/accounts.ts';
import { settings } from '../builders/arbitraries.ts';

const points = fc.integer({ min: 1, max: 1_000_000_000 });
const tiers = fc
  .tuple(
    fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 20 }),
    fc.uniqueArray(points, { minLength: 19, maxLength: 19 }),
  )
  .map(([names, starts]) => {
    const rising = [0, ...starts.sort((a, b) => a - b)];
    return names.map((name, index) => ({ id: `tier-${index}`, name, threshold: rising[index] ?? 0 }));
  });

const someSettings = fc.record(
  { welcomePoints: points, orderPoints: points, expiryMonths: fc.integer({ min: 1, max: 120 }), tiers },
  { requiredKeys: [] },
);

describe('programme', () => {
  it('takes every valid choice of settings, and keeps the defaults of the others', () =>
    fc.assert(
      fc.property(someSettings, (chosen) => {
        assert.deepEqual(parseProgramme(JSON.stringify(chosen)), { ...DEFAULT_PROGRAMME, ...chosen });
      }),
      settings,
    ));

  it('takes tiers in their order only', () =>
    fc.assert(
      fc.property(
        tiers.filter(({ length }) => length > 1),
        (rising) => {
          assert.throws(
            () => parseProgramme(JSON.stringify({ tiers: rising.toReversed() })),
            /tiers\/0 must start at 0/,
          );
          const swapped = [rising[0], ...rising.slice(1).toReversed()];
          if (rising.length > 2)
            assert.throws(() => parseProgramme(JSON.stringify({ tiers: swapped })), /must start above/);
        },
      ),
      settings,
    ));

  it('never gives anything else than a programme or a reason', () =>
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          const programme = parseProgramme(text);
          assert.equal(programme.tiers[0].threshold, 0);
          assert(programme.orderPoints > 0 && programme.welcomePoints > 0);
        } catch (error) {
          assert.match((error as Error).message, /^The programme is (not JSON|invalid)/);
        }
      }),
      settings,
    ));

  it('shows every account one tier and the way to the next', () =>
    fc.assert(
      fc.property(tiers, fc.nat(), fc.nat({ max: 25 }), (ladder, balance, granted) => {
        const [lowest, ...higher] = ladder;
        assert(lowest);
        const tier = ladder[granted]?.id ?? null;
        const standing = standingOf(anAccount({ points: balance, tier }), aProgramme({ tiers: [lowest, ...higher] }));
        const index = ladder.findIndex(({ id }) => id === standing.tierId);
        assert.equal(standing.tierId, tier ?? lowest.id);
        assert.equal(standing.tier, ladder[index]?.name);
        assert.equal(standing.nextTier, ladder[index + 1]?.name ?? null);
        assert((standing.pointsToNextTier ?? 0) >= 0);
      }),
      settings,
    ));
});
