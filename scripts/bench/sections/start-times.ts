import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { OrphanGuard } from '../../local-stack/lambda/orphan-guard.ts';
import { startFunction } from '../aws/function-process.ts';
import { bundleFolder } from '../bundles.ts';
import { interleave, type Timed } from '../figures/interleave.ts';
import { median } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import { worstOfEachContext } from '../figures/worst.ts';
import type { Section } from '../section.ts';

const EMPTY = 'an empty handler';

const TARGET: Omit<Target, 'what'> = {
  unit: 'ms',
  bound: 'at most',
  limit: 60,
  peer: '82 to 121 ms; its stream handler 420 ms',
};

/** Nothing is called while a module loads: no function needs an endpoint that answers. */
const NO_ENDPOINT = 'http://127.0.0.1:9';

/**
 * How long each function takes from the start of its process until it asks for its first invocation, above a handler
 * that does nothing. The processes are started in turn, through the official runtime client.
 */
export async function startTimes(functions: readonly FunctionDeclaration[], rounds: number): Promise<Section> {
  const [first] = functions;
  if (!first) throw new Error('there is no function to start');
  const emptyFolder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  writeFileSync(join(emptyFolder, 'index.mjs'), 'export const handler = async () => {};\n');
  const guard = new OrphanGuard();
  try {
    const alternatives: Record<string, Timed> = { [EMPTY]: starting(first, emptyFolder, guard) };
    for (const declared of functions) alternatives[declared.id] = starting(declared, bundleFolder(declared), guard);
    return section(await interleave(alternatives, rounds, 1), functions);
  } finally {
    await guard.close();
    rmSync(emptyFolder, { recursive: true });
  }
}

function starting(declared: FunctionDeclaration, folder: string, guard: OrphanGuard): Timed {
  return async () => {
    const startedAtMs = performance.now();
    const process = await startFunction(declared, folder, NO_ENDPOINT, guard);
    const tookMs = performance.now() - startedAtMs;
    await process.stop();
    return tookMs;
  };
}

function section(durations: Record<string, number[]>, functions: readonly FunctionDeclaration[]): Section {
  const emptyMs = durations[EMPTY] ?? [];
  const figures = functions.map(({ id }) => {
    const ownMs = durations[id] ?? [];
    return {
      function: id,
      startMsP50: median(ownMs),
      // Round by round: what slowed a whole round down is in both and falls out.
      aboveEmptyMsP50: median(ownMs.map((ms, round) => ms - (emptyMs[round] ?? Number.NaN))),
      // On a busy machine the fastest starts are the ones that were least disturbed.
      aboveEmptyMsFastest: Math.min(...ownMs) - Math.min(...emptyMs),
    };
  });
  const emptyMsP50 = median(emptyMs);
  return {
    title: 'Start of a process until it asks for its first invocation',
    table: {
      headings: ['function', 'p50 ms', 'above empty', 'fastest above empty', 'times empty'],
      rows: [
        [EMPTY, rounded(emptyMsP50), 0, 0, 1],
        ...figures.map(({ function: id, startMsP50, aboveEmptyMsP50, aboveEmptyMsFastest }) => [
          id,
          rounded(startMsP50),
          rounded(aboveEmptyMsP50),
          rounded(aboveEmptyMsFastest),
          rounded(startMsP50 / emptyMsP50),
        ]),
      ],
    },
    figures: { emptyMsP50, functions: figures },
    verdicts: worstOfEachContext(figures, ({ aboveEmptyMsP50 }) => aboveEmptyMsP50).map((worst) =>
      judge({ ...TARGET, what: `slowest start above an empty handler, ${worst.function}` }, worst.aboveEmptyMsP50),
    ),
  };
}
