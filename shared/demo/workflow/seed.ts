import {
  createRetryStrategy,
  type DurableContext,
  JitterStrategy,
  type StepConfig,
  StepError,
} from '@aws/durable-execution-sdk-js';
import type { DemoAdmin } from '#contracts/demo/demo-admin';
import { TransientError } from '../../platform/failures.ts';
import type { DemoDoors, Seeding } from '../adapters/demo-doors.ts';
import { MEMBERS, PRODUCTS, type SeededMember } from '../seeds.ts';
import type { Seed } from './reset-workflow.ts';

/** What one context tells another takes seconds; what takes a minute and a half comes no more. */
export const UNTIL_IT_IS_HEARD = {
  maxAttempts: 24,
  initialDelaySeconds: 1,
  maxDelaySeconds: 4,
  backoffRate: 2,
} as const;

const untilItIsHeard: NonNullable<StepConfig<unknown>['retryStrategy']> = createRetryStrategy({
  maxAttempts: UNTIL_IT_IS_HEARD.maxAttempts,
  initialDelay: { seconds: UNTIL_IT_IS_HEARD.initialDelaySeconds },
  maxDelay: { seconds: UNTIL_IT_IS_HEARD.maxDelaySeconds },
  backoffRate: UNTIL_IT_IS_HEARD.backoffRate,
  jitter: JitterStrategy.NONE,
});

export interface SeedSettings {
  readonly doors: DemoDoors;
  /** The login that the deployment has made. @throws Error where there is none */
  readonly admin: () => Promise<DemoAdmin>;
}

/**
 * Puts the demo's data there through the public doors, as people would: products with their stock, an administrator and
 * members, and what became of some orders. Every request carries a key, so that a step that is made twice says the same.
 */
export function seedDemo({ doors, admin }: SeedSettings): Seed {
  return async (context, by) => {
    let userIds: readonly string[] = [];
    const parts: readonly (readonly [name: string, part: () => Promise<void>])[] = [
      ['products', () => sellAll(context, by)],
      [
        'members',
        async () => {
          userIds = await signUpAll(context, by);
        },
      ],
      [
        'orders',
        async () => {
          for (const [index, member] of MEMBERS.entries()) await storyOf(context, member, userIds[index] ?? '', by);
        },
      ],
    ];
    for (const [name, part] of parts) {
      try {
        await part();
      } catch (error) {
        if (!(error instanceof StepError)) throw error;
        context.logger.error('the demo could not be seeded', { part: name, error });
        // What follows stands on it.
        return [`seed.${name}`];
      }
    }
    return [];
  };

  async function sellAll(context: DurableContext, by: Seeding): Promise<void> {
    await context.step(
      'sell-products',
      async () => {
        for (const product of PRODUCTS) {
          await doors.sell(product, by);
          await doors.stock(product, by);
        }
      },
      { retryStrategy: untilItIsHeard },
    );
  }

  async function signUpAll(context: DurableContext, by: Seeding) {
    await context.step(
      'sign-up-admin',
      async () => {
        const { emailAddress, password } = await admin();
        await doors.signUp({ emailAddress, password, firstName: 'Demo', lastName: 'Admin', isAdmin: true }, by);
      },
      { retryStrategy: untilItIsHeard },
    );
    return context.step(
      'sign-up-members',
      async () => {
        const { password } = await admin();
        const userIds: string[] = [];
        for (const { emailAddress, firstName, lastName } of MEMBERS)
          userIds.push(await doors.signUp({ emailAddress, firstName, lastName, password }, by));
        return userIds;
      },
      { retryStrategy: untilItIsHeard },
    );
  }

  /** What each tells the other comes by events: the account, the products' prices, the payment, the points. */
  async function storyOf(
    context: DurableContext,
    { order, spends, firstName }: SeededMember,
    userId: string,
    by: Seeding,
  ): Promise<void> {
    const step = <Result>(name: string, work: () => Promise<Result>) =>
      context.step(`${name}-of-${firstName}`, work, { retryStrategy: untilItIsHeard });
    const welcome = await step('account', async () => known('there is no account', await doors.pointsOf(userId)));
    if (!order) return;
    const orderId = await step('order', () => doors.order(userId, order.lines, by));
    await step('payment', async () => {
      const status = await doors.statusOf(userId, orderId);
      return known(`it is ${status}`, status === 'Confirmed' || undefined);
    });
    if (order.becomes === 'cancelled') await step('cancellation', () => doors.cancel(userId, orderId, by));
    if (order.becomes !== 'completed') return;
    await step('completion', () => doors.complete(orderId, by));
    const points = await step('points', async () => {
      const now = (await doors.pointsOf(userId)) ?? 0;
      return known(`${now} points are the welcome's`, now > welcome ? now : undefined);
    });
    if (spends) await step('spend', () => doors.spend(userId, Math.min(spends, points), by));
  }
}

/** @throws TransientError until it is known */
function known<Value>(what: string, value: Value | undefined): Value {
  if (value === undefined) throw new TransientError(`${what} yet`);
  return value;
}
