/** A request's path as an HTTP API reads it. */
export interface RequestPath {
  /** What routes are found by: decoded once, and without what stood behind an encoded question mark. */
  readonly routed: string;
  /** What the function is given as rawPath, and, segment by segment, as path parameters: decoded once more. */
  readonly given: string;
}

/**
 * Reads a path as a deployed HTTP API does, which is not what its encoding means: it is decoded twice. So `%2F` parts
 * segments as `/` does, `%3F` ends the path, `%252F` is how a slash comes into a parameter, and a percent sign has to be
 * written as `%2525`.
 *
 * @param encoded as in the request line, without the query
 * @returns undefined for what cannot be decoded twice: the API answers 400
 * @source https://github.com/hotsock/voker/blob/main/vokerhttp/testdata/ingress-paths.json (recorded on a deployed API)
 */
export function requestPath(encoded: string): RequestPath | undefined {
  try {
    const [routed = ''] = decodeURIComponent(encoded).split('?');
    return { routed, given: decodeURIComponent(routed) };
  } catch {
    return undefined;
  }
}
