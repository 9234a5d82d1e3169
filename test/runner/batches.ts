import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Test files that run in one process, one after the other. */
export interface Batch {
  readonly name: string;
  readonly files: readonly string[];
  /** Nothing else runs beside it. */
  readonly isAlone: boolean;
}

export const KINDS = ['unit', 'integration', 'terraform'] as const;
export type Kind = (typeof KINDS)[number];

const SPECS: Readonly<Record<Kind, readonly string[]>> = {
  unit: ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts'],
  integration: ['test/integration/**/*.test.ts'],
  terraform: ['test/terraform/**/*.test.ts'],
};

/**
 * What files share in a process and would otherwise make twice. Which files share the local stack is written in their
 * imports, so a new file needs no entry anywhere.
 */
const SHARED: readonly { readonly name: string; readonly imports: RegExp }[] = [
  { name: 'the shared local stack', imports: /from '[./a-z]*\/under-test\.ts'/ },
  { name: 'the stack of parcels', imports: /from '[./a-z]*\/parcels-stack\.ts'/ },
  { name: 'the rendered plans', imports: /import .*\brenderedPlans\b.* from / },
];

/** `// Runs alone: <why>` at the start of a line of a file whose measurements others would spoil. */
const ALONE = /^\/\/ Runs alone: \S/m;

/** Batches of a kind of tests, those that take longest by experience first. */
export function batchesOf(kinds: readonly Kind[], read = (file: string) => readFileSync(file, 'utf8')): Batch[] {
  const files = kinds.flatMap((kind) => SPECS[kind].flatMap((spec) => globSync(spec))).sort();
  const batches = new Map<string, { files: string[]; isAlone: boolean }>();
  for (const file of files) {
    const text = read(file);
    const isAlone = ALONE.test(text);
    const name = isAlone ? file : batchName(file, text);
    const batch = batches.get(name) ?? { files: [], isAlone };
    batch.files.push(file);
    batches.set(name, batch);
  }
  return [...batches].map(([name, batch]) => ({ name, ...batch })).sort((one, other) => rank(one) - rank(other));
}

function batchName(file: string, text: string): string {
  const shared = SHARED.find(({ imports }) => imports.test(text));
  if (shared) return shared.name;
  // Unit tests are quick, loading them is not: a folder's files load the same modules.
  return file.startsWith('test/unit/') ? dirname(file) : file;
}

/** Long ones first, so that none begins when the others are done; what runs alone comes last. */
function rank({ name, isAlone }: Batch): number {
  if (isAlone) return 4;
  if (name === 'the shared local stack') return 0;
  return name.startsWith('test/unit/') ? 3 : name.startsWith('test/property/') ? 2 : 1;
}
