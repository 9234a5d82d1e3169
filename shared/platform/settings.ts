/**
 * Reads a setting of the function from its environment.
 *
 * @throws Error when it is missing: the function then fails at start, where a deployment notices it
 */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The setting ${name} is missing from the environment`);
  return value;
}

/**
 * A setting that is a whole number from 1 on, such as a time in seconds.
 *
 * @throws Error when it is missing or anything else
 */
export function wholeNumberSetting(name: string): number {
  const value = Number(setting(name));
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`The setting ${name} must be a whole number from 1`);
  return value;
}
