/** What an invocation's input says about whom it is for and who asks; all of it text, or absent. */
export interface InvocationSubject {
  readonly userId?: string;
  readonly correlationId?: string;
  /** Who makes it happen. */
  readonly actor?: string;
  /** The span that asks, as the W3C writes it. */
  readonly traceparent?: string;
}

/** Reads it from an input that is not checked yet, as a value or as its JSON. */
export function subjectOf(input: unknown): InvocationSubject {
  const value = typeof input === 'string' ? parsed(input) : input;
  if (typeof value !== 'object' || value === null) return {};
  const { userId, correlationId, actor, traceparent } = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries({ userId, correlationId, actor, traceparent }).filter(([, text]) => typeof text === 'string'),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
