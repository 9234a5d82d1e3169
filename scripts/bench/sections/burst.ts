import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { LocalStack } from '../../../test/integration/local-stack.ts';
import { aMember, orderCompletedV2 } from '../../../test/integration/system/doors.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { type Deliveries, deliveriesIn, total } from '../stack/deliveries.ts';
import { orderDeadLetterQueue, orderLog, orderQueue } from '../stack/order-queue.ts';
import { publishAtOnce } from '../stack/publish-at-once.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { storedAccounts } from '../stack/stored-accounts.ts';
import { until } from '../stack/until.ts';

const ORDER_POINTS = 50;
const LOOK = { everyMs: 10, withinMs: 60_000 };

const PARKED: Target = {
  what: 'messages of the burst left in the dead-letter queue',
  unit: '',
  bound: 'at most',
  limit: 0,
  peer: '12',
};

function deliveriesTarget(orders: number): Target {
  return {
    what: `deliveries needed for ${orders} orders at once of one member`,
    unit: '',
    bound: 'at most',
    limit: orders,
    ...(orders === 200 ? { peer: '343' } : {}),
  };
}

/** Orders of one member all at once: everyone wants to write the same account. */
export async function burst(stack: LocalStack, orders: number): Promise<Section> {
  const { doors, stateDir } = stack;
  const accounts = storedAccounts(stack);
  try {
    const waiting = await queueDepth(doors, orderQueue(doors.env));
    const parked = await queueDepth(doors, orderDeadLetterQueue(doors.env));
    const parkedBefore = await parked();
    const log = () => (existsSync(orderLog(stateDir)) ? readFileSync(orderLog(stateDir), 'utf8') : '');
    const logBefore = log().length;
    const deliveries = (): Deliveries => deliveriesIn(log().slice(logBefore));

    const userId = aMember();
    const startedAtMs = performance.now();
    await publishAtOnce(
      doors,
      Array.from({ length: orders }, () => orderCompletedV2(userId, randomUUID())),
    );
    const rightAtMs = await until(
      'every order is credited',
      async () => (await accounts.of(userId)).points === orders * ORDER_POINTS,
      LOOK,
    );
    // A message that has to come again would be in flight until its visibility timeout: an empty queue shows that
    // the log tells of every delivery.
    await until('the queue is empty', async () => (await waiting()) === 0, LOOK);
    await until('the log is written', async () => deliveries().applied >= orders, LOOK);

    const figures = {
      orders,
      deliveries: deliveries(),
      parked: (await parked()) - parkedBefore,
      rightBalanceMs: rightAtMs - startedAtMs,
    };
    const needed = total(figures.deliveries);
    return {
      title: `${orders} orders at once for one member`,
      table: {
        headings: ['orders', 'deliveries', 'failed', 'repeated', 'parked', 'ms to the right balance'],
        rows: [
          [
            orders,
            needed,
            figures.deliveries.failed,
            figures.deliveries.repeated,
            figures.parked,
            rounded(figures.rightBalanceMs),
          ],
        ],
      },
      figures,
      verdicts: [judge(deliveriesTarget(orders), needed), judge(PARKED, figures.parked)],
    };
  } finally {
    accounts.close();
  }
}
