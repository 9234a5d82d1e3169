/** How an invocation ended; the payload is JSON text. */
export interface Outcome {
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}
