/**
 * JSON as the Lambda API answers it: timestamps are epoch seconds. (In the invocation event they are ISO strings,
 * which is what JSON.stringify makes of a Date by itself.)
 */
export function restJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, written: unknown) {
    // JSON.stringify has already turned a Date into its string when the replacer sees it; the holder still has it.
    const raw = this[key];
    return raw instanceof Date ? raw.getTime() / 1000 : written;
  });
}

/** Reads back what JSON.stringify stored, with its timestamps as Dates. Payloads are strings and stay untouched. */
export function revive(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) =>
    key.endsWith('Timestamp') && typeof value === 'string' ? new Date(value) : value,
  );
}

/** Size of a text as it is stored and billed. */
export function sizeBytes(text: string | undefined): number {
  return text === undefined ? 0 : Buffer.byteLength(text, 'utf8');
}
