import { WriteSignal } from './write-signal.ts';

/**
 * One signal for each table: with one for all of them, every write had the streams of all tables read, which was most of
 * what the engine did.
 */
export class WriteSignals {
  readonly #signals = new Map<string, WriteSignal>();

  /** @param table physical name */
  of(table: string): WriteSignal {
    const signal = this.#signals.get(table) ?? new WriteSignal();
    this.#signals.set(table, signal);
    return signal;
  }

  /** @param tables that may hold something new; all of them where nobody knows */
  raise(tables?: Iterable<string>): void {
    for (const table of tables ?? this.#signals.keys()) this.#signals.get(table)?.raise();
  }
}
