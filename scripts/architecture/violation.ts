/** A place that breaks a rule of the house, and what to do instead. */
export interface Violation {
  readonly path: string;
  /** From 1; undefined where the whole file is meant. */
  readonly line?: number;
  readonly reason: string;
}
