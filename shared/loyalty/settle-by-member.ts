import type { Outcome } from './ledger.ts';

/**
 * Applies the movements of one batch grouped by member, so that those of one member share one account update. What
 * fails for one member fails only that member's events.
 *
 * @returns a settled result for each event, in their order
 */
export async function settleByMember<Event>(
  events: readonly Event[],
  memberOf: (event: Event) => string,
  apply: (userId: string, events: readonly Event[]) => Promise<readonly Outcome[]>,
): Promise<PromiseSettledResult<Outcome>[]> {
  const groups = Map.groupBy(events, memberOf);
  const results = new Map<Event, PromiseSettledResult<Outcome>>();
  await Promise.all(
    [...groups].map(async ([userId, group]) => {
      const [outcome] = await Promise.allSettled([apply(userId, group)]);
      for (const [index, event] of group.entries()) results.set(event, resultOf(outcome, index));
    }),
  );
  return events.map((event) => results.get(event) ?? missing());
}

function resultOf(group: PromiseSettledResult<readonly Outcome[]>, index: number): PromiseSettledResult<Outcome> {
  if (group.status === 'rejected') return group;
  const value = group.value[index];
  return value ? { status: 'fulfilled', value } : missing();
}

function missing(): PromiseRejectedResult {
  return { status: 'rejected', reason: new Error('no outcome for this event') };
}
