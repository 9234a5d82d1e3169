/** The time, and a wake-up at a given time. Injectable, so that a year's wait can be tested in a second. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once, at or soon after the given time. @returns a function that calls it off */
  alarm(atMs: number, callback: () => void): () => void;
}

/** setTimeout fires at once for delays beyond this. @source https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  alarm(atMs, callback) {
    let handle: NodeJS.Timeout;
    const arm = () => {
      handle = setTimeout(ring, Math.min(Math.max(0, atMs - Date.now()), MAX_TIMEOUT_MS));
    };
    // A timer counts from the time that the event loop knows, and may ring before the clock is there.
    const ring = () => (Date.now() < atMs ? arm() : callback());
    arm();
    return () => clearTimeout(handle);
  },
};
