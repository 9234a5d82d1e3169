import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchReport } from './batch-report.ts';
import type { GrantComparison } from './grants/compare-grants.ts';
import { PARTS, type Part, TARGETS } from './parts.ts';

type Counted = Pick<BatchReport, 'passed' | 'failures' | 'leftOut'>;

/** What a part of a run has counted. */
export interface CountedPart extends Counted {
  readonly parts: readonly Part[];
  /** Whether what functions did in it says nothing of what they need. */
  readonly hasFailedIntegration: boolean;
}

export interface WholeRun extends Counted {
  /** Why grants were not compared. */
  readonly note?: string;
}

const COUNTED = 'counted-';

/** Where the parts of one run leave what they have counted, and their stacks what functions use of their grants. */
export function usageFileOf(folder: string): string {
  return join(folder, 'grants.jsonl');
}

/** Keeps what a part has counted for the sum of the whole. */
export function keepPart(folder: string, part: CountedPart): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${COUNTED}${part.parts.join('-')}.json`), JSON.stringify(part));
}

/**
 * The sum of all parts of a run. A part that has left nothing is a failure: it may have ended before its tests began.
 *
 * @param folder where the parts have left what they counted
 * @param compare what functions are granted with what they used in all parts; asked only where every part is there
 */
export function wholeRun(
  folder: string,
  compare: (usageFile: string, hasFailedIntegration: boolean) => GrantComparison,
): WholeRun {
  const counted = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.startsWith(COUNTED))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CountedPart);
  const missing = PARTS.filter((part) => !counted.some(({ parts }) => parts.includes(part)));
  const grants: GrantComparison =
    missing.length > 0
      ? { passed: 0, failures: [], note: 'Grants were not compared with calls, as parts of the run are missing.' }
      : compare(
          usageFileOf(folder),
          counted.some(({ hasFailedIntegration }) => hasFailedIntegration),
        );
  return {
    passed: counted.reduce((sum, { passed }) => sum + passed, grants.passed),
    failures: [
      ...counted.flatMap(({ failures }) => failures),
      ...missing.map((part) => ({
        title: 'the tests run to their end',
        file: TARGETS[part],
        problem: `${TARGETS[part]} has left no figures.`,
      })),
      ...grants.failures,
    ],
    leftOut: counted.flatMap(({ leftOut }) => leftOut),
    ...(grants.note ? { note: grants.note } : {}),
  };
}
