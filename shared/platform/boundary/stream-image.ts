import type { AttributeValue } from 'aws-lambda';

/** An item as a table's stream has it: each attribute beside its type. One that an earlier version wrote may lack some. */
export type Image = Readonly<Record<string, AttributeValue | undefined>>;

/** @returns '' where there is no such text */
export const textIn = (value: AttributeValue | undefined): string => value?.S ?? '';

/** @returns NaN where there is no such number */
export const numberIn = (value: AttributeValue | undefined): number => Number(value?.N);

/** The items of a list, in their order; none where there is no such list. */
export const listIn = (value: AttributeValue | undefined): Image[] => (value?.L ?? []).map(({ M = {} }) => M);

/** What lies in a map, by its keys; nothing where there is no such map. */
export const mapIn = (value: AttributeValue | undefined): [key: string, item: Image][] =>
  Object.entries(value?.M ?? {}).map(([key, { M = {} }]) => [key, M]);
