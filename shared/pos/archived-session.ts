import type { Quote } from './partner.ts';
import type { Return, Session } from './session-record.ts';

/**
 * What becomes of a field when its session is put away. `forgotten` is who it was in words or by a fingerprint of what they
 * showed (that of a late sale's body is one: a phone number can be guessed from it), what the partner said of them, and what
 * only the table needs.
 */
type Fate = 'kept' | 'forgotten';

/** The fate of every field of a record: one that is added to it does not compile before somebody has decided. */
export type Fates<Fields extends object> = { readonly [Field in keyof Required<Fields>]: Fate };

const OF_SESSION = {
  sessionId: 'kept',
  merchant: 'kept',
  channelId: 'kept',
  store: 'kept',
  transactionId: 'kept',
  businessDate: 'kept',
  status: 'kept',
  version: 'kept',
  customer: 'forgotten',
  identifier: 'forgotten',
  userId: 'kept',
  attempt: 'kept',
  attemptUntil: 'kept',
  pdiSessionId: 'kept',
  customerId: 'kept',
  customerName: 'forgotten',
  currentPoints: 'forgotten',
  tier: 'forgotten',
  amount: 'kept',
  quote: 'kept',
  basket: 'kept',
  finalAmount: 'kept',
  applyRewards: 'kept',
  fingerprint: 'forgotten',
  finalizingAt: 'kept',
  occurredAt: 'kept',
  attempts: 'kept',
  voidRequestedAt: 'kept',
  earnedPoints: 'kept',
  newBalance: 'forgotten',
  receiptId: 'kept',
  finalizedAt: 'kept',
  returns: 'kept',
  code: 'kept',
  partnerCode: 'kept',
  partnerMessage: 'forgotten',
  createdAt: 'kept',
  updatedAt: 'kept',
  expiresAt: 'kept',
  dueAt: 'forgotten',
  correlationId: 'kept',
} as const satisfies Fates<Session>;

const OF_QUOTE = { earnedPoints: 'kept', basePoints: 'kept', tierBonus: 'kept' } as const satisfies Fates<Quote>;

const OF_RETURN = {
  returnId: 'kept',
  kind: 'kept',
  state: 'kept',
  // Of what comes back, in which nobody is named.
  fingerprint: 'kept',
  amount: 'kept',
  lines: 'kept',
  points: 'kept',
  newBalance: 'forgotten',
  at: 'kept',
  partnerCode: 'kept',
  partnerMessage: 'forgotten',
} as const satisfies Fates<Return>;

type Line = NonNullable<Return['lines']>[number];
const OF_LINE = { sku: 'kept', qty: 'kept' } as const satisfies Fates<Line>;

/** The fields of a record that its fates keep. */
type Kept<Fields extends object, Of extends Fates<Fields>> = {
  readonly [Field in keyof Fields as Of[Field] extends 'kept' ? Field : never]: Fields[Field];
};
export type ArchivedSession = Kept<Session, typeof OF_SESSION>;

/**
 * What is kept of a session for good: what was booked, and the ids under which the partner's books and the ledger have it.
 * Field by field, also of what lies in it: what a record has beyond them does not pass.
 *
 * @source docs/decisions/0145-what-is-kept-of-old-sales.md
 */
export function keptOf(session: Session): ArchivedSession {
  const { quote, returns, ...kept } = picked(session, OF_SESSION);
  return {
    ...kept,
    ...(quote && { quote: picked(quote, OF_QUOTE) }),
    ...(returns && { returns: returns.map(keptOfReturn) }),
  };
}

function keptOfReturn(given: Return): Kept<Return, typeof OF_RETURN> {
  const { lines, ...kept } = picked(given, OF_RETURN);
  return { ...kept, ...(lines && { lines: lines.map((line) => picked(line, OF_LINE)) }) };
}

function picked<Fields extends object, Of extends Fates<Fields>>(record: Fields, fates: Of): Kept<Fields, Of> {
  const kept = Object.entries(record).filter(
    ([name]) => Object.hasOwn(fates, name) && fates[name as keyof Of] === 'kept',
  );
  return Object.fromEntries(kept) as Kept<Fields, Of>;
}
