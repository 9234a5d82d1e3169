import { refuse } from './declaration-error.ts';
import type { TableDeclaration } from './declarations.ts';

/** @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html (the second can be raised) */
export const MAX_LOCAL_INDEXES = 5;
export const MAX_GLOBAL_INDEXES = 20;

/** @throws DeclarationError for indexes that CreateTable refuses */
export function checkTable({ file, partitionKey, sortKey, localIndexes, globalIndexes }: TableDeclaration): void {
  const [local, global] = [Object.entries(localIndexes), Object.entries(globalIndexes)];
  if (local.length > MAX_LOCAL_INDEXES)
    refuse(file, '/localIndexes', `has ${local.length}: DynamoDB takes ${MAX_LOCAL_INDEXES}`);
  if (global.length > MAX_GLOBAL_INDEXES)
    refuse(file, '/globalIndexes', `has ${global.length}: DynamoDB takes ${MAX_GLOBAL_INDEXES}`);
  if (local.length > 0 && !sortKey) refuse(file, '/localIndexes', 'are of tables with a sort key alone');
  const types = new Map([partitionKey, ...(sortKey ? [sortKey] : [])].map(({ name, type }) => [name, type]));
  const keys = [
    ...local.map(([name, index]) => [`/localIndexes/${name}`, index.sortKey] as const),
    ...global.flatMap(([name, index]) =>
      [index.partitionKey, ...(index.sortKey ? [index.sortKey] : [])].map(
        (key) => [`/globalIndexes/${name}`, key] as const,
      ),
    ),
  ];
  for (const [path, { name, type }] of keys) {
    const other = types.get(name) ?? type;
    if (other !== type)
      refuse(file, path, `"${name}" is ${type} here and ${other} elsewhere: an attribute has one type`);
    types.set(name, type);
  }
}
