import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import type { GrantUse } from '../../../scripts/declarations/grants.ts';
import type { Failure } from '../batch-report.ts';
import { EXCEPTIONS, unusedGrants } from './unused-grants.ts';
import { UNUSED_ON_PURPOSE } from './unused-on-purpose.ts';

const root = join(import.meta.dirname, '../../..');

/** What the comparison adds to the figures of a run. */
export interface GrantComparison {
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** Why nothing was compared. */
  readonly note?: string;
}

/**
 * Compares what functions are granted with what a run of every integration test made them call. A run with failures is
 * not compared: what a test did not reach is no grant too many.
 *
 * @param usageFile what stacks have noted, a GrantUse on each line
 * @param hasFailed whether any integration test has
 */
export function compareGrants(
  usageFile: string,
  hasFailed: boolean,
  read = (file: string) => readFileSync(join(root, file), 'utf8'),
): GrantComparison {
  if (hasFailed)
    return { passed: 0, failures: [], note: 'Grants were not compared with calls, as integration tests have failed.' };
  const noted = existsSync(usageFile) ? readFileSync(usageFile, 'utf8').split('\n').filter(Boolean) : [];
  const unused = unusedGrants(
    loadDeclarations(root).functions,
    noted.map((line) => JSON.parse(line) as GrantUse),
    UNUSED_ON_PURPOSE,
    read,
  );
  if (unused.length === 0) return { passed: 1, failures: [] };
  const problem = [...unused, `What must stay although no test uses it has an entry in ${EXCEPTIONS}.`].join('\n');
  return { passed: 0, failures: [{ title: 'functions use all that they are granted', file: EXCEPTIONS, problem }] };
}
