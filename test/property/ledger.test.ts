import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type Account, assertCoherent, openAccount } from '../../shared/loyalty/account.ts';
import { earn } from '../../shared/loyalty/earn.ts';
import type { Entry } from '../../shared/loyalty/entry.ts';
import type { Movement } from '../../shared/loyalty/movement.ts';
import { aProgramme, circumstances, NOON } from '../builders/accounts.ts';
import { anInstant, settings } from '../builders/arbitraries.ts';
import { aSpend } from '../builders/movements.ts';

interface Step {
  readonly kind: 'earn' | 'spend';
  readonly points: number;
  readonly at: number;
  readonly months: number;
}

const aStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('earn', 'spend'),
  points: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 500 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }) },
  ),
  at: anInstant,
  months: fc.integer({ min: 1, max: 36 }),
});

function movementOf({ kind, points }: Step, index: number): Movement {
  if (kind === 'spend') return aSpend(points, `${index}`);
  return earn({ source: { kind: 'order', sourceId: `${index}` }, points: () => points, correlationId: 'c' });
}

/** Takes the steps one after the other and lets each be looked at. */
function walk(steps: readonly Step[], look: (before: Account, after: Account, entry: Entry, step: Step) => void) {
  let account = openAccount('ada', NOON);
  for (const [index, step] of steps.entries()) {
    const programme = aProgramme({ expiryMonths: step.months });
    const decision = movementOf(step, index).decide(account, new Map(), programme, circumstances({ at: step.at }));
    if (!decision.accepted) {
      const expected =
        step.kind === 'spend' ? account.points < step.points : !Number.isSafeInteger(account.earned + step.points);
      assert(expected, `refused without a reason: ${decision.refusal}`);
      continue;
    }
    look(account, decision.account, decision.entries[0] as Entry, step);
    account = decision.account;
  }
  return account;
}

describe('any sequence of earnings and spends', () => {
  const check = (look: Parameters<typeof walk>[1]) => () =>
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 60 }), (steps) => {
        walk(steps, look);
      }),
      settings,
    );

  it(
    'keeps every invariant of the account',
    check((_, after) => assertCoherent(after)),
  );

  it(
    'moves exactly the points asked for, and its entry says so',
    check((before, after, entry, { kind, points }) => {
      const change = kind === 'earn' ? points : -points;
      assert.equal(after.points, before.points + change);
      assert.equal(entry.points, change);
      assert.equal(entry.after.available, after.points);
      assert.equal(entry.sequence, before.sequence + 1);
      assert.equal(after.sequence, entry.sequence);
    }),
  );

  it(
    'is accounted for bucket by bucket in its entries',
    check((before, after, entry) => {
      const months = new Set([...Object.keys(before.buckets), ...Object.keys(after.buckets)]);
      for (const month of months)
        assert.equal((after.buckets[month] ?? 0) - (before.buckets[month] ?? 0), entry.buckets[month] ?? 0);
      for (const month of Object.keys(entry.buckets)) assert(months.has(month));
    }),
  );

  it(
    'spends what expires soonest first',
    check((_, after, entry, { kind }) => {
      if (kind !== 'spend') return;
      const lastToPay = Object.keys(entry.buckets).sort().at(-1) ?? '';
      for (const month of Object.keys(after.buckets)) assert(month >= lastToPay, `${month} was passed over`);
    }),
  );

  it(
    'never changes what others know of the account',
    check((before, after, _, { kind }) => {
      const { userId, held, expired, tier, tierVersion, tierSince, createdAt } = before;
      for (const [name, value] of Object.entries({ userId, held, expired, tier, tierVersion, tierSince, createdAt }))
        assert.equal(after[name as keyof Account], value);
      assert(kind === 'earn' ? after.spent === before.spent : after.earned === before.earned);
    }),
  );

  it('leaves its input as it was', () => {
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 20 }), (steps) => {
        walk(steps, (before, after) => {
          assert.notEqual(before, after);
          Object.freeze(after);
          Object.freeze(after.buckets);
        });
      }),
      settings,
    );
  });
});
