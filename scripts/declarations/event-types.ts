/** `orders.orderCompleted.` of `orders.orderCompleted.v2`; undefined for a type without a version. */
export function stemOf(type: string): string | undefined {
  return /^(.+\.)v[1-9][0-9]*$/.exec(type)?.[1];
}

/**
 * What a rule matches a type by: its stem, so that a version nobody knows reaches its function and is parked there with
 * its reason instead of vanishing; types without versions exactly.
 */
export function typeMatchers(types: readonly string[]): (string | { readonly prefix: string })[] {
  const stems = [...new Set(types.flatMap((type) => stemOf(type) ?? []))];
  return [...types.filter((type) => stemOf(type) === undefined), ...stems.map((prefix) => ({ prefix }))];
}
