import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { LocalStack } from '../../../test/integration/local-stack.ts';
import { aMember, orderCompletedV2 } from '../../../test/integration/system/doors.ts';
import { processorBound } from '../figures/processor-bound.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { processorTimes, processorUsed } from '../stack/function-processes.ts';
import { orderQueue } from '../stack/order-queue.ts';
import { publishAtOnce } from '../stack/publish-at-once.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { storedAccounts } from '../stack/stored-accounts.ts';
import { until } from '../stack/until.ts';

const TARGET: Target = {
  what: 'through the whole stack, end to end',
  unit: 'orders a second',
  bound: 'at least',
  limit: 500,
};

const ORDER_POINTS = 50;
/** What is asked is one small call that touches no function: fifty of them a second are nothing to the stack. */
const LOOK = { everyMs: 20, withinMs: 120_000 };

/**
 * Many orders of many members, from the first PutEvents until the queue has nothing left and every balance is right.
 * The changes are published meanwhile, as they always are.
 */
export async function throughput(stack: LocalStack, orders: number, members: number): Promise<Section> {
  const { doors } = stack;
  const waiting = await queueDepth(doors, orderQueue(doors.env));
  const accounts = storedAccounts(stack);
  try {
    const owed = new Map(Array.from({ length: members }, () => [aMember(), 0]));
    const userIds = [...owed.keys()];
    const announcements = Array.from({ length: orders }, (_, index) => {
      const userId = userIds[index % members] ?? '';
      owed.set(userId, (owed.get(userId) ?? 0) + ORDER_POINTS);
      return orderCompletedV2(userId, randomUUID());
    });

    const usedBefore = processorTimes(stack.pid);
    const senderBefore = process.cpuUsage();
    const startedAtMs = performance.now();
    await publishAtOnce(doors, announcements);
    const takenAtMs = performance.now();
    let emptyAtMs = 0;
    await until(
      'every balance is right',
      async () => {
        if ((await waiting()) > 0) return false;
        // The looks at the balances come after the work, and are not part of it.
        emptyAtMs = performance.now();
        for (const [userId, due] of owed) if ((await accounts.of(userId)).points !== due) return false;
        return true;
      },
      LOOK,
    );
    const sender = process.cpuUsage(senderBefore);
    const used = [
      ...processorUsed(usedBefore, processorTimes(stack.pid)),
      ['the sender, looks at balances included', (sender.user + sender.system) / 1000] as const,
    ].map(([what, ms]) => [what, ms / orders] as const);
    const msEach = used.reduce((sum, [, ms]) => sum + ms, 0);
    const processors = availableParallelism();
    const bound = processorBound(processors, msEach);
    const figures = {
      orders,
      members,
      processorMsPerOrder: Object.fromEntries(used),
      processors,
      bound,
      takenMs: takenAtMs - startedAtMs,
      totalMs: emptyAtMs - startedAtMs,
    };
    const perSecond = (durationMs: number) => (orders / durationMs) * 1000;
    return {
      title: `${orders} orders of ${members} members through the whole stack`,
      table: {
        headings: ['until', 'ms', 'orders a second'],
        rows: [
          ['the bus has taken them', rounded(figures.takenMs), rounded(perSecond(figures.takenMs))],
          ['the last one is credited', rounded(figures.totalMs), rounded(perSecond(figures.totalMs))],
          ...used.map(([what, ms]) => [`processor time of an order: ${what}`, rounded(ms), '']),
          [`what ${processors} processors with nothing else to do could carry`, rounded(msEach), rounded(bound)],
        ],
      },
      figures,
      verdicts: [judge(TARGET, perSecond(figures.totalMs))],
    };
  } finally {
    accounts.close();
  }
}
