import type { Clock } from '../../../../scripts/local-stack/durable/clock.ts';

interface Alarm {
  readonly atMs: number;
  readonly callback: () => void;
}

/** Longer than any test takes. */
const MAX_REAL_WAIT_MS = 60_000;

/**
 * The real time, plus what has been skipped. It skips to the next alarm as soon as nothing is at work, so that a wait of
 * a day takes no time; `hold` keeps it from doing so.
 */
export class TestClock implements Clock {
  readonly #alarms = new Set<Alarm>();
  #skippedMs = 0;
  #atWork = 0;
  #held: boolean;

  constructor({ held = false } = {}) {
    this.#held = held;
  }

  now(): number {
    return Date.now() + this.#skippedMs;
  }

  alarm(atMs: number, callback: () => void): () => void {
    const alarm = { atMs, callback };
    this.#alarms.add(alarm);
    this.#skipSoon();
    // What is due while something is at work becomes due as time goes by.
    let waiting: NodeJS.Timeout | undefined;
    const wait = () => {
      waiting = setTimeout(ring, Math.min(atMs - this.now(), MAX_REAL_WAIT_MS)).unref();
    };
    // A timer may ring before the clock is there; then it waits for what is left.
    const ring = () => {
      this.#ring();
      if (this.#alarms.has(alarm)) wait();
    };
    wait();
    return () => {
      clearTimeout(waiting);
      this.#alarms.delete(alarm);
    };
  }

  /** Something runs that the clock must not overtake. */
  begin(): void {
    this.#atWork += 1;
  }

  end(): void {
    this.#atWork -= 1;
    this.#skipSoon();
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#skipSoon();
  }

  /** Lets time pass, with everything that becomes due meanwhile. */
  advance(milliseconds: number): void {
    this.#skippedMs += milliseconds;
    this.#ring();
  }

  #skipSoon(): void {
    setImmediate(() => {
      if (this.#held || this.#atWork > 0) return;
      const next = Math.min(...[...this.#alarms].map(({ atMs }) => atMs));
      if (!Number.isFinite(next)) return;
      this.#skippedMs += Math.max(0, next - this.now());
      this.#ring();
    });
  }

  #ring(): void {
    for (const alarm of [...this.#alarms]) if (alarm.atMs <= this.now() && this.#alarms.delete(alarm)) alarm.callback();
  }
}
