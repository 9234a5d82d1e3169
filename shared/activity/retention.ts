import validate from '#contracts/activity/retention';

/** How long an entry is kept where nothing is said. */
export const DEFAULT_RETENTION_DAYS = 400;

const DAY_SECONDS = 24 * 60 * 60;

/**
 * Reads the days from the JSON text of their parameter.
 *
 * @throws Error that says what is wrong with it
 */
export function parseRetention(text: string | undefined): number {
  if (text === undefined) return DEFAULT_RETENTION_DAYS;
  const settings = parsed(text);
  if (!validate(settings)) {
    const reasons = (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
    throw new Error(`The retention is invalid: ${reasons.join('; ')}`);
  }
  return settings.days;
}

/** When an entry is over, in seconds since 1970-01-01T00:00:00Z: readers hold to it, whenever the table forgets it. */
export function expiryOf(happenedAt: number, days: number): number {
  return Math.ceil(happenedAt / 1000) + days * DAY_SECONDS;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The retention is not JSON: ${(error as Error).message}`);
  }
}
