/**
 * The operators that event source mappings know: fewer than EventBridge rules do.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
const OPERATORS = new Set(['prefix', 'suffix', 'equals-ignore-case', 'numeric', 'exists', 'anything-but']);

/** The first operator in a filter that the language does not have; undefined where all are known. */
export function unsupportedByFilters(filter: unknown): string | undefined {
  if (Array.isArray(filter)) {
    for (const matcher of filter) {
      const found = unsupportedMatcher(matcher);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof filter !== 'object' || filter === null) return undefined;
  for (const [field, value] of Object.entries(filter)) {
    const alternatives = field === '$or' && Array.isArray(value) ? value : [value];
    for (const alternative of alternatives) {
      const found = unsupportedByFilters(alternative);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function unsupportedMatcher(matcher: unknown): string | undefined {
  if (typeof matcher !== 'object' || matcher === null) return undefined;
  for (const [operator, operand] of Object.entries(matcher)) {
    if (!OPERATORS.has(operator)) return `"${operator}"`;
    // Texts and numbers only: no anything-but of a prefix.
    if (operator === 'anything-but' && typeof operand === 'object' && operand !== null && !Array.isArray(operand))
      return `"anything-but" of ${Object.keys(operand).map((key) => `"${key}"`)}`;
  }
  return undefined;
}
