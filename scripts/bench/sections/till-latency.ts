import { setTimeout as delay } from 'node:timers/promises';
import type { LocalStack } from '../../../test/integration/local-stack.ts';
import { percentile } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';

const TARGET: Target = { what: 'own share of a request of a till, p95', unit: 'ms', bound: 'at most', limit: 100 };
/** The first ones find processes that have just been started. */
const WARM_UP_SALES = 5;
/** A customer may begin five sales a second, for longer than twenty in a row. */
const SALE_EVERY_MS = 250;
const STEPS = ['identify', 'calculate-rewards', 'finalize'] as const;

/** One sale at a time through the idle stack. The partner answers at once: what is left of a request is our own. */
export async function tillLatency({ doors }: LocalStack, sales: number): Promise<Section> {
  const tookMs: Record<string, number[]> = Object.fromEntries(STEPS.map((step) => [step, []]));
  for (let sale = -WARM_UP_SALES; sale < sales; sale++) {
    const nextAtMs = performance.now() + SALE_EVERY_MS;
    // A till for each: one is let begin twenty sales at once.
    const channelId = `POS-${sale + WARM_UP_SALES}`;
    const transactionId = 'TXN-1';
    const token = doors.token(`till-${channelId}`, { scope: 'pos', channels: [channelId] });
    let sessionId = '';
    const bodies = {
      identify: () => ({ customerId: 'CUST-12345', channelId, transactionId }),
      'calculate-rewards': () => ({ sessionId, transactionAmount: 150, items: [{ sku: 'SKU-001', qty: 2 }] }),
      finalize: () => ({ sessionId, transactionId, finalAmount: 150 }),
    };
    for (const step of STEPS) {
      const startedAtMs = performance.now();
      const path: string = `/loyalty/${step}`;
      const { status, body } = await doors.request('POST', path, { token, json: bodies[step]() });
      if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
      if (sale >= 0) tookMs[step]?.push(performance.now() - startedAtMs);
      sessionId = body.data.sessionId ?? sessionId;
    }
    await delay(Math.max(0, nextAtMs - performance.now()));
  }
  const p95 = (step: string) => percentile(tookMs[step] ?? [], 0.95);
  return {
    title: `A sale at a till through the idle stack, ${sales} of them, with a partner that answers at once`,
    table: {
      headings: ['request', 'p50 ms', 'p95 ms'],
      rows: STEPS.map((step) => [step, rounded(percentile(tookMs[step] ?? [], 0.5)), rounded(p95(step))]),
    },
    figures: { tookMs },
    verdicts: [judge(TARGET, Math.max(...STEPS.map(p95)))],
  };
}
