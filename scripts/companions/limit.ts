const MOST = 100;

/** @returns how many items are asked for, 1 to 100; undefined for anything else */
export function limitOf(asked: unknown, usual: number): number | undefined {
  if (asked === null || asked === undefined) return usual;
  const limit = Number(asked);
  return Number.isInteger(limit) && limit >= 1 && limit <= MOST ? limit : undefined;
}
