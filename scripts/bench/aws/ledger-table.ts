import { type AccountRepository, accountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { earn } from '../../../shared/loyalty/earn.ts';
import type { TableDeclaration } from '../../declarations/declarations.ts';
import { names } from '../../declarations/names.ts';
import { startEngineTables } from './engine-tables.ts';
import { DEPLOYMENT } from './function-process.ts';

/** An engine of its own with the ledger's table in it. */
export interface LedgerTable {
  readonly url: string;
  /** Gives a member so many orders, all at once. */
  giveOrders(userId: string, orders: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an engine with the ledger's table in it. */
export async function startLedgerTable(declared: TableDeclaration): Promise<LedgerTable> {
  const { url, client, stop } = await startEngineTables([declared]);
  const accounts = accountRepository({ client, tableName: names.table(DEPLOYMENT, declared.name) });
  return { url, giveOrders: (userId, orders) => giveOrders(accounts, userId, orders), stop };
}

async function giveOrders(accounts: AccountRepository, userId: string, orders: number): Promise<void> {
  const movements = Array.from({ length: orders }, (_, index) =>
    earn({
      source: { kind: 'order', sourceId: `${userId}-seeded-${index}` },
      points: ({ orderPoints }) => orderPoints,
      correlationId: 'bench',
    }),
  );
  await accounts.apply(userId, movements, DEFAULT_PROGRAMME, Date.now());
}
