const patterns = new Map<string, RegExp>();

/** Whether a value fits a pattern of a policy: `*` is any text, `?` any one character. */
export function like(pattern: string, value: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    compiled = new RegExp(`^${source}$`, 's');
    patterns.set(pattern, compiled);
  }
  return compiled.test(value);
}
