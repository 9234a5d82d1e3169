/** What one call to a table consumed, in DynamoDB's own units. */
export interface Consumption {
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** What an operation cost: its calls, by name, and what they consumed. */
export interface Cost extends Consumption {
  readonly calls: Readonly<Record<string, number>>;
}

/** One call, as the counting endpoint saw it. */
export interface CountedCall extends Consumption {
  /** Such as dynamodb:TransactWriteItems. */
  readonly name: string;
}

const READS = new Set(['BatchGetItem', 'GetItem', 'Query', 'Scan', 'TransactGetItems']);

interface Reported {
  readonly CapacityUnits?: number;
}

/**
 * Reads what an answer of DynamoDB says that the call consumed, indexes included.
 *
 * @param consumedCapacity the answer's ConsumedCapacity: one shape for one item's calls, a list for the others
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html
 */
export function consumptionOf(operation: string, consumedCapacity: unknown): Consumption {
  const reported = [consumedCapacity ?? []].flat() as readonly Reported[];
  const units = reported.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  return READS.has(operation) ? { readUnits: units, writeUnits: 0 } : { readUnits: 0, writeUnits: units };
}

export function costOf(calls: readonly CountedCall[]): Cost {
  const counts: Record<string, number> = {};
  let readUnits = 0;
  let writeUnits = 0;
  for (const call of calls) {
    counts[call.name] = (counts[call.name] ?? 0) + 1;
    readUnits += call.readUnits;
    writeUnits += call.writeUnits;
  }
  return { calls: counts, readUnits, writeUnits };
}
