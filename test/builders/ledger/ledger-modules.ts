import { registerHooks } from 'node:module';
import type * as adjusting from '../../../shared/loyalty/adjust.ts';
import type * as looking from '../../../shared/loyalty/as-of.ts';
import type * as closing from '../../../shared/loyalty/close.ts';
import type * as earning from '../../../shared/loyalty/earn.ts';
import type * as ordering from '../../../shared/loyalty/earn-order.ts';
import type * as holding from '../../../shared/loyalty/hold.ts';
import type * as planning from '../../../shared/loyalty/ledger.ts';
import type * as merging from '../../../shared/loyalty/merge.ts';
import type * as rebuilding from '../../../shared/loyalty/rebuild.ts';
import type * as reversing from '../../../shared/loyalty/reverse-order.ts';
import type * as restoring from '../../../shared/loyalty/reverse-spend.ts';
import type * as settling from '../../../shared/loyalty/settle.ts';
import type * as signingUp from '../../../shared/loyalty/sign-up.ts';
import type * as spending from '../../../shared/loyalty/spend.ts';

/** All that moves a ledger, and what compares it with its entries: that shares the arithmetic, and so its bugs. */
export type LedgerModules = typeof planning &
  typeof settling &
  typeof earning &
  typeof ordering &
  typeof spending &
  typeof holding &
  typeof reversing &
  typeof restoring &
  typeof adjusting &
  typeof merging &
  typeof closing &
  typeof signingUp &
  typeof looking &
  typeof rebuilding;

const MODULES = [
  'ledger',
  'settle',
  'earn',
  'earn-order',
  'spend',
  'hold',
  'reverse-order',
  'reverse-spend',
  'adjust',
  'merge',
  'close',
  'sign-up',
  'as-of',
  'rebuild',
];

/** One safety of the ledger taken out: texts of a file and what stands in their places. */
export interface PlantedBug {
  readonly name: string;
  /** The file's name in shared/loyalty. */
  readonly file: string;
  readonly replace: Readonly<Record<string, string>>;
}

/** The ledger as it is. */
export function theLedger(): Promise<LedgerModules> {
  return imported('');
}

let planted = 0;

/** The ledger with a bug in it, loaded beside the real one: nothing is written anywhere. */
export async function withBug(bug: PlantedBug): Promise<LedgerModules> {
  const mark = `?bug=${++planted}`;
  let isPlanted = false;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const isOwn = /\/shared\/loyalty\/[a-z-]+\.ts$/.test(found.url) && context.parentURL?.endsWith(mark);
      return isOwn ? { ...found, url: found.url + mark } : found;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(`/${bug.file}${mark}`)) return loaded;
      isPlanted = true;
      return { ...loaded, source: withReplacements(String(loaded.source), bug) };
    },
  });
  try {
    const modules = await imported(mark);
    if (!isPlanted) throw new Error(`${bug.file} was not loaded: "${bug.name}" was not planted`);
    return modules;
  } finally {
    hooks.deregister();
  }
}

async function imported(mark: string): Promise<LedgerModules> {
  const modules = await Promise.all(MODULES.map((name) => import(`../../../shared/loyalty/${name}.ts${mark}`)));
  return Object.assign({}, ...modules);
}

function withReplacements(source: string, { name, file, replace }: PlantedBug): string {
  return Object.entries(replace).reduce((text, [safety, gap]) => {
    if (text.split(safety).length !== 2) throw new Error(`"${name}": ${file} has not once: ${safety}`);
    return text.replace(safety, () => gap);
  }, source);
}
