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

/**
 * What a rule matches all types by that somebody takes: by their first word, which is their sender's, since the list of
 * them all grows out of the 2,048 characters that EventBridge lets a pattern have; types without versions exactly.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export function senderMatchers(types: readonly string[]): (string | { readonly prefix: string })[] {
  const words = new Set(
    types.flatMap((type) => (stemOf(type) === undefined ? [] : (/^[^.]+\./.exec(type)?.[0] ?? []))),
  );
  return [...types.filter((type) => stemOf(type) === undefined), ...[...words].map((prefix) => ({ prefix }))];
}
