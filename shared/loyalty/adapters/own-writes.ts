import { transactionId } from '../entry.ts';
import type { Outcome } from '../ledger.ts';

/**
 * A write whose answer was lost shows up at the next read under this attempt's own id: it is applied, not repeated.
 * An entry that was not there at the first read was written while this attempt ran.
 *
 * @param finishedBefore ids of the entries that were there at the first read
 */
export function asSeenBy(
  attemptId: string,
  finishedBefore: ReadonlySet<string>,
  outcomes: readonly Outcome[],
): Outcome[] {
  const own = new Set<string>();
  return outcomes.map((outcome) => {
    if (outcome.status !== 'repeated' || outcome.by === 'same_group') return outcome;
    const { entry } = outcome;
    const id = transactionId(entry);
    if (entry.attemptId !== attemptId) return { ...outcome, by: finishedBefore.has(id) ? 'earlier' : 'concurrent' };
    if (own.has(id)) return { ...outcome, by: 'same_group' };
    own.add(id);
    return { status: 'applied', entry };
  });
}
