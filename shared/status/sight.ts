/** What lies in a queue. */
export interface QueueSight {
  /** Its physical name. */
  readonly name: string;
  readonly visible: number;
  /** Handed out, and neither done nor given back. */
  readonly inFlight: number;
  readonly delayed: number;
  /** How long its oldest message lies there; null where that is not known yet, as in the first minutes. */
  readonly oldestSeconds: number | null;
}

export type CircuitState = 'closed' | 'half_open' | 'open';

/** As metrics tell it. */
export const CIRCUIT_VALUES: Readonly<Record<CircuitState, number>> = { closed: 0, half_open: 1, open: 2 };

/** A circuit that has failed once at least: one that never did is known to nobody. */
export interface CircuitSight {
  readonly service: string;
  readonly state: CircuitState;
  readonly failures: number;
}

/** What a function did in five minutes. */
export interface FunctionFigures {
  /** Its physical name. */
  readonly name: string;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
}

export interface Figures {
  /** The end of the five minutes, in milliseconds since 1970. */
  readonly until: number;
  readonly functions: readonly FunctionFigures[];
}

/** What was counted since the probe first looked, by what it is called among all figures. */
export interface Totals {
  /** The end of the last five minutes in them, in milliseconds since 1970. */
  readonly until: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Of the last five minutes alone, in milliseconds. */
  readonly quantiles?: Readonly<Record<string, number>>;
  /** The end of the last five minutes in which something went well, by its name; in milliseconds since 1970. */
  readonly lastWell?: Readonly<Record<string, number>>;
}

/** What the probe last saw of everything. Null: it could not look. */
export interface Sight {
  /** The due time of the probe's run, in milliseconds since 1970. */
  readonly dueAt: number;
  readonly queues: readonly QueueSight[] | null;
  readonly circuits: readonly CircuitSight[] | null;
  readonly figures: Figures | null;
  /** Absent where nothing is counted. */
  readonly totals?: Totals | null;
}

export const FIGURES_WINDOW_MS = 5 * 60_000;
/** CloudWatch has what functions did after about a minute, as late as two. */
export const FIGURES_LAG_MS = 2 * 60_000;

/** Each figure that is asked for is paid for, so that it is asked for once: when its five minutes are over. */
export function figuresDueUntil(dueAt: number): number {
  return Math.floor((dueAt - FIGURES_LAG_MS) / FIGURES_WINDOW_MS) * FIGURES_WINDOW_MS;
}

/** An open circuit whose time is over lets one call through. */
export function circuitStateOf(state: string, openUntil: number, nowMs: number): CircuitState {
  if (state !== 'open') return 'closed';
  return openUntil <= nowMs ? 'half_open' : 'open';
}
