/**
 * What a context keeps of the reset of its demo data. `closed`: it is being emptied and takes nothing. `seeding`: it is
 * empty, and takes what carries the reset's pass. `open`: it takes everything again.
 */
export interface Intake {
  readonly state: 'closed' | 'seeding' | 'open';
  /** Nothing of before this time counts any more. Milliseconds since 1970; absent until the first reset. */
  readonly resetAt?: number;
  /** Unless it is opened before: a reset that dies leaves no context closed for good. */
  readonly untilMs?: number;
  /** What the reset's own requests carry. */
  readonly pass?: string;
}

/** As a context is that was never reset. */
export const NEVER_RESET: Intake = { state: 'open' };

/** The request header that carries the reset's pass. */
export const PASS_HEADER = 'x-reset-pass';

/** Whether the context takes nothing at all right now. */
export function isClosed({ state, untilMs = 0 }: Intake, at: number): boolean {
  return state === 'closed' && at < untilMs;
}

/** Whether a write is taken. */
export function letsWrite(intake: Intake, pass: string | undefined, at: number): boolean {
  const { state, untilMs = 0 } = intake;
  if (state === 'open' || at >= untilMs) return true;
  return state === 'seeding' && intake.pass !== undefined && pass === intake.pass;
}

/**
 * Whether something is of the time before the last reset and must leave no trace: it happened then, or it was on its way
 * then, whatever it says of itself. While a context is closed everything is.
 *
 * @param happenedAt when it happened, and when it was sent; what is not known is left out
 */
export function isOfBefore(intake: Intake, happenedAt: readonly (number | undefined)[], at: number): boolean {
  if (isClosed(intake, at)) return true;
  const { resetAt } = intake;
  return resetAt !== undefined && happenedAt.some((time) => time !== undefined && time < resetAt);
}
