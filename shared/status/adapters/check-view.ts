import type { Check } from '../check.ts';

/** A check as the API shows it. */
export function checkView({ dueAt, findings }: Check) {
  return {
    dueAt: new Date(dueAt).toISOString(),
    findings: findings.map(({ part, ok, latencyMs }) => ({ part, ok, latencyMs })),
  };
}

/** Where a page of checks goes on: the due time of its last one. */
export function isDueTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= 8.64e15;
}
