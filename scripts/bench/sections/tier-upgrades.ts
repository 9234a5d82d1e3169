import { randomUUID } from 'node:crypto';
import { tierIdOf } from '../../../shared/loyalty/contracts/programme.ts';
import type { LocalStack } from '../../../test/integration/local-stack.ts';
import { orderCompletedV2 } from '../../../test/integration/system/doors.ts';
import { type Tap, tap } from '../../../test/integration/system/tap.ts';
import { aMemberWho, historyOf, upgradeOf } from '../../../test/integration/system/upgrades.ts';
import { type ExecutionCost, executionCost } from '../figures/execution-cost.ts';
import { percentile } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { checkpointCalls } from '../stack/checkpoint-calls.ts';
import { type StoredAccounts, storedAccounts } from '../stack/stored-accounts.ts';
import { until } from '../stack/until.ts';

const OPERATIONS: Target = {
  what: 'durable operations of a tier upgrade, most',
  unit: '',
  bound: 'at most',
  limit: 13,
  peer: '13',
};

const CHECKPOINT_CALLS: Target = {
  what: 'checkpoint calls of a tier upgrade, most',
  unit: '',
  bound: 'at most',
  limit: 14,
  peer: '14',
};

/** With the welcome these are 450 points: the next order reaches Silver. */
const ORDERS_BEFORE = 7;
const POINTS_BEFORE = 450;
/** Its id, which is what members hold. */
const SILVER = tierIdOf('Silver');
/** The first ones find processes that have just been started. */
const WARM_UP_UPGRADES = 3;

const LOOK = { everyMs: 2, withinMs: 20_000 };
const PUBLISHED = { everyMs: 10, withinMs: 10_000 };

interface Figure extends ExecutionCost {
  readonly checkpointCalls: number;
  /** From PutEvents of the order that reaches the threshold. */
  readonly tierMs: number;
  readonly acknowledgedMs: number;
}

/** One upgrade at a time, each of a member of its own, through a stack that has nothing else to do. */
export async function tierUpgrades(stack: LocalStack, upgrades: number): Promise<Section> {
  const accounts = storedAccounts(stack);
  const subscriber = await tap(stack.doors, 'loyalty');
  const figures: Figure[] = [];
  try {
    for (let upgrade = -WARM_UP_UPGRADES; upgrade < upgrades; upgrade++) {
      const figure = await measure(stack, accounts, subscriber);
      if (upgrade >= 0) figures.push(figure);
    }
  } finally {
    await subscriber.close();
    accounts.close();
  }
  const of = (measure: keyof Figure) => figures.map((figure) => figure[measure]);
  const row = (what: string, values: readonly number[]) => [
    what,
    rounded(percentile(values, 0.5)),
    rounded(percentile(values, 0.95)),
    rounded(Math.max(...values)),
  ];
  return {
    title: `One tier upgrade at a time through the idle stack, ${upgrades} of them`,
    table: {
      headings: ['of an upgrade', 'p50', 'p95', 'most'],
      rows: [
        row('durable operations', of('operations')),
        row('checkpoint calls', of('checkpointCalls')),
        row('invocations of the workflow', of('invocations')),
        row('ms from PutEvents of the order to the tier in the table', of('tierMs')),
        row('ms from PutEvents of the order to the acknowledged tier', of('acknowledgedMs')),
      ],
    },
    figures,
    verdicts: [
      judge(OPERATIONS, Math.max(...of('operations'))),
      judge(CHECKPOINT_CALLS, Math.max(...of('checkpointCalls'))),
    ],
  };
}

async function measure(stack: LocalStack, accounts: StoredAccounts, subscriber: Tap): Promise<Figure> {
  const { doors } = stack;
  const userId = await aMemberWho(doors, { orders: ORDERS_BEFORE });
  await until(
    'the points before are published',
    async () => (await subscriber.about(userId)).some(({ detail }) => detail.data.totalPoints === POINTS_BEFORE),
    PUBLISHED,
  );
  const checkpointCallsBefore = await checkpointCalls(stack);

  const startedAtMs = performance.now();
  await doors.publish(orderCompletedV2(userId, randomUUID()));
  const tierAtMs = await until('the tier is granted', async () => (await accounts.of(userId)).tier === SILVER, LOOK);
  const acknowledgedAtMs = await until(
    'the tier is acknowledged',
    async () => (await accounts.of(userId)).tierNotification === 'acknowledged',
    LOOK,
  );

  const { arn, result } = await upgradeOf(doors, userId);
  // Without the other services it would be less work, and quicker or slower by their timeouts.
  if (result.outcome !== 'upgraded' || result.lacking.length > 0)
    throw new Error(`not a whole upgrade: ${JSON.stringify(result)}`);
  return {
    ...executionCost(await historyOf(doors, arn)),
    checkpointCalls: (await checkpointCalls(stack)) - checkpointCallsBefore,
    tierMs: tierAtMs - startedAtMs,
    acknowledgedMs: acknowledgedAtMs - startedAtMs,
  };
}
