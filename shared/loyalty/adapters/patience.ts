import { TransientError } from '../../platform/failures.ts';

/** How long a writer keeps trying while others write the same account. */
export interface Patience {
  /** Turns: reads, each with a decision on what was read and a write. */
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * One account is one item: writers at the same time take turns. With full jitter below the cap a hundred of them are
 * through within a few seconds; see test/property/ledger-simulation.test.ts.
 */
export const CONFLICT_RETRY: Patience = { attempts: 60, baseMs: 4, capMs: 200 };

/**
 * Of a request, whose caller waits and can ask again: each turn that is lost costs its write units, and a second of
 * waiting is better spent at the caller's. Pauses are longer, since there are fewer.
 *
 * @source docs/decisions/0085-turns-at-a-busy-account.md
 */
export const REQUEST_RETRY: Patience = { attempts: 8, baseMs: 10, capMs: 500 };

/** Full jitter: anything from nothing to a ceiling that doubles up to its cap, by a chance from 0 to 1. */
export function conflictPauseMs(conflicts: number, chance: number, { baseMs, capMs }: Patience = CONFLICT_RETRY) {
  return chance * Math.min(capMs, baseMs * 2 ** conflicts);
}

/** What a writer says who has run out of turns. */
export function writtenByOthers(userId: string, { attempts }: Patience): TransientError {
  return new TransientError(`account of ${userId} was written by others in ${attempts} attempts`);
}
