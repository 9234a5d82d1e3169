import { type AccountRepository, accountRepository } from '../../shared/loyalty/adapters/account-repository.ts';
import { CONFLICT_RETRY, type Patience } from '../../shared/loyalty/adapters/patience.ts';
import { DEFAULT_PROGRAMME } from '../../shared/loyalty/contracts/programme.ts';
import type { Movement } from '../../shared/loyalty/movement.ts';
import { NOON } from './accounts.ts';
import type { Faults } from './table/faults.ts';
import { InMemoryTable } from './table/in-memory-table.ts';

/** A repository on a table of its own that never waits; conflicts are counted, and what it would have waited after. */
export function aRepository(faults?: Faults, patience: Patience = CONFLICT_RETRY) {
  const table = new InMemoryTable(faults ? { faults } : {});
  const counted = { conflicts: 0, pauses: [] as number[] };
  const accounts = accountRepository({
    client: table.client,
    tableName: table.name,
    patience,
    onConflict: () => {
      counted.conflicts++;
    },
    pause: async (conflicts) => {
      counted.pauses.push(conflicts);
    },
  });
  return { table, accounts, counted, apply: applyTo(accounts) };
}

function applyTo(accounts: AccountRepository) {
  return (movements: readonly Movement[], userId = 'ada') => accounts.apply(userId, movements, DEFAULT_PROGRAMME, NOON);
}
