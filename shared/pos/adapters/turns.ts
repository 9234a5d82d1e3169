import { setTimeout as delay } from 'node:timers/promises';
import { TransientError } from '../../platform/failures.ts';

/** Commands that meet at a session take turns; who has lost so many is told to come back. */
const TURNS = 8;
const PAUSE = { baseMs: 10, capMs: 500 } as const;

/** Waits before the nth turn (1 and up) that comes after a lost one. */
export type TurnPause = (turn: number) => Promise<unknown>;

const atRandom: TurnPause = (turn) => delay(Math.random() * Math.min(PAUSE.capMs, PAUSE.baseMs * 2 ** turn));

/**
 * Reads, decides and writes, and does so again where somebody else was first.
 *
 * @param turn undefined: its write came too late, and nothing was done; so it is with a TransientError
 * @throws TransientError where every turn came too late
 */
export async function takingTurns<Result>(
  turn: () => Promise<Result | undefined>,
  pause: TurnPause = atRandom,
): Promise<Result> {
  for (let lost = 1; ; lost++) {
    try {
      const result = await turn();
      if (result !== undefined) return result;
    } catch (error) {
      if (!(error instanceof TransientError) || lost >= TURNS) throw error;
    }
    if (lost >= TURNS) throw new TransientError('others were there first, each time');
    await pause(lost);
  }
}
