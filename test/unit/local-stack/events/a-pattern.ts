import { flatEvent } from '../../../../scripts/local-stack/events/flat-event.ts';
import { compilePattern } from '../../../../scripts/local-stack/events/pattern.ts';

/** A compiled pattern that takes events as JSON text, or as what is written as JSON. */
export function aPattern(pattern: string | object): (event: unknown) => boolean {
  const matches = compilePattern(pattern);
  return (event) => matches(flatEvent(typeof event === 'string' ? event : JSON.stringify(event)));
}
