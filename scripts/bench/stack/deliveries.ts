/** What became of the messages that a queue function was given, each delivery counted once. */
export interface Deliveries {
  readonly applied: number;
  /** Their source had been applied before. */
  readonly repeated: number;
  /** Reported as failed: they come again. */
  readonly failed: number;
  readonly parked: number;
}

/**
 * Counts deliveries by what the function wrote about each: a metric value for what it applied or found applied, a
 * warning for what will come again. A delivery to a process that died leaves nothing; it shows as a message that stays
 * in flight for the queue's visibility timeout.
 *
 * @param log the function's log: lines of JSON, metrics in the embedded format
 */
export function deliveriesIn(log: string): Deliveries {
  const counted = { applied: 0, repeated: 0, failed: 0, parked: 0 };
  for (const line of log.split('\n')) {
    const entry = parsed(line);
    // PointsEarned has one value for each movement, the others are ones to be added up.
    counted.applied += values(entry.PointsEarned).length;
    counted.repeated += sum(values(entry.Duplicates));
    counted.parked += sum(values(entry.ParkedMessages));
    if (entry.message === 'message will be delivered again') counted.failed += 1;
  }
  return counted;
}

export const total = ({ applied, repeated, failed, parked }: Deliveries): number =>
  applied + repeated + failed + parked;

/** A metric has one value or a list of them. */
function values(metric: unknown): readonly number[] {
  return metric === undefined ? [] : [metric].flat().map(Number);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? { ...entry } : {};
  } catch {
    return {};
  }
}
