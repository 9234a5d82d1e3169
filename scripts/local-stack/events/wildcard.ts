import { InvalidPattern } from './pattern-values.ts';

/**
 * Compiles a pattern in which `*` stands for any run of characters, none included; `\*` and `\\` stand for themselves.
 *
 * @throws InvalidPattern for consecutive wildcards and for a backslash before anything else
 * @source https://github.com/aws/event-ruler#wildcard-matching
 */
export function compileWildcard(pattern: string): (text: string) => boolean {
  const literals = split(pattern);
  const [first = '', ...rest] = literals;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  const shortest = literals.reduce((length, literal) => length + literal.length, 0);
  return (text) => {
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let position = first.length;
    // Taking each literal where it first occurs leaves the most room for those after it.
    for (const literal of rest) {
      const found = text.indexOf(literal, position);
      if (found === -1) return false;
      position = found + literal.length;
    }
    return position <= end;
  };
}

/** The literal texts between the wildcards, in order; one more than there are wildcards. */
function split(pattern: string): string[] {
  const literals: string[] = [];
  let literal = '';
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index);
    if (character === '*') {
      if (pattern.charAt(index + 1) === '*') throw new InvalidPattern('Consecutive wildcard characters');
      literals.push(literal);
      literal = '';
    } else if (character === '\\') {
      const escaped = pattern.charAt(++index);
      if (escaped !== '*' && escaped !== '\\') throw new InvalidPattern('Invalid escape character in wildcard');
      literal += escaped;
    } else literal += character;
  }
  return [...literals, literal];
}
