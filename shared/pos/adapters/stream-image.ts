import type { AttributeValue } from 'aws-lambda';

/** What a stream's record has of an item, as it was written: of the kinds that sessions are made of. */
export function itemOf(image: Readonly<Record<string, AttributeValue>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, readValue(value)]));
}

function readValue({ S, N, BOOL, L, M }: AttributeValue): unknown {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  if (BOOL !== undefined) return BOOL;
  if (L !== undefined) return L.map(readValue);
  return M === undefined ? undefined : itemOf(M);
}
