/** A tool does nothing, for a reason that the agent is told. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';
  /** The API's own. */
  readonly code: string;
  readonly messages: readonly string[];

  constructor(code: string, ...messages: readonly string[]) {
    super(messages.join('; '));
    this.code = code;
    this.messages = messages;
  }
}
