import { PermanentError } from '../failures.ts';

/** The table's own words about what it will never take, as the reason for which a message is parked. */
export function refusal(error: unknown): PermanentError {
  const { name = 'Error', message = '' } = error as Partial<Error>;
  return new PermanentError('refused_by_table', `${name}: ${message}`);
}
