/** How an engine's sequence numbers are shown. */
export interface SequenceNumbers {
  /** The engine's as DynamoDB would give it. */
  shown(engines: string): string;
  /** The engine's own; what is no number, such as TRIM_HORIZON, stays as it is. */
  engines(shown: string): string;
}

/** The engine counts 1, 2, 3; DynamoDB's numbers have at least 21 digits, which no JSON number holds. */
const FIRST = 100_000_000_000_000_000_000n;
const DIGITS = 21;

/**
 * dynoxide's. Shown they all have the same length, so that they sort as text as well.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
 */
export const DYNOXIDE_NUMBERS: SequenceNumbers = {
  shown: (engines) => (/^\d+$/.test(engines) ? String(FIRST + BigInt(engines)) : engines),
  // A position that an earlier stack has written down is shorter, and the engine's.
  engines: (shown) => (/^\d+$/.test(shown) && shown.length >= DIGITS ? String(BigInt(shown) - FIRST) : shown),
};

/** Those of an engine that numbers as DynamoDB does. */
export const SAME_NUMBERS: SequenceNumbers = { shown: (engines) => engines, engines: (shown) => shown };
