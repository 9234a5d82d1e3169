import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Declarations } from '../../declarations/declarations.ts';
import { type CountingEndpoint, startCountingEndpoint } from '../aws/counting-endpoint.ts';
import { environmentFor } from '../aws/function-process.ts';
import { startLedgerTable } from '../aws/ledger-table.ts';
import { bundleFolder } from '../bundles.ts';
import { percentile } from '../figures/percentile.ts';
import { judge, rounded, type Target, type Verdict } from '../figures/target.ts';
import type { Section } from '../section.ts';
import { scenarios } from '../warm/scenarios.ts';
import type { Task, WarmFigures } from '../warm/worker.ts';

const WORKER = join(import.meta.dirname, '../warm/worker.ts');

const TARGETS: Readonly<Record<string, Target>> = {
  'loyalty/get-account': {
    what: 'GET /loyalty against a bare GetItem, p50',
    unit: 'times',
    bound: 'at most',
    limit: 1.25,
    peer: '1.55',
  },
  'loyalty/spend-points': {
    what: 'POST /loyalty against its bare calls, p50',
    unit: 'times',
    bound: 'at most',
    limit: 1.15,
    peer: '1.19',
  },
};

interface Figure {
  readonly function: string;
  readonly bareCalls: number;
  readonly handlerMs: Quantiles;
  readonly bareMs: Quantiles;
  readonly ratioP50: number;
  readonly ratioP95: number;
}

interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/**
 * Each handler's built bundle, warm and in turn with the bare SDK calls that it must make: the same engine, the same
 * client settings, the same requests.
 */
export async function warmHandlers(
  { functions, tables }: Declarations,
  amount: Pick<Task, 'pairs' | 'warmUpPairs'>,
): Promise<Section> {
  const declared = tables.find(({ name }) => name === 'loyalty');
  if (!declared) throw new Error('the ledger has no table');
  const table = await startLedgerTable(declared);
  const endpoint = await startCountingEndpoint(table.url);
  try {
    const figures: Figure[] = [];
    for (const one of functions.filter(({ id }) => Object.hasOwn(scenarios, id)))
      figures.push(figureOf(one.id, await measure({ declared: one, ...amount }, table.url, endpoint)));
    return section(figures);
  } finally {
    endpoint.close();
    await table.stop();
  }
}

/** @throws Error when the worker ends without figures; what it had to say is on stderr */
async function measure(task: Task, tableUrl: string, endpoint: CountingEndpoint): Promise<WarmFigures> {
  const folder = bundleFolder(task.declared);
  const worker = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WORKER, JSON.stringify(task)], {
    // Past the counting endpoint: its detour would be in every duration, and make the ratios look better than they are.
    env: { ...environmentFor(task.declared, folder, endpoint.url), AWS_ENDPOINT_URL_DYNAMODB: tableUrl },
    // Handlers log to stdout.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let figures: WarmFigures | undefined;
  worker.once('message', (message) => {
    figures = message as WarmFigures;
  });
  // Comes after the channel's last message, which exit may overtake.
  await once(worker, 'close');
  if (!figures) throw new Error(`${task.declared.id} could not be measured`);
  return figures;
}

function figureOf(id: string, { handler, bare, bareCalls }: WarmFigures): Figure {
  const handlerMs = quantiles(handler);
  const bareMs = quantiles(bare);
  return {
    function: id,
    bareCalls,
    handlerMs,
    bareMs,
    ratioP50: handlerMs.p50 / bareMs.p50,
    ratioP95: handlerMs.p95 / bareMs.p95,
  };
}

const quantiles = (durations: readonly number[]): Quantiles => ({
  p50: percentile(durations, 0.5),
  p95: percentile(durations, 0.95),
});

function section(figures: readonly Figure[]): Section {
  return {
    title: 'Warm handlers against the bare calls that they must make',
    table: {
      headings: ['function', 'calls', 'p50 ms', 'bare', 'ratio', 'p95 ms', 'bare', 'ratio'],
      rows: figures.map((figure) => [
        figure.function,
        figure.bareCalls,
        rounded(figure.handlerMs.p50),
        rounded(figure.bareMs.p50),
        rounded(figure.ratioP50),
        rounded(figure.handlerMs.p95),
        rounded(figure.bareMs.p95),
        rounded(figure.ratioP95),
      ]),
    },
    figures,
    verdicts: figures.flatMap(({ function: id, ratioP50 }): Verdict[] => {
      const target = TARGETS[id];
      return target ? [judge(target, ratioP50)] : [];
    }),
  };
}
