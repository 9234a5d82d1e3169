import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type AccountRepository, accountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { earn } from '../../../shared/loyalty/earn.ts';
import type { TableDeclaration } from '../../declarations/declarations.ts';
import { names } from '../../declarations/names.ts';
import { startDynoxide } from '../../local-stack/dynamodb/engine.ts';
import { provisionTable } from '../../local-stack/provision/provision-tables.ts';
import { DEPLOYMENT } from './function-process.ts';

/** An engine of its own with the ledger's table in it. */
export interface LedgerTable {
  readonly url: string;
  /** Gives a member so many orders, all at once. */
  giveOrders(userId: string, orders: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts an engine on a temporary file and makes the table in it as declared, but without its stream: nobody reads it
 * here, and the engine's streams slow writes down as they grow, which would blur what a handler adds.
 */
export async function startLedgerTable(declared: TableDeclaration): Promise<LedgerTable> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const undo = [() => rmSync(folder, { recursive: true, force: true })] as (() => unknown)[];
  const stop = async () => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const engine = await startDynoxide(folder, (reason) => console.error(reason));
    undo.push(() => engine.stop());
    const client = new DynamoDBClient({
      endpoint: engine.url,
      region: DEPLOYMENT.region,
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    });
    undo.push(() => client.destroy());
    const { stream: _, ...withoutStream } = declared;
    await provisionTable(client, withoutStream, DEPLOYMENT);
    const accounts = accountRepository({
      client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
      tableName: names.table(DEPLOYMENT, declared.name),
    });
    return { url: engine.url, giveOrders: (userId, orders) => giveOrders(accounts, userId, orders), stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
