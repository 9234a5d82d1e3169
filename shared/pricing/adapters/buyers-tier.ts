import type { Caller } from '../../platform/identity/caller.ts';
import type { BuyersTier } from '../bracket-prices.ts';

/** The tier that a verified token says of its member; undefined where it names none. */
export function buyersTier({ claims: { tier: name, tier_id: id } }: Pick<Caller, 'claims'>): BuyersTier | undefined {
  if (!isText(name)) return undefined;
  return isText(id) ? { id, name } : { name };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
