import { AwsError } from '../gateway/aws-protocol.ts';

/** Items in one answer when MaxItems does not say otherwise, and at most. */
export const PAGE_ITEMS = 50;

/**
 * One page of a list, as Marker and MaxItems ask for it.
 *
 * @throws AwsError InvalidParameterValueException for a marker or a size that is none
 * @source https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
 */
export function page(name: string, items: readonly unknown[], query: URLSearchParams): Record<string, unknown> {
  const start = wholeNumber(query.get('Marker'), 'Marker', 0);
  const size = Math.min(wholeNumber(query.get('MaxItems'), 'MaxItems', PAGE_ITEMS), PAGE_ITEMS);
  if (size < 1) throw new AwsError('InvalidParameterValueException', 'MaxItems must be at least 1');
  const end = start + size;
  return { [name]: items.slice(start, end), NextMarker: end < items.length ? String(end) : null };
}

function wholeNumber(text: string | null, name: string, absent: number): number {
  if (text === null) return absent;
  if (!/^\d{1,6}$/.test(text)) throw new AwsError('InvalidParameterValueException', `${name} is not valid: ${text}`);
  return Number(text);
}
