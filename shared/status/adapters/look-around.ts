import { type CircuitSight, type Figures, figuresDueUntil, type QueueSight, type Sight } from '../sight.ts';
import type { SightRepository } from './sight-repository.ts';

export interface Surroundings {
  readonly sights: SightRepository;
  readonly queues: (dueAt: number) => Promise<readonly QueueSight[]>;
  readonly circuits: (dueAt: number) => Promise<readonly CircuitSight[]>;
  readonly figures: (until: number) => Promise<Figures>;
  /** Told of what could not be looked at. */
  readonly onBlind: (what: string, error: unknown) => void;
}

/** Looks at everything once and writes down what it saw. What cannot be seen hides nothing else. */
export function lookAround({ sights, queues, circuits, figures, onBlind }: Surroundings) {
  return async (dueAt: number): Promise<void> => {
    const until = figuresDueUntil(dueAt);
    const before = await seen('what was seen before', () => sights.read());
    const [queuesNow, circuitsNow, figuresNow] = await Promise.all([
      seen('queues', () => queues(dueAt)),
      seen('circuits', () => circuits(dueAt)),
      before?.figures && before.figures.until >= until ? before.figures : seen('figures', () => figures(until)),
    ]);
    const sight: Sight = {
      dueAt,
      queues: queuesNow ?? null,
      circuits: circuitsNow ?? null,
      // Five minutes old figures say when they are from, and the next run asks again.
      figures: figuresNow ?? before?.figures ?? null,
    };
    await sights.put(sight);
  };

  async function seen<Seen>(what: string, look: () => Promise<Seen>): Promise<Seen | undefined> {
    try {
      return await look();
    } catch (error) {
      onBlind(what, error);
      return undefined;
    }
  }
}
