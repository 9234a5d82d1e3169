/** How a command of ours lies in a queue. */
export interface CommandMessage {
  /** The same for each delivery of the same command. */
  readonly id: string;
  /** What is to be done, with the version of its data: pos.finalizeSession.v1. */
  readonly command: string;
  readonly correlationId: string;
  /** Who makes it happen. What a pipe writes out of a table's records may not say. */
  readonly actor?: string;
  readonly data: unknown;
  /** The span that asked for it. */
  readonly traceparent?: string;
}

export function isCommandMessage(value: unknown): value is CommandMessage {
  const { id, command, correlationId, actor } = (value ?? {}) as Partial<Record<keyof CommandMessage, unknown>>;
  const required = [id, command, correlationId].every((text) => typeof text === 'string' && text !== '');
  return required && (actor === undefined || (typeof actor === 'string' && actor !== ''));
}
