import { setTimeout as delay } from 'node:timers/promises';
import { TransientError } from '../../platform/failures.ts';

/** Changes of an order that meet take turns; who has lost so many is told to come back. */
export const TURNS = { attempts: 8, baseMs: 10, capMs: 500 } as const;

/** Waits before the nth turn (1 and up) that comes after a lost one. */
export type TurnPause = (turn: number) => Promise<unknown>;

/** Full jitter: anything from nothing to a ceiling that doubles up to its cap. */
const pauseAtRandom: TurnPause = (turn) => delay(Math.random() * Math.min(TURNS.capMs, TURNS.baseMs * 2 ** turn));

/**
 * Reads, decides and writes again where somebody else was first, so that a caller never sees that two have met.
 *
 * @param turn decides anew each time; what it throws as TransientError has written nothing
 * @throws TransientError of the last turn
 */
export async function takingTurns<Result>(turn: () => Promise<Result>, pause = pauseAtRandom): Promise<Result> {
  for (let lost = 0; ; lost++) {
    try {
      return await turn();
    } catch (error) {
      if (!(error instanceof TransientError) || lost + 1 >= TURNS.attempts) throw error;
      await pause(lost + 1);
    }
  }
}
