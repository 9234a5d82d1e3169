/**
 * The first characters of a text, whole: a cut between the two halves of a character leaves something that is no text,
 * which tables, queues and logs refuse or garble. Halves that were there before become U+FFFD.
 *
 * @param maxCharacters counted in code points
 */
export function cut(text: string, maxCharacters: number): string {
  // A code point has one or two units: a text this short needs no counting.
  const head =
    text.length <= maxCharacters ? text : [...text.slice(0, 2 * maxCharacters)].slice(0, maxCharacters).join('');
  return head.toWellFormed();
}
