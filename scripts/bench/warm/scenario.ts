import type { AccountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import type { BareCall, Clients } from './recorded-calls.ts';

/** What a handler is measured with. */
export interface Scenario {
  /** The nth invocation's event. */
  event(n: number): unknown;
  /** Whether the handler did what the event asks for. */
  succeeded(answer: unknown): boolean;
  /** The calls that the nth invocation must make, to be made one after the other. */
  bareCalls(n: number): readonly BareCall[];
}

/** Where a handler is measured. */
export interface Place {
  /** The real ones, with the settings that the functions use. */
  readonly clients: Clients;
  readonly tableName: string;
  readonly busName: string;
  readonly source: string;
  /** Over the real table. */
  readonly accounts: AccountRepository;
  /** How many invocations there will be. */
  readonly invocations: number;
}

/** Prepares a handler's scenario for a place. */
export type ScenarioAt = (place: Place) => Promise<Scenario>;
