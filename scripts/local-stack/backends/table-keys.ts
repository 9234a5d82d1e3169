import type { TableDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import type { TableKeys } from '../dynamodb/permissions.ts';

/** What access control needs to know of the tables. */
export function tableKeys(tables: readonly TableDeclaration[], deployment: Deployment): TableKeys {
  const byName = new Map(tables.map((declared) => [names.table(deployment, declared.name), declared]));
  return {
    arnOf: (table) =>
      table.startsWith('arn:') ? table : `arn:aws:dynamodb:${deployment.region}:${deployment.accountId}:table/${table}`,
    partitionKeyOf: (table, index) => {
      const declared = byName.get(table.split('/').at(-1) ?? '');
      const global = index === undefined ? undefined : declared?.globalIndexes[index];
      return (global ?? declared)?.partitionKey.name;
    },
  };
}
