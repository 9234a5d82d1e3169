import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { type LoggedFunction, type Measurement, measurementsIn } from './metric-lines.ts';

const MINUTE_MS = 60_000;
/** What percentiles of a minute are made of, at most; sums, counts and extremes are made of everything. */
const VALUES_PER_MINUTE = 5_000;
const CHUNK_BYTES = 4 * 1024 * 1024;

/** A file whose lines hold metrics. */
export interface MetricFile {
  readonly path: string;
  /** Whose log it is. */
  readonly logged?: LoggedFunction;
}

/** What one minute saw of a metric. */
export interface Minute {
  readonly startEpochMs: number;
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  readonly values: number[];
}

/** A metric under one combination of dimensions. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly minutes: ReadonlyMap<number, Minute>;
}

interface OwnSeries extends Series {
  readonly minutes: Map<number, Minute>;
}

/** Every metric that the files of a stack hold, by minute. What has been written since is read at the next look. */
export class MetricStore {
  readonly #files: readonly MetricFile[];
  readonly #read = new Map<string, number>();
  readonly #series = new Map<string, OwnSeries>();

  constructor(files: readonly MetricFile[]) {
    this.#files = files;
  }

  /** Brought up to date. */
  series(): readonly Series[] {
    this.refresh();
    return [...this.#series.values()];
  }

  /** Reads what has been written since the last look. */
  refresh(): void {
    for (const file of this.#files) this.#follow(file);
  }

  /** As it was when it was last refreshed: a call asks for hundreds, and reads a hundred files once. */
  find(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): Series | undefined {
    return this.#series.get(keyOf(namespace, name, dimensions));
  }

  #follow({ path, logged }: MetricFile): void {
    if (!existsSync(path)) return;
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      let from = this.#read.get(path) ?? 0;
      while (from < size) {
        const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - from));
        readSync(file, chunk, 0, chunk.length, from);
        // The rest of a line that is being written, or that goes beyond the chunk, is read next.
        const end = chunk.lastIndexOf('\n') + 1;
        if (end === 0) break;
        for (const line of chunk.toString('utf8', 0, end).split('\n'))
          for (const measurement of measurementsIn(line, logged)) this.#add(measurement);
        from += end;
        this.#read.set(path, from);
      }
    } finally {
      closeSync(file);
    }
  }

  #add({ namespace, name, dimensions, unit, atEpochMs, values }: Measurement): void {
    const key = keyOf(namespace, name, dimensions);
    let series = this.#series.get(key);
    if (!series) {
      series = { namespace, name, dimensions, unit, minutes: new Map() };
      this.#series.set(key, series);
    }
    const startEpochMs = Math.floor(atEpochMs / MINUTE_MS) * MINUTE_MS;
    let minute = series.minutes.get(startEpochMs);
    if (!minute) {
      minute = { startEpochMs, count: 0, sum: 0, minimum: Infinity, maximum: -Infinity, values: [] };
      series.minutes.set(startEpochMs, minute);
    }
    for (const value of values) {
      minute.count += 1;
      minute.sum += value;
      minute.minimum = Math.min(minute.minimum, value);
      minute.maximum = Math.max(minute.maximum, value);
      if (minute.values.length < VALUES_PER_MINUTE) minute.values.push(value);
    }
  }
}

function keyOf(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}
