/**
 * How long the partner was waited for in the invocation under way: a process has one at a time. What is left of a request's
 * time is our own share.
 */
let waitedMs = 0;

export function waitedForPartner(milliseconds: number): void {
  waitedMs += milliseconds;
}

/** @returns milliseconds since it was taken last */
export function takePartnerTime(): number {
  const taken = waitedMs;
  waitedMs = 0;
  return taken;
}
