import { randomUUID } from 'node:crypto';
import type { LocalStack } from '../../../test/integration/local-stack.ts';
import { aMember, orderCompletedV2 } from '../../../test/integration/system/doors.ts';
import { tap } from '../../../test/integration/system/tap.ts';
import { percentile } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { storedAccounts } from '../stack/stored-accounts.ts';
import { until } from '../stack/until.ts';

const TARGET: Target = {
  what: 'from PutEvents to the last write, idle, p50',
  unit: 'ms',
  bound: 'at most',
  limit: 60,
};

const ORDER_POINTS = 50;
/** pointsAdded v1 and v2. */
const EVENTS_PER_CHANGE = 2;
/** The first ones find processes that have just been started. */
const WARM_UP_ORDERS = 10;

/** Two looks at the table in this time are a small part of what is measured, and of what the stack can do. */
const LOOK = { everyMs: 2, withinMs: 10_000 };
const PUBLISHED = { everyMs: 10, withinMs: 10_000 };

/** One order at a time through a stack that has nothing else to do. */
export async function idleLatency(stack: LocalStack, orders: number): Promise<Section> {
  const { doors } = stack;
  const accounts = storedAccounts(stack);
  const subscriber = await tap(doors, 'loyalty');
  const balanceMs: number[] = [];
  try {
    for (let order = -WARM_UP_ORDERS; order < orders; order++) {
      // A member each: one of many orders would reach a tier, and the stack would not be idle.
      const userId = aMember();
      const startedAtMs = performance.now();
      await doors.publish(orderCompletedV2(userId, randomUUID()));
      const writtenAtMs = await until(
        'the order is credited',
        async () => (await accounts.of(userId)).points === ORDER_POINTS,
        LOOK,
      );
      if (order >= 0) balanceMs.push(writtenAtMs - startedAtMs);
      // Idle again: both versions of the change have come out.
      await until(
        'the change is published',
        async () => (await subscriber.about(userId)).length === EVENTS_PER_CHANGE,
        PUBLISHED,
      );
    }
  } finally {
    await subscriber.close();
    accounts.close();
  }
  const p50 = percentile(balanceMs, 0.5);
  const p95 = percentile(balanceMs, 0.95);
  return {
    title: `One order at a time through the idle stack, ${orders} of them`,
    table: {
      headings: ['from PutEvents to', 'p50 ms', 'p95 ms'],
      rows: [['the balance in the table', rounded(p50), rounded(p95)]],
    },
    figures: { balanceMs },
    verdicts: [judge(TARGET, p50)],
  };
}
