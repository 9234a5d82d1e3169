/** How a command of ours lies in a queue. */
export interface CommandMessage {
  /** The same for each delivery of the same command. */
  readonly id: string;
  /** What is to be done, with the version of its data: pos.finalizeSession.v1. */
  readonly command: string;
  readonly correlationId: string;
  readonly data: unknown;
  /** The span that asked for it. */
  readonly traceparent?: string;
}

export function isCommandMessage(value: unknown): value is CommandMessage {
  const { id, command, correlationId } = (value ?? {}) as Partial<Record<keyof CommandMessage, unknown>>;
  return [id, command, correlationId].every((text) => typeof text === 'string' && text !== '');
}
