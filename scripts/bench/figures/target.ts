/** What a figure should be. */
export interface Target {
  readonly what: string;
  readonly unit: string;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  /** The same figure of a public peer, in words, where it is known. */
  readonly peer?: string;
}

/** A target with the figure that was measured for it. */
export interface Verdict extends Target {
  readonly measured: number;
  readonly met: boolean;
}

/** The limit itself still meets the target. */
export function judge(target: Target, measured: number): Verdict {
  const met = target.bound === 'at most' ? measured <= target.limit : measured >= target.limit;
  return { ...target, measured, met };
}

/** One line for each verdict: met or missed, the figure, the target, and the peer's figure in brackets. */
export function renderVerdict({ what, unit, bound, limit, peer, measured, met }: Verdict): string {
  // More digits than in the tables: a miss by little must not look like the target itself.
  const figure = `${Number(measured.toPrecision(4))} ${unit}`.trimEnd();
  const wanted = `${bound} ${limit}`;
  return `${met ? 'met   ' : 'MISSED'}  ${what}: ${figure}, target ${wanted}${peer ? ` (${peer})` : ''}`;
}

/** Two decimals below ten, one below a hundred, none above: more would be noise. */
export function rounded(value: number): number {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return Number(value.toFixed(digits));
}
