export interface Refusal {
  readonly code: string;
  readonly message: readonly string[];
}

/** What a tool does to what is there: nothing, it adds to it, or it takes away for good. */
export type Effect = 'reads' | 'adds' | 'takes_away';

/**
 * What clients may think of a tool before they let a model call it. Whatever writes has a key: a repeat does no more.
 *
 * @source https://modelcontextprotocol.io/specification/2026-07-28/server/tools
 */
export const annotations = (title: string, effect: Effect) => ({
  title,
  readOnlyHint: effect === 'reads',
  destructiveHint: effect === 'takes_away',
  idempotentHint: true,
  openWorldHint: false,
});

/** What a tool has found or done: as data, and as text for whoever reads no data. */
export const toolResult = (structuredContent: object) => ({
  content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
  structuredContent,
});

/** Why a tool has done nothing. Without structured content: clients hold that against the contract of a success. */
export const toolRefusal = ({ code, message }: Refusal) => ({
  content: [{ type: 'text', text: JSON.stringify({ code, message }) }],
  isError: true,
});
