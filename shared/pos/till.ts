import type { Session } from './session-record.ts';

/** Where a token's bearer stands, as its claims say: `merchant`, `store` (text) and `channels` (list, or text with spaces). */
export interface Till {
  /** '' where the token names none: of a deployment with one merchant. */
  readonly merchant: string;
  readonly store?: string;
  readonly channels: readonly string[];
}

/** @param claims of a verified token; what has another shape than it should says nothing */
export function tillOf({ merchant, store, channels }: Readonly<Record<string, unknown>>): Till {
  const named = (Array.isArray(channels) ? channels : String(channels ?? '').split(' ')) as readonly unknown[];
  return {
    merchant: textIn(merchant) ?? '',
    channels: named.filter((channel): channel is string => typeof channel === 'string' && channel !== ''),
    ...(textIn(store) === undefined ? {} : { store: textIn(store) as string }),
  };
}

const textIn = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

export const isOfTill = ({ channels }: Till, channelId: string): boolean => channels.includes(channelId);

/**
 * What a till may do with a session: everything with one of its own channels, or of another channel of its store, as
 * customers change lanes. Of other merchants it does not even learn that there is one.
 */
export function standingOf(till: Till, session: Session): 'own' | 'other_channel' | 'other_merchant' {
  if (till.merchant !== session.merchant) return 'other_merchant';
  const isSameStore = till.store !== undefined && till.store === session.store;
  return isSameStore || isOfTill(till, session.channelId) ? 'own' : 'other_channel';
}
