/** Sorts by instants, ISO 8601 in UTC. Those of one instant keep their order. */
export const earlierFirst = (one: string, other: string): number => Number(one > other) - Number(one < other);
