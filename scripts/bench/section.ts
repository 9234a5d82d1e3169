import type { Table } from './figures/table.ts';
import type { Verdict } from './figures/target.ts';

/** One part of the benchmark, measured. */
export interface Section {
  readonly title: string;
  readonly table: Table;
  /** The figures, unrounded, for tools. */
  readonly figures: unknown;
  readonly verdicts: readonly Verdict[];
}
