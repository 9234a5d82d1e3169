import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSourceFile } from '../architecture/source-file.ts';

/** Tests that can notice a mistake in a file, since they import it. */
export interface TestsOf {
  /** Those with the shortest way to it, which mostly are about it. */
  readonly nearest: readonly string[];
  readonly others: readonly string[];
}

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

/** The tests among the given ones from which imports lead to the file, directly or by other sources. */
export function testsOf(file: string, tests: readonly string[], importsOf: ImportsOf): TestsOf {
  const ways = tests.flatMap((test) => {
    const steps = stepsTo(file, test, importsOf);
    return steps === undefined ? [] : [{ test, steps }];
  });
  const shortest = Math.min(...ways.map(({ steps }) => steps));
  return {
    nearest: ways.filter(({ steps }) => steps === shortest).map(({ test }) => test),
    others: ways.filter(({ steps }) => steps > shortest).map(({ test }) => test),
  };
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
