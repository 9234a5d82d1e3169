import { residentMemory } from './resident-memory.ts';

/** Reading what a process holds takes 0.05 ms; between two looks a function can fill no machine. */
const LOOK_EVERY_MS = 50;

const MB = 1024 * 1024;

/**
 * Looks at what a process holds while it works. The limit is on all of it, as Lambda's is: a bare runtime takes 60 MB,
 * here as there.
 */
export class MemoryWatch {
  readonly #pid: number;
  readonly #limitBytes: number;
  readonly #onExceeded: () => void;
  #timer: NodeJS.Timeout | undefined;
  #peakBytes = 0;

  constructor(pid: number, limitMb: number, onExceeded: () => void) {
    this.#pid = pid;
    this.#limitBytes = limitMb * MB;
    this.#onExceeded = onExceeded;
  }

  /** The most that it was seen to hold, in whole megabytes; never above the limit, as in Lambda's report. */
  get peakMb(): number {
    return Math.ceil(Math.min(this.#peakBytes, this.#limitBytes) / MB);
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      if (this.exceeds()) this.#onExceeded();
    }, LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks once more. @returns whether it holds, or has held, more than it may; never where memory cannot be read */
  exceeds(): boolean {
    const memory = residentMemory(this.#pid);
    if (memory) this.#peakBytes = Math.max(this.#peakBytes, memory.peak);
    return this.#peakBytes > this.#limitBytes;
  }
}
