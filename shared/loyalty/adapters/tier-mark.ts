import type { PointsAddedV2 } from '#contracts/loyalty/points-added-v2';
import type { DomainEvent } from '../../platform/events/cloud-event.ts';
import type { ProgrammeInForce, TierLadder } from '../contracts/programme.ts';
import { reachesHigherTier } from '../contracts/tier-ladder.ts';

type Groups = readonly (readonly DomainEvent[])[];

/**
 * Marks each pointsAdded.v2 with whether it may raise the member's tier, so that a rule can keep all others away from
 * whoever grants tiers. Without a programme the events go out unmarked: publishing waits for nothing that it can do without.
 *
 * @source docs/decisions/0070-changes-are-marked-for-tiers.md
 */
export function tierMark(programmeInForce: ProgrammeInForce, onUnknown: (error: Error) => void) {
  return async (groups: Groups): Promise<Groups> => {
    if (groups.every((events) => events.length === 0)) return groups;
    const ladder = await programmeInForce().then(
      ({ tiers }) => tiers,
      (error: Error) => {
        onUnknown(error);
        return undefined;
      },
    );
    return ladder ? groups.map((events) => events.map((event) => marked(event, ladder))) : groups;
  };
}

function marked(event: DomainEvent, ladder: TierLadder): DomainEvent {
  if (event.type !== 'loyalty.pointsAdded.v2') return event;
  const { totalPoints, tier = null } = event.data as unknown as PointsAddedV2;
  const mayRaiseTier = reachesHigherTier(ladder, totalPoints, { tier, tierThreshold: null });
  return { ...event, data: { ...event.data, mayRaiseTier } };
}
