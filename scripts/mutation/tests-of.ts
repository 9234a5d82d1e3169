import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readSourceFile } from '../architecture/source-file.ts';

/**
 * Tests that can notice a mistake in a file, since they import it, by rounds: who notices most with the least work first.
 * Those that are named after it, those with the shortest way to it, which mostly are about it, and the others; no round is empty.
 */
export type TestsOf = readonly (readonly string[])[];

/** The sources that a source imports and that are there when it runs; paths relative to the root. */
export type ImportsOf = (path: string) => readonly string[];

/** Reads each source once. One that imports what it names when it runs is taken to import what it has types of. */
export function importsIn(root: string): ImportsOf {
  const known = new Map<string, readonly string[]>();
  const read = (path: string) => {
    const { imports, unnamedImports } = readSourceFile(root, path);
    return imports.flatMap(({ target, typeOnly }) =>
      target?.endsWith('.ts') && (!typeOnly || unnamedImports.length > 0) && existsSync(join(root, target))
        ? [target]
        : [],
    );
  };
  return (path) => {
    const found = known.get(path) ?? read(path);
    known.set(path, found);
    return found;
  };
}

/**
 * Those among the given tests from which imports lead to the file, directly or by other sources.
 *
 * @param ownFolder where tests may be further from it than the nearest ones
 */
export function testsOf(file: string, tests: readonly string[], importsOf: ImportsOf, ownFolder = ''): TestsOf {
  const ways = tests.flatMap((test) => {
    const steps = stepsTo(file, test, importsOf);
    return steps === undefined ? [] : [{ test, steps }];
  });
  const shortest = Math.min(...ways.map(({ steps }) => steps));
  const near = ways.filter(({ test, steps }) => steps === shortest || test.startsWith(ownFolder));
  const rounds = Map.groupBy(near, ({ test, steps }) => {
    if (basename(test, '.test.ts') === basename(file, '.ts')) return 0;
    return steps === shortest ? 1 : 2;
  });
  return [...rounds].sort(([one], [other]) => one - other).map(([, round]) => round.map(({ test }) => test));
}

/** How many imports lead from one to the other; undefined where none do. */
function stepsTo(file: string, from: string, importsOf: ImportsOf): number | undefined {
  const seen = new Set<string>();
  let reached = [from];
  for (let steps = 0; reached.length > 0; steps++) {
    if (reached.includes(file)) return steps;
    for (const path of reached) seen.add(path);
    reached = [...new Set(reached.flatMap((path) => importsOf(path)))].filter((path) => !seen.has(path));
  }
  return undefined;
}
