import type { DatabaseSync } from 'node:sqlite';
import type { JsonService } from '../gateway/aws-protocol.ts';
import { deleteOperations } from './delete-operations.ts';
import { listOperations } from './list-operations.ts';
import { ParameterTable } from './parameter-table.ts';
import { putOperations } from './put-operation.ts';
import { readOperations } from './read-operations.ts';
import { createSealing } from './sealing.ts';
import { parameterViews } from './views.ts';

export interface ParameterStoreOptions {
  readonly database: DatabaseSync;
  readonly region: string;
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Parameter Store: standard parameters with their versions, SecureStrings encrypted at rest. */
export function createParameterStore({
  database,
  region,
  accountId,
  now = Date.now,
}: ParameterStoreOptions): JsonService {
  const table = new ParameterTable(database);
  const sealing = createSealing(database);
  const views = parameterViews({ region, accountId, sealing });
  return {
    ...putOperations({ table, sealing, views, now }),
    ...readOperations(table, views),
    ...listOperations(table, views),
    ...deleteOperations(table, views),
  };
}
