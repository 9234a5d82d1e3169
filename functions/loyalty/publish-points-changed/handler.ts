import { pointsAddedEvents } from '../../../shared/loyalty/points-changed.ts';
import { publishedEvents } from '../../../shared/platform/published-events.ts';
import { stream } from '../../../shared/platform/stream.ts';

/** The table's stream is the outbox: every change of an account's points is announced as pointsAdded v1 and v2. */
export const handler = stream((records) =>
  publishedEvents.publishGroups(
    records.map(({ dynamodb }) => pointsAddedEvents(dynamodb?.OldImage, dynamodb?.NewImage)),
  ),
);
