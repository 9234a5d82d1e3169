import { AwsError } from '../gateway/aws-protocol.ts';
import { DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS } from './limits.ts';
import type { Operation } from './model.ts';
import { sizeBytes } from './wire.ts';

/** Part of an execution's state; NextMarker is where the next part begins. */
export interface StatePage {
  readonly Operations: readonly Operation[];
  readonly NextMarker?: string | undefined;
}

export interface PageLimits {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/**
 * Cuts a page out of the visible operations: as many as both limits allow, but always one.
 *
 * @param marker NextMarker of the page before; absent for the first
 * @throws AwsError InvalidParameterValueException for a marker that is none
 */
export function statePage(operations: readonly Operation[], marker: string | undefined, limits: PageLimits): StatePage {
  const first = marker === undefined ? 0 : positionOf(marker);
  const page: Operation[] = [];
  let bytes = 0;
  for (const operation of operations.slice(first, first + limits.maxItems)) {
    bytes += sizeBytes(JSON.stringify(operation));
    if (page.length > 0 && bytes > limits.maxBytes) break;
    page.push(operation);
  }
  const next = first + page.length;
  return { Operations: page, NextMarker: next < operations.length ? markerOf(next) : undefined };
}

/** MaxItems as the APIs read it: 0 or nothing means the default. @throws AwsError InvalidParameterValueException */
export function pageItems(maxItems: string | null): number {
  const items = Number(maxItems ?? 0);
  if (!Number.isInteger(items) || items < 0 || items > MAX_PAGE_ITEMS)
    throw new AwsError('InvalidParameterValueException', `MaxItems is 0 to ${MAX_PAGE_ITEMS}.`);
  return items === 0 ? DEFAULT_PAGE_ITEMS : items;
}

export function markerOf(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}

/** @throws AwsError InvalidParameterValueException */
export function positionOf(marker: string): number {
  const text = Buffer.from(marker, 'base64url').toString();
  if (!/^\d{1,15}$/.test(text)) throw new AwsError('InvalidParameterValueException', 'Invalid Marker.');
  return Number(text);
}
