import {
  type AccountRepository,
  type AccountRepositorySettings,
  accountRepository,
} from '../../shared/loyalty/adapters/account-repository.ts';
import { CONFLICT_RETRY, conflictPauseMs, type Patience } from '../../shared/loyalty/adapters/patience.ts';
import { type Random, seededRandom, shuffled } from './random.ts';
import type { Faults } from './table/faults.ts';
import { InMemoryTable } from './table/in-memory-table.ts';
import { VirtualTime } from './virtual-time.ts';

/** What a step of a call to the table takes at most, in milliseconds of virtual time. */
const MAX_STEP_MS = 4;

/** A table that many use at once, in virtual time: the same seed gives the same course of events. */
export interface Crowd {
  readonly random: Random;
  readonly time: VirtualTime;
  readonly table: InMemoryTable;
  readonly accounts: AccountRepository;
}

export interface CrowdOptions {
  readonly seed: number;
  readonly faults?: (random: Random) => Faults;
  readonly onConflict?: AccountRepositorySettings['onConflict'];
  readonly patience?: Patience;
}

export function aCrowd({ seed, faults, onConflict = () => {}, patience = CONFLICT_RETRY }: CrowdOptions): Crowd {
  const random = seededRandom(seed);
  const time = new VirtualTime();
  const table = new InMemoryTable({
    step: () => time.sleep(random() * MAX_STEP_MS),
    readOrder: (keys) => shuffled(random, keys),
    ...(faults ? { faults: faults(random) } : {}),
  });
  const accounts = accountRepository({
    client: table.client,
    tableName: table.name,
    onConflict,
    patience,
    pause: (conflicts) => time.sleep(conflictPauseMs(conflicts, random(), patience)),
  });
  return { random, time, table, accounts };
}
