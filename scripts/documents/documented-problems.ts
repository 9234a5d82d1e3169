import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Problem } from '../../shared/platform/boundary/problems.ts';

/** A problem with when it is answered and what the caller can do. */
export type DocumentedProblem = Problem & { readonly meaning: string };

/** Two problems of one code, or one without a meaning. */
export class UndocumentedProblemError extends Error {
  override readonly name = 'UndocumentedProblemError';
}

const OF_THE_BOUNDARY = 'shared/platform/boundary/problems.ts';

/**
 * The boundary's problems and those of every context (shared/<context>/problems.ts), by code, with the meanings that the
 * same file exports as MEANINGS.
 *
 * @throws UndocumentedProblemError
 */
export async function documentedProblems(root: string): Promise<ReadonlyMap<string, DocumentedProblem>> {
  const found = new Map<string, DocumentedProblem>();
  for (const file of [OF_THE_BOUNDARY, ...globSync('shared/*/problems.ts', { cwd: root }).sort()]) {
    const { MEANINGS = {}, ...lists } = (await import(pathToFileURL(join(root, file)).href)) as {
      readonly MEANINGS?: Readonly<Record<string, string>>;
    };
    for (const problem of Object.values(lists).flatMap(problemsIn)) {
      const meaning = MEANINGS[problem.code];
      if (meaning === undefined)
        throw new UndocumentedProblemError(`${file}: MEANINGS says nothing of ${problem.code}`);
      if (found.has(problem.code)) throw new UndocumentedProblemError(`${file}: ${problem.code} is taken`);
      found.set(problem.code, { ...problem, meaning });
    }
  }
  return found;
}

function problemsIn(exported: unknown): Problem[] {
  if (typeof exported !== 'object' || exported === null) return [];
  return Object.values(exported).filter(
    (value): value is Problem => typeof value === 'object' && value !== null && 'code' in value && 'status' in value,
  );
}
