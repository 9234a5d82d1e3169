import type { Statement } from '../../scripts/declarations/grants.ts';

/** A thing of the environment, the way both sides are brought to in order to be compared. */
export type Description = Readonly<Record<string, unknown>>;

/** Everything below is given by key, so that a difference names the function or table. */
export type ByKey = Readonly<Record<string, Description>>;

export interface Environment {
  readonly functions: ByKey;
  readonly variables: ByKey;
  readonly grants: ByKey;
  readonly routes: ByKey;
  readonly rules: ByKey;
  readonly queues: ByKey;
  readonly mappings: ByKey;
  readonly schedules: ByKey;
  readonly tables: ByKey;
  readonly pipes: ByKey;
}

/** Statements by Sid; lists in IAM have no order, and one text means a list of one. */
export function comparableStatements(statements: readonly Statement[]): Description {
  return Object.fromEntries(
    statements.map(({ Sid, Effect, Action, Resource, Condition }) => [
      Sid,
      {
        Effect,
        Action: [...Action].sort(),
        Resource: [...Resource].sort(),
        Condition: mapValues(Condition ?? {}, (keys) => mapValues(keys, (value) => [value].flat().sort())),
      },
    ]),
  );
}

export function mapValues<T, R>(from: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value)]));
}

export function byKey<T>(items: readonly T[], key: (item: T) => string, describe: (item: T) => Description): ByKey {
  return Object.fromEntries(items.map((item) => [key(item), describe(item)]));
}
