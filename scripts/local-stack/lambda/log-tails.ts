/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-response-LogResult */
export const LOG_TAIL_BYTES = 4 * 1024;

const LINES_KEPT = 64;

/** The last lines of each invocation that is under way. */
export class LogTails {
  readonly #tails = new Map<string, string[]>();

  open(requestId: string): void {
    this.#tails.set(requestId, []);
  }

  append(requestId: string | undefined, line: string): void {
    if (requestId === undefined) return;
    const lines = this.#tails.get(requestId);
    if (!lines) return;
    lines.push(`${line}\n`);
    // Cut when it is asked for; until then no more is kept than a few times what may be shown.
    if (lines.length >= LINES_KEPT) this.#tails.set(requestId, [lastBytes(lines.join(''))]);
  }

  close(requestId: string): string {
    const lines = this.#tails.get(requestId) ?? [];
    this.#tails.delete(requestId);
    return lastBytes(lines.join(''));
  }
}

function lastBytes(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= LOG_TAIL_BYTES ? text : bytes.subarray(bytes.length - LOG_TAIL_BYTES).toString('utf8');
}
