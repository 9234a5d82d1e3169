import { availableParallelism } from 'node:os';
import { openDoors } from '../../../test/integration/system/doors.ts';
import { processorBound } from '../figures/processor-bound.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { processorTimes, processorUsed } from '../stack/function-processes.ts';
import { PLAIN_EVENT, PLAIN_QUEUE, plainConsumer } from '../stack/plain-consumer.ts';
import { publishAtOnce } from '../stack/publish-at-once.ts';
import { queueDepth } from '../stack/queue-depth.ts';
import { startedStack } from '../stack/started-stack.ts';
import { until } from '../stack/until.ts';

const TARGET: Target = {
  what: 'from the bus through a queue into a function that does nothing with them',
  unit: 'events a second',
  bound: 'at least',
  limit: 500,
};

/** Until the consumer's processes run, and the stack's own code is optimised. */
const WARM_UP = 500;
const LOOK = { everyMs: 20, withinMs: 120_000 };

/** How many events the stack itself carries from PutEvents to an acknowledged delivery, and what each costs it. */
export async function plainEvents(events: number): Promise<Section> {
  const project = plainConsumer();
  try {
    const stack = await startedStack(performance.now(), project.folder);
    try {
      const { env, region, pid, endpoints } = stack;
      const doors = await openDoors({ env, region, awsEndpoint: endpoints.aws });
      const waiting = await queueDepth(doors, `laurel-${env}-${PLAIN_QUEUE}`);
      const carry = async (count: number) => {
        const announcements = Array.from({ length: count }, (_, index) => ({ ...PLAIN_EVENT, data: { index } }));
        const startedAtMs = performance.now();
        await publishAtOnce(doors, announcements);
        const takenAtMs = performance.now();
        const emptyAtMs = await until('the queue is empty', async () => (await waiting()) === 0, LOOK);
        return { takenMs: takenAtMs - startedAtMs, totalMs: emptyAtMs - startedAtMs };
      };
      await carry(WARM_UP);
      const before = processorTimes(pid);
      const senderBefore = process.cpuUsage();
      const carried = await carry(events);
      const sender = process.cpuUsage(senderBefore);
      const used = [
        ...processorUsed(before, processorTimes(pid)),
        ['the sender', (sender.user + sender.system) / 1000] as const,
      ].map(([what, ms]) => [what, ms / events] as const);
      const msEach = used.reduce((sum, [, ms]) => sum + ms, 0);
      const processors = availableParallelism();
      const bound = processorBound(processors, msEach);
      const perSecond = (durationMs: number) => (events / durationMs) * 1000;
      return {
        title: `${events} events through the stack to a function that does nothing`,
        table: {
          headings: ['until', 'ms', 'events a second'],
          rows: [
            ['the bus has taken them', rounded(carried.takenMs), rounded(perSecond(carried.takenMs))],
            ['the last one is done', rounded(carried.totalMs), rounded(perSecond(carried.totalMs))],
            ...used.map(([what, ms]) => [`processor time of an event: ${what}`, rounded(ms), '']),
            [`what ${processors} processors with nothing else to do could carry`, rounded(msEach), rounded(bound)],
          ],
        },
        figures: { events, ...carried, processorMsPerEvent: Object.fromEntries(used), processors, bound },
        verdicts: [judge(TARGET, perSecond(carried.totalMs))],
      };
    } finally {
      await stack.stop();
    }
  } finally {
    project.remove();
  }
}
