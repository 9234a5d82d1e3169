import { problems } from '../platform/boundary/problems.ts';

/** What the routes of activity answer beside the boundary's own problems. */
export const ACTIVITY_PROBLEMS = problems({
  others_activity: { status: 403, message: 'This is the activity of somebody else' },
  no_activity: { status: 404, message: 'There is no such activity' },
});

export const MEANINGS: Readonly<Record<keyof typeof ACTIVITY_PROBLEMS, string>> = {
  others_activity: 'Members read their own feed. It is answered whether or not there is such a member.',
  no_activity: 'Nothing is known of this order that the caller may read: it is the order of somebody else.',
};
