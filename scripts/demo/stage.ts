import { isDeepStrictEqual } from 'node:util';
import type { Doors } from '../../test/integration/system/doors.ts';
import type { Tap } from '../../test/integration/system/tap.ts';
import type { SignedUp } from './signed-up.ts';

/** What the chapters share: a running system seen through its public doors, a member, and the narrator. */
export interface Stage {
  readonly doors: Doors;
  /** Whom the story is about. */
  readonly member: SignedUp;
  /** Their id. */
  readonly userId: string;
  /** Listens to what the loyalty context publishes, as another service would. */
  readonly subscriber: Tap;
  /** Moves the system's clock to an instant; it runs on from there. */
  goTo(instant: number): Promise<void>;
  /** One line of the story. */
  say(line: string): void;
  /** Something that must be exactly so. @throws WrongFigure */
  figure(what: string, found: unknown, wanted: unknown): void;
}

/** A part of the story. It starts from where the one before has ended. */
export type Chapter = (stage: Stage) => Promise<void>;

/** The story did not go as it should. */
export class WrongFigure extends Error {
  override readonly name = 'WrongFigure';

  constructor(what: string, found: unknown, wanted: unknown) {
    super(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  }
}

/** Compares figures and counts those that are right. */
export function bookkeeper() {
  let right = 0;
  return {
    figure(what: string, found: unknown, wanted: unknown): void {
      if (!isDeepStrictEqual(found, wanted)) throw new WrongFigure(what, found, wanted);
      right += 1;
    },
    right: () => right,
  };
}
