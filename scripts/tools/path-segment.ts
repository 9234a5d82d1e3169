/**
 * A text as one segment of a path of the HTTP API, whatever is in it: API Gateway decodes paths twice.
 *
 * @source docs/decisions/0133-paths-are-decoded-twice.md
 */
export function pathSegment(text: string): string {
  return encodeURIComponent(encodeURIComponent(text));
}
