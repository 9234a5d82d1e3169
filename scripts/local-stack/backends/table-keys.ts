import type { TableDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import type { TableKeys } from '../dynamodb/permissions.ts';

export interface DeclaredKeys extends TableKeys {
  /** Partition key, then sort key; undefined for a table that is not declared. */
  readonly keyNamesOf: (table: string) => readonly string[] | undefined;
}

/** What access control, streams and conflicts need to know of the tables. */
export function tableKeys(tables: readonly TableDeclaration[], deployment: Deployment): DeclaredKeys {
  const byName = new Map(tables.map((declared) => [names.table(deployment, declared.name), declared]));
  return {
    arnOf: (table) =>
      table.startsWith('arn:') ? table : `arn:aws:dynamodb:${deployment.region}:${deployment.accountId}:table/${table}`,
    partitionKeyOf: (table, index) => {
      const declared = byName.get(table.split('/').at(-1) ?? '');
      const global = index === undefined ? undefined : declared?.globalIndexes[index];
      return (global ?? declared)?.partitionKey.name;
    },
    keyNamesOf: (table) => {
      const declared = byName.get(table.split('/').at(-1) ?? '');
      return declared && [declared.partitionKey, declared.sortKey].flatMap((key) => (key ? [key.name] : []));
    },
  };
}
