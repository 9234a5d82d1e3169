import type { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '../durable/clock.ts';

interface Alarm {
  readonly atMs: number;
  readonly callback: () => void;
  callOff: () => void;
}

/**
 * The time of the stack: the machine's, moved by an offset that is kept over restarts. Schedules, the expiry of items,
 * durable timers and the functions' own Date follow it; deliveries, retries and visibility timeouts stay on the
 * machine's time, since moving the clock is no reason to give up a message.
 */
export class StackClock implements Clock {
  readonly #database: DatabaseSync;
  readonly #machine: Clock;
  readonly #alarms = new Set<Alarm>();
  readonly #listeners: (() => void)[] = [];
  #offsetMs: number;

  /** @param machine the time that is moved; the system's, unless a test brings its own */
  constructor(database: DatabaseSync, machine: Clock = systemClock) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS stack_clock (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        offset_ms INTEGER NOT NULL
      ) STRICT;
    `);
    this.#database = database;
    this.#machine = machine;
    this.#offsetMs = Number(database.prepare('SELECT offset_ms FROM stack_clock').get()?.offset_ms ?? 0);
  }

  /** How far the clock is ahead of the machine's; negative when it is behind. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  now(): number {
    return this.#machine.now() + this.#offsetMs;
  }

  alarm(atMs: number, callback: () => void): () => void {
    const alarm: Alarm = { atMs, callback, callOff: () => {} };
    this.#alarms.add(alarm);
    this.#arm(alarm);
    return () => {
      this.#alarms.delete(alarm);
      alarm.callOff();
    };
  }

  /** Moves the clock to a time, from which it runs on. Written down before anything happens at the new time. */
  moveTo(atMs: number): void {
    this.#move(atMs - this.#machine.now());
  }

  /** Back to the machine's time. */
  reset(): void {
    this.#move(0);
  }

  /** Calls back after every move, in the order in which the listeners came. */
  onMoved(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #move(offsetMs: number): void {
    this.#database.prepare('INSERT OR REPLACE INTO stack_clock VALUES (1, ?)').run(offsetMs);
    this.#offsetMs = offsetMs;
    for (const alarm of this.#alarms) {
      alarm.callOff();
      this.#arm(alarm);
    }
    for (const listener of this.#listeners) listener();
  }

  #arm(alarm: Alarm): void {
    alarm.callOff = this.#machine.alarm(alarm.atMs - this.#offsetMs, () => {
      this.#alarms.delete(alarm);
      alarm.callback();
    });
  }
}
