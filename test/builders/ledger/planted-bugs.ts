import type { PlantedBug } from './ledger-modules.ts';

/** Safeties of the ledger, each taken out once: what the simulation and the examples of policies have to find. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'points come back into a month that is over',
    file: 'buckets.ts',
    replace: { 'expiresAt(month, timeZone) <= at': 'false && timeZone === String(at)' },
  },
  {
    name: 'what is due is settled by its kind, not by its time',
    file: 'settle.ts',
    replace: { 'if (one.due !== other.due) return one.due < other.due;': '' },
  },
  {
    name: 'what is due is settled after the movement',
    file: 'ledger.ts',
    replace: { 'account && settle(account, posting.at,': 'account && settle(account, account.createdAt,' },
  },
  {
    name: 'due is what was due a millisecond ago',
    file: 'settle.ts',
    replace: { 'step.due <= at;': 'step.due < at;' },
  },
  {
    name: 'each part of a refund is rounded for itself',
    file: 'reverse-order.ts',
    replace: {
      'Math.max(before.reversedPoints, share)': 'Math.min(earned, before.reversedPoints + (refund ? part : earned))',
      'const wanted = ': 'const wanted: number = ',
      'const reversedPoints = ':
        'const part = refund ? Math.floor((earned * (refund.refundedValue ?? 0)) / worth) : 0;\n  const reversedPoints = ',
    },
  },
  {
    name: 'what comes in pays no debt',
    file: 'buckets.ts',
    replace: { 'take(alive, debt)': 'take(alive, 0 * debt)' },
  },
  {
    name: 'a lapsed hold comes back as of the time of settling',
    file: 'settle.ts',
    replace: {
      'movesOf(step.kind, step, current, programme)': 'movesOf(step.kind, { ...step, due: at }, current, programme)',
    },
  },
  {
    name: 'a balance as of a moment passes over what was settled later',
    file: 'as-of.ts',
    replace: { '(following[end - 1] ?? last)?.after': 'last?.after' },
  },
  {
    name: 'a capture forgets what it leaves of the hold',
    file: 'hold.ts',
    replace: { 'const rest = added(held.buckets, negated(paid ?? {}));': 'const rest = paid ? {} : held.buckets;' },
  },
  {
    name: 'a source is applied as often as it comes',
    file: 'ledger.ts',
    replace: { "if (written) return { status: 'repeated', entry: written.entry, by: 'earlier' };": '' },
  },
  {
    name: 'an order counts from whenever it says that it happened',
    file: 'earn.ts',
    replace: { 'told.find(isAlive) ?? latest': 'told[0] ?? latest' },
  },
  {
    name: 'every order of weeks ago counts as of 14 days ago',
    file: 'earn.ts',
    replace: { '[activityOf(command, at), ': '[Math.max(latest, activityOf(command, at)), ' },
  },
  {
    name: 'an order counts from a time that is yet to come',
    file: 'movement.ts',
    replace: { 'Math.min(activityAt, at)': 'activityAt === Number.POSITIVE_INFINITY ? at : activityAt' },
  },
  {
    name: 'what was settled for a refused movement is written',
    file: 'ledger.ts',
    replace: { 'if (own.size === 0)': 'if (own.size === 0 && !settled?.entries.length)' },
  },
  {
    name: 'the cap of a day forgets what the day gave',
    file: 'earning-rules.ts',
    replace: { 'dayCap - (account.days[day]?.[id] ?? 0)': 'dayCap' },
  },
  {
    name: 'a spend is given back more often than it was made',
    file: 'reverse-spend.ts',
    replace: { 'restored > left || left === 0': 'restored > spend.counters.spent' },
  },
  {
    name: 'a sign-up from before it was closed opens an account',
    file: 'sign-up.ts',
    replace: { 'isOlder || ': 'isOlder === undefined || ' },
  },
  {
    name: 'a member who comes back is welcomed again',
    file: 'sign-up.ts',
    replace: { '|| found.has(transactionId(welcome.source))': '&& found.has(transactionId(welcome.source))' },
  },
  {
    name: 'what closed an earlier life closes the next one',
    file: 'close.ts',
    replace: { 'account.stateSince !== null': 'false && account.stateSince !== null' },
  },
  {
    name: 'a capture takes the months that expire last',
    file: 'hold.ts',
    replace: {
      'paid: take(held.buckets, spent)': 'paid: take(held.buckets, spent, Object.keys(held.buckets).sort().at(-1))',
    },
  },
  {
    name: 'a life that was forfeited is counted as the present one',
    file: 'account.ts',
    replace: {
      'entry.createdAt < (lives[userId] ?? Number.NEGATIVE_INFINITY)': 'entry.createdAt < 0 && !lives[userId]',
    },
  },
  {
    name: 'a life begins in the millisecond in which the one before ended',
    file: 'sign-up.ts',
    replace: { 'account.updatedAt + 1': 'account.updatedAt' },
  },
  {
    name: 'a merge forgets since when the merged one lives',
    file: 'posting.ts',
    replace: { 'lives: { ...account.lives, ...lives }': 'lives: account.lives' },
  },
  {
    name: 'who comes back keeps what was forfeited of those who were merged in before',
    file: 'posting.ts',
    replace: { '[userId, ...absorbed].map': '[userId, ...absorbed.slice(absorbed.length)].map' },
  },
  {
    name: 'a closed account is earned into',
    file: 'ledger.ts',
    replace: {
      "account?.state === 'closed' && !opensClosed": "account?.state === 'closed' && !opensClosed && !opensAccount",
    },
  },
  {
    name: 'what comes for a merged account is counted there',
    file: 'ledger.ts',
    replace: { "account?.state === 'merged') return": "account?.state === 'merged' && staysWithMember) return" },
  },
  {
    name: 'an account is merged beside an open hold',
    file: 'merge.ts',
    replace: { 'from.account.held > 0': 'from.account.held < 0' },
  },
  {
    name: 'a debt that is merged in is not paid by what is there',
    file: 'merge.ts',
    replace: { 'Math.min(giver.debt, account.points)': '0 * Math.min(giver.debt, account.points)' },
  },
  {
    name: 'an order is taken back from another member',
    file: 'ledger.ts',
    replace: {
      "return isAnothers ? 'order_of_another_member' : undefined": 'return isAnothers ? undefined : undefined',
    },
  },
  {
    name: 'an order that was cancelled before it was completed earns when it comes',
    file: 'reverse-order.ts',
    replace: { 'const unearned = { ...command, source: order,': 'const unearned = { ...command,' },
  },
  {
    name: 'an order is taken back although its month is over',
    file: 'reverse-order.ts',
    replace: { 'const due = isOver ||': 'const due =' },
  },
  {
    name: 'what a policy forgives is asked for again',
    file: 'reverse-order.ts',
    replace: {
      'const grown = grownBy(before, command.source, { reversedPoints, refundedValue });':
        'const grown = grownBy(before, command.source, { reversedPoints: before.reversedPoints + paid + debt, refundedValue });',
    },
  },
  {
    name: 'a member is told of nothing before it is over',
    file: 'settle.ts',
    replace: { 'if (end > at) notices': 'if (end < at) notices' },
  },
  {
    name: 'a member is told of what is over',
    file: 'settle.ts',
    replace: { 'if (end > at) notices': 'if (end > 0) notices' },
  },
  {
    name: 'a hold is captured when it has lapsed',
    file: 'settle.ts',
    replace: { "consider('lapse', id, lapsesAt)": "consider('lapse', id, lapsesAt + 1)" },
  },
  {
    name: 'the cap of an order does not hold',
    file: 'earning-rules.ts',
    replace: { 'Math.min(wanted, orderCap)': 'Math.min(wanted, orderCap + wanted)' },
  },
  {
    name: 'more is taken by hand than there is',
    file: 'adjust.ts',
    replace: { 'debt > 0 && !allowDebt': 'debt < 0 && !allowDebt' },
  },
];
