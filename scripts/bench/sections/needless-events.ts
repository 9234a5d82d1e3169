import type { LocalStack } from '../../../test/integration/local-stack.ts';
import { aMember } from '../../../test/integration/system/doors.ts';
import { type Tap, tap } from '../../../test/integration/system/tap.ts';
import { executionsOf, historyOf, pointsAdded } from '../../../test/integration/system/upgrades.ts';
import { type ExecutionCost, executionCost } from '../figures/execution-cost.ts';
import { judge, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { checkpointCalls } from '../stack/checkpoint-calls.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { until } from '../stack/until.ts';

const STARTED: Target = {
  what: 'executions for events that show that they cross no threshold',
  unit: '',
  bound: 'at most',
  limit: 0,
};

const OPERATIONS: Target = {
  what: 'durable operations of an execution that finds no threshold crossed',
  unit: '',
  bound: 'at most',
  limit: 2,
};

interface NeedlessEvent {
  readonly what: string;
  /** Whether the event says itself that nobody is to be upgraded. */
  readonly isPlain: boolean;
  readonly totalPoints: number;
  readonly tier?: string;
}

/** None of the members has an account: whatever an event says, there is nobody to upgrade. */
const EVENTS: readonly NeedlessEvent[] = [
  { what: '499 points: below the first threshold', isPlain: true, totalPoints: 499 },
  { what: '600 points, and Silver already', isPlain: true, totalPoints: 600, tier: 'silver' },
  { what: '600 points, which the account does not have', isPlain: false, totalPoints: 600 },
];

interface Figure extends ExecutionCost, NeedlessEvent {
  readonly executions: number;
  readonly checkpointCalls: number;
}

const LOOK = { everyMs: 10, withinMs: 20_000 };

/** What events cost that lead to no upgrade. */
export async function needlessEvents(stack: LocalStack): Promise<Section> {
  const subscriber = await tap(stack.doors, 'loyalty');
  const figures: Figure[] = [];
  try {
    for (const event of EVENTS) figures.push(await measure(stack, subscriber, event));
  } finally {
    await subscriber.close();
  }
  const worst = (isPlain: boolean, measure: 'executions' | 'operations') =>
    Math.max(...figures.filter((figure) => figure.isPlain === isPlain).map((figure) => figure[measure]));
  return {
    title: 'Events that lead to no tier upgrade',
    table: {
      headings: ['the event says', 'executions', 'durable operations', 'checkpoint calls', 'invocations'],
      rows: figures.map((figure) => [
        figure.what,
        figure.executions,
        figure.operations,
        figure.checkpointCalls,
        figure.invocations,
      ]),
    },
    figures,
    verdicts: [judge(STARTED, worst(true, 'executions')), judge(OPERATIONS, worst(false, 'operations'))],
  };
}

async function measure(stack: LocalStack, subscriber: Tap, event: NeedlessEvent): Promise<Figure> {
  const { doors } = stack;
  const userId = aMember();
  const waiting = await queueDepth(doors, `laurel-${doors.env}-tiers-trigger-upgrade`);
  const checkpointCallsBefore = await checkpointCalls(stack);
  const { totalPoints, tier } = event;
  await doors.publish(pointsAdded({ userId, totalPoints, ...(tier === undefined ? {} : { tier }) }));
  // The bus hands an event to all its rules at once, and an execution exists when its trigger is done.
  await until('the event is out', async () => (await subscriber.about(userId)).length === 1, LOOK);
  await until('the trigger is done', async () => (await waiting()) === 0, LOOK);
  await until(
    'no execution is running',
    async () => (await executionsOf(doors, userId)).every(({ Status }) => Status !== 'RUNNING'),
    LOOK,
  );

  const executions = await executionsOf(doors, userId);
  const histories = await Promise.all(executions.map(({ DurableExecutionArn: arn = '' }) => historyOf(doors, arn)));
  const costs = histories.map(executionCost);
  return {
    ...event,
    executions: executions.length,
    operations: costs.reduce((sum, { operations }) => sum + operations, 0),
    invocations: costs.reduce((sum, { invocations }) => sum + invocations, 0),
    checkpointCalls: (await checkpointCalls(stack)) - checkpointCallsBefore,
  };
}
