/** A mapping that takes records from a queue or a stream and gives them to a function. */
export interface EventSource {
  start(): void;
  /** Takes nothing more, and waits for what is under way, for a bounded time. */
  stop(): Promise<void>;
}
