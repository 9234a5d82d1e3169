import { below, type Random } from '../random.ts';

interface Waiting {
  readonly goOn: () => void;
  /** Absent where what waits cannot die. */
  readonly die: (() => void) | undefined;
}

/**
 * A course of events: everybody waits for a turn before each call, and who goes on next is drawn. Whoever may die can die
 * while it waits, which is before or after a write.
 */
export class Course {
  /** Calls that were let through. */
  turns = 0;
  running = 0;
  readonly #random: Random;
  readonly #waiting: Waiting[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  get isQuiet(): boolean {
    return this.#waiting.length === 0;
  }

  /** @param onDeath called instead of going on; what waits for this turn never goes on then */
  turn(onDeath?: () => void): Promise<void> {
    return new Promise((goOn) => this.#waiting.push({ goOn, die: onDeath }));
  }

  /** Lets one of those that wait go on, or die. */
  next(deathProbability: number): void {
    const [one] = this.#waiting.splice(below(this.#random, this.#waiting.length), 1);
    this.turns++;
    if (one?.die && this.#random() < deathProbability) one.die();
    else one?.goOn();
  }

  /** Until all that goes on has come to its next turn, or to its end. An immediate runs when no promise is left to go on. */
  settled(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
