import type { DatabaseSync } from 'node:sqlite';
import type { ArchivedEvent, Archives } from './archives.ts';

export type ReplayState = 'RUNNING' | 'COMPLETED' | 'CANCELLED';

export interface Replay {
  readonly name: string;
  readonly archiveName: string;
  readonly busName: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Rules that the events are for; all of the bus when there are none. */
  readonly ruleArns: readonly string[];
  readonly description: string | null;
  readonly state: ReplayState;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** The last event that was sent, by its number and time. */
  readonly lastNumber: number;
  readonly lastTimeMs: number | null;
}

/** Events that are sent in one go. */
const EVENTS_AT_ONCE = 100;

export interface ReplaysOptions {
  readonly database: DatabaseSync;
  readonly archives: Archives;
  readonly now: () => number;
  /** Delivers an event to the rules of the bus that the replay is for; written down when it returns. */
  readonly send: (event: ArchivedEvent, replay: Replay) => void;
}

/** Sends what an archive has kept once more. How far it came is written down: it goes on after a restart. */
export class Replays {
  readonly #options: ReplaysOptions;
  #isRunning = false;

  constructor(options: ReplaysOptions) {
    options.database.exec(`
      CREATE TABLE IF NOT EXISTS events_replays (
        name TEXT PRIMARY KEY,
        replay TEXT NOT NULL -- JSON
      ) STRICT;
    `);
    this.#options = options;
  }

  start(): void {
    this.#isRunning = true;
    for (const { name, state } of this.all()) if (state === 'RUNNING') this.#goOn(name);
  }

  stop(): void {
    this.#isRunning = false;
  }

  all(): Replay[] {
    return this.#options.database
      .prepare('SELECT replay FROM events_replays')
      .all()
      .map((row) => JSON.parse(String(row.replay)) as Replay);
  }

  find(name: string): Replay | undefined {
    const row = this.#options.database.prepare('SELECT replay FROM events_replays WHERE name = ?').get(name);
    return row && (JSON.parse(String(row.replay)) as Replay);
  }

  begin(
    replay: Pick<Replay, 'name' | 'archiveName' | 'busName' | 'fromMs' | 'toMs' | 'ruleArns' | 'description'>,
  ): Replay {
    const begun: Replay = {
      ...replay,
      state: 'RUNNING',
      startedAtMs: this.#options.now(),
      endedAtMs: null,
      lastNumber: 0,
      lastTimeMs: null,
    };
    this.#write(begun);
    this.#goOn(replay.name);
    return begun;
  }

  cancel(replay: Replay): void {
    this.#write({ ...replay, state: 'CANCELLED', endedAtMs: this.#options.now() });
  }

  /** Some events now, the others later: the bus has more to do than a replay. */
  #goOn(name: string): void {
    setImmediate(() => {
      const replay = this.#isRunning ? this.find(name) : undefined;
      if (replay?.state !== 'RUNNING') return;
      const { archives, send, now } = this.#options;
      const events = archives.events(replay.archiveName, {
        afterNumber: replay.lastNumber,
        fromMs: replay.fromMs,
        toMs: replay.toMs,
        limit: EVENTS_AT_ONCE,
      });
      for (const event of events) send(event, replay);
      const last = events.at(-1);
      if (last) {
        this.#write({ ...replay, lastNumber: last.number, lastTimeMs: last.timeMs });
        this.#goOn(name);
      } else this.#write({ ...replay, state: 'COMPLETED', endedAtMs: now() });
    });
  }

  #write(replay: Replay): void {
    this.#options.database
      .prepare('INSERT OR REPLACE INTO events_replays VALUES (?, ?)')
      .run(replay.name, JSON.stringify(replay));
  }
}
