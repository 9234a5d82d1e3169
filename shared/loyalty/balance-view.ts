import type { Account, Instant } from './account.ts';
import type { Components } from './entry.ts';

/** What an account had at a moment. */
export function balanceView(
  { userId }: Pick<Account, 'userId'>,
  { at, view }: { readonly at: Instant; readonly view: 'effective' | 'posted' },
  { available, held, debt }: Components,
) {
  return { userId, at: new Date(at).toISOString(), view, available, held, debt };
}
