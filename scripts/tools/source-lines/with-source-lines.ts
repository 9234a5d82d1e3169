import { join } from 'node:path/posix';

/** Where a line and column of a bundle come from, all counted from 1; undefined where nobody wrote it. */
export type OriginOf = (
  line: number,
  column: number,
) => { readonly source: string; readonly line: number; readonly column: number } | undefined;

/** Where Lambda unpacks a function's code. */
const PLACE = /(?:file:\/\/)?\/var\/task\/index\.mjs:(\d+):(\d+)/g;

/**
 * A text of a function's log with each place in the bundle replaced by the line of the source that it was made of, as the
 * local stack writes stacks from the beginning. It may be a stack as it stands, or a log line that holds one as JSON.
 *
 * @param folder where the bundle was built, relative to the project: what its map's sources are relative to
 */
export function withSourceLines(text: string, originOf: OriginOf, folder: string): { text: string; places: number } {
  let places = 0;
  const located = text.replace(PLACE, (place, line: string, column: string) => {
    const origin = originOf(Number(line), Number(column));
    if (origin === undefined) return place;
    places += 1;
    return `${join(folder, origin.source)}:${origin.line}:${origin.column}`;
  });
  return { text: located, places };
}
