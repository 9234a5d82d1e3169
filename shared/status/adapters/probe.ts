import { count } from '../../platform/telemetry/observability.ts';
import { type Check, type Finding, PARTS, type Part } from '../check.ts';

/** Asks one part something that changes nothing. @throws when it does not answer */
export type Ask = () => Promise<unknown>;

/** Asks every part at once, and tells how each did: one that fails is a finding, never a failure of the probe. */
export function probe(asks: Readonly<Record<Part, Ask>>, clock: () => number = () => performance.now()) {
  return async (dueAt: number): Promise<Check> => {
    const findings = await Promise.all(PARTS.map((part) => findingOf(part, asks[part], clock)));
    count('PartsDown', findings.filter(({ ok }) => !ok).length);
    return { dueAt, findings };
  };
}

async function findingOf(part: Part, ask: Ask, clock: () => number): Promise<Finding> {
  const startedAt = clock();
  const ok = await ask().then(
    () => true,
    () => false,
  );
  return { part, ok, latencyMs: Math.round(clock() - startedAt) };
}
