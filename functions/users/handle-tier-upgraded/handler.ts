import validate from '#contracts/users/tier-upgraded-v1';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { notedTier, tierNote } from '../../../shared/users/adapters/tier-note.ts';
import { client, tableName } from '../../../shared/users/wiring/table.ts';

const note = tierNote(client, tableName);

/** loyalty.tierUpgraded.v1: keeps the tier that the user's next token will say. */
export const handler = queue(
  { events: { 'loyalty.tierUpgraded.v1': { validate, translate: notedTier } } },
  (upgrades) => Promise.allSettled(upgrades.map(({ event }) => note(event))),
);
