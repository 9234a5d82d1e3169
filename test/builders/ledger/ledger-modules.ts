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
import { type PlantedBug, withPlanted } from '../planted-bug.ts';

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

export type { PlantedBug } from '../planted-bug.ts';

/** The ledger as it is. */
export function theLedger(): Promise<LedgerModules> {
  return imported('');
}

/** The ledger with a bug in it, loaded beside the real one. */
export function withBug(bug: PlantedBug): Promise<LedgerModules> {
  return withPlanted(bug, /\/shared\/loyalty\/[a-z-]+\.ts$/, imported);
}

async function imported(mark: string): Promise<LedgerModules> {
  const modules = await Promise.all(MODULES.map((name) => import(`../../../shared/loyalty/${name}.ts${mark}`)));
  return Object.assign({}, ...modules);
}
