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
