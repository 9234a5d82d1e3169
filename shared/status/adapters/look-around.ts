import { count } from '../../platform/telemetry/observability.ts';
import {
  type CircuitSight,
  FIGURES_WINDOW_MS,
  type Figures,
  figuresDueUntil,
  type QueueSight,
  type Sight,
  type Totals,
} from '../sight.ts';
import type { SightRepository } from './sight-repository.ts';

export interface Surroundings {
  readonly sights: SightRepository;
  readonly queues: (dueAt: number) => Promise<readonly QueueSight[]>;
  readonly circuits: (dueAt: number) => Promise<readonly CircuitSight[]>;
  readonly figures: (until: number) => Promise<Figures>;
  /** What was counted in a time; absent where nothing is. */
  readonly counts?: (from: number, until: number) => Promise<Readonly<Record<string, number>>>;
  /** What was measured in the five minutes before a time. */
  readonly quantiles?: (until: number) => Promise<Readonly<Record<string, number>>>;
  /** Names of what went well, by what was counted. */
  readonly wentWell?: (counts: Readonly<Record<string, number>>) => readonly string[];
  /** Told of what could not be looked at. */
  readonly onBlind: (what: string, error: unknown) => void;
}

/** Looks at everything once and writes down what it saw. What cannot be seen hides nothing else. */
export function lookAround(surroundings: Surroundings) {
  const { sights, queues, circuits, figures, counts, onBlind } = surroundings;
  return async (dueAt: number): Promise<void> => {
    const until = figuresDueUntil(dueAt);
    const before = await seen('what was seen before', () => sights.read());
    const [queuesNow, circuitsNow, figuresNow, totalsNow] = await Promise.all([
      seen('queues', () => queues(dueAt)),
      seen('circuits', () => circuits(dueAt)),
      before?.figures && before.figures.until >= until ? before.figures : seen('figures', () => figures(until)),
      counts && seen('counts', () => totalsUntil(until, before?.totals ?? undefined, counts, surroundings)),
    ]);
    count('OpenCircuits', circuitsNow?.filter(({ state }) => state !== 'closed').length ?? 0);
    const sight: Sight = {
      dueAt,
      queues: queuesNow ?? null,
      circuits: circuitsNow ?? null,
      // Five minutes old figures say when they are from, and the next run asks again.
      figures: figuresNow ?? before?.figures ?? null,
      ...(counts ? { totals: totalsNow ?? before?.totals ?? null } : {}),
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

/** Adds what was counted since: each five minutes are in the totals once, however often the probe runs. */
async function totalsUntil(
  until: number,
  before: Totals | undefined,
  counts: NonNullable<Surroundings['counts']>,
  { quantiles, wentWell }: Pick<Surroundings, 'quantiles' | 'wentWell'>,
): Promise<Totals> {
  if (before && before.until >= until) return before;
  const [came, measured] = await Promise.all([
    counts(before?.until ?? until - FIGURES_WINDOW_MS, until),
    quantiles?.(until),
  ]);
  const sums = Object.entries(came).map(([name, value]) => [name, (before?.counts[name] ?? 0) + value] as const);
  const all = { ...before?.counts, ...Object.fromEntries(sums) };
  const well = wentWell?.(came).map((name) => [name, until] as const);
  return {
    ...{ until, counts: all },
    ...(measured ? { quantiles: measured } : {}),
    ...(well ? { lastWell: { ...before?.lastWell, ...Object.fromEntries(well) } } : {}),
  };
}
