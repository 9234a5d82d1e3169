/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-response-LogResult */
export const LOG_TAIL_BYTES = 4 * 1024;

/** The last lines of each invocation that is under way. */
export class LogTails {
  readonly #tails = new Map<string, string>();

  open(requestId: string): void {
    this.#tails.set(requestId, '');
  }

  append(requestId: string | undefined, line: string): void {
    if (requestId === undefined) return;
    const tail = this.#tails.get(requestId);
    if (tail !== undefined) this.#tails.set(requestId, lastBytes(`${tail}${line}\n`));
  }

  close(requestId: string): string {
    const tail = this.#tails.get(requestId) ?? '';
    this.#tails.delete(requestId);
    return tail;
  }
}

function lastBytes(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= LOG_TAIL_BYTES ? text : bytes.subarray(bytes.length - LOG_TAIL_BYTES).toString('utf8');
}
