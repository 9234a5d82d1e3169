import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Mutant } from './mutants.ts';

/** A mistake that changes nothing that anybody can see, so that no test can notice it. */
export interface Unnoticeable {
  /** Relative to the root. */
  readonly file: string;
  /** The source line on which it begins, without the space around it. */
  readonly code: string;
  /** As `make mutate` prints it: `?? -> &&`. */
  readonly mistake: string;
  readonly reason: string;
}

const KEYS = ['code', 'file', 'mistake', 'reason'];

/**
 * Those that the project knows, from `unnoticeable/<folder>.json`.
 *
 * @throws Error that names the file, for one that is not a list of them
 */
export function readUnnoticeable(root: string): Unnoticeable[] {
  const folder = join(root, 'scripts/mutation/unnoticeable');
  return globSync('*.json', { cwd: folder })
    .sort()
    .flatMap((name) => listIn(basename(name), readFileSync(join(folder, name), 'utf8')));
}

export const isSame = (one: Unnoticeable, file: string, mutant: Mutant): boolean =>
  one.file === file && one.code === mutant.code && one.mistake === mutant.change;

function listIn(name: string, text: string): Unnoticeable[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list) || !list.every(isUnnoticeable))
    throw new Error(`scripts/mutation/unnoticeable/${name}: each mistake has texts for exactly ${KEYS.join(', ')}`);
  return list;
}

function isUnnoticeable(one: unknown): one is Unnoticeable {
  if (typeof one !== 'object' || one === null) return false;
  const filled = Object.values(one).every((text) => typeof text === 'string' && text !== '');
  return filled && Object.keys(one).sort().join() === KEYS.join();
}
