import type * as answering from '../../../shared/pos/answers.ts';
import type * as deciding from '../../../shared/pos/session.ts';
import type * as timing from '../../../shared/pos/times.ts';
import { type PlantedBug, withPlanted } from '../planted-bug.ts';

/** All that decides about a session at a till. */
export type PosModules = typeof deciding & typeof answering & typeof timing;

const OWN = /\/shared\/pos\/(session|answers|times)\.ts$/;

/** The rules of sessions as they are. */
export function thePos(): Promise<PosModules> {
  return imported('');
}

/** The rules with a bug in them, loaded beside the real ones. */
export function withPosBug(bug: PlantedBug): Promise<PosModules> {
  return withPlanted(bug, OWN, imported);
}

async function imported(mark: string): Promise<PosModules> {
  const modules = await Promise.all(
    ['session', 'answers', 'times'].map((name) => import(`../../../shared/pos/${name}.ts${mark}`)),
  );
  return Object.assign({}, ...modules);
}
