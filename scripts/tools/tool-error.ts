/** Something the user can mend: the message says it all, in one line. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
