import type { Clock } from '../../../../scripts/local-stack/durable/clock.ts';

/** A machine's time that goes on only when told to. */
export class MachineClock implements Clock {
  readonly #alarms = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** Alarms that are armed. */
  get armed(): number {
    return this.#alarms.size;
  }

  alarm(atMs: number, callback: () => void): () => void {
    const alarm = { atMs, callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Lets time pass; what is due rings, soonest first. */
  pass(ms: number): void {
    this.#nowMs += ms;
    for (;;) {
      const [next] = [...this.#alarms].filter(({ atMs }) => atMs <= this.#nowMs).sort((a, b) => a.atMs - b.atMs);
      if (!next) return;
      this.#alarms.delete(next);
      next.callback();
    }
  }
}
