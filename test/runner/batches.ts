import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ON_THE_PRODUCTS_STACK, PARTS, type Part, partOf } from './parts.ts';

/** Test files that run in one process, one after the other. */
export interface Batch {
  readonly name: string;
  readonly files: readonly string[];
  /** Nothing else runs beside it. */
  readonly isAlone: boolean;
  /** Whether it waits for nothing but a processor: others go before it, since they have deadlines. */
  readonly isPatient: boolean;
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
  { name: 'the shared local stack', imports: ON_THE_PRODUCTS_STACK },
  { name: 'the stack of the catalogue', imports: /from '[./a-z]*\/catalogue-stack\.ts'/ },
  { name: 'the stack of the tills', imports: /from '[./a-z]*\/pos-stack\.ts'/ },
  { name: 'the stack of parcels', imports: /from '[./a-z]*\/parcels-stack\.ts'/ },
  { name: 'the rendered plans', imports: /import .*\brenderedPlans\b.* from / },
];

/** Unit tests are quick, starting mocha and loading modules is not: a second each for what often takes less. */
const UNIT_FILES_A_PROCESS = 24;

/** Terraform, make and what is built are what takes its time; the others look at files. */
const STARTS_PROGRAMS = /describeWithTerraform|spawnSync/;

/** `// Runs alone: <why>` at the start of a line of a file whose measurements others would spoil. */
const ALONE = /^\/\/ Runs alone: \S/m;

/** Batches of kinds of tests of these parts, those that take longest by experience first. */
export function batchesOf(
  kinds: readonly Kind[],
  parts: readonly Part[] = PARTS,
  read = (file: string) => readFileSync(file, 'utf8'),
): Batch[] {
  const files = kinds.flatMap((kind) => SPECS[kind].flatMap((spec) => globSync(spec))).sort();
  const batches = new Map<string, { files: string[]; isAlone: boolean }>();
  let unitFiles = 0;
  for (const file of files) {
    const text = read(file);
    if (!parts.includes(partOf(file, text))) continue;
    const isAlone = ALONE.test(text);
    if (file.startsWith('test/unit/') && !isAlone) unitFiles += 1;
    const name = isAlone ? file : batchName(file, text, Math.ceil(unitFiles / UNIT_FILES_A_PROCESS));
    const batch = batches.get(name) ?? { files: [], isAlone };
    batch.files.push(file);
    batches.set(name, batch);
  }
  const isPatient = (name: string) => /^test\/(unit|property)/.test(name);
  return [...batches]
    .map(([name, batch]) => ({ name, isPatient: isPatient(name), ...batch }))
    .sort((one, other) => rank(one) - rank(other));
}

function batchName(file: string, text: string, unitLot: number): string {
  const shared = SHARED.find(({ imports }) => imports.test(text));
  if (shared) return shared.name;
  // In the order of their folders, whose files load the same modules.
  if (file.startsWith('test/unit/')) return `test/unit, part ${unitLot}`;
  // Each starts stacks of its own, and all of them load the clients of AWS.
  if (file.startsWith('test/integration/')) return dirname(file);
  return file.startsWith('test/terraform/') && !STARTS_PROGRAMS.test(text) ? 'the files of test/terraform' : file;
}

/**
 * By experience, by the clock: who waits much has to begin early, and lets others have the processors. The others take
 * half a minute at most.
 */
const LONGEST: readonly string[] = [
  'the shared local stack',
  'the rendered plans',
  'test/integration/local',
  'the stack of the tills',
  'test/integration/tools',
  'test/integration/demo',
  'test/integration/assistant',
  'test/integration/pos',
  'the stack of the catalogue',
  'test/integration/users',
  'test/integration/commerce',
  'test/integration/tutorial',
  'the stack of parcels',
  'test/integration/tiers',
];

/** Long ones first, so that none begins when the others are done; what runs alone comes last. */
function rank({ name, isAlone }: Batch): number {
  if (isAlone) return 4;
  const long = LONGEST.indexOf(name);
  if (long >= 0) return long / LONGEST.length;
  return name.startsWith('test/unit') ? 3 : name.startsWith('test/property/') ? 2 : 1;
}
