import { problems } from '../platform/boundary/problems.ts';

/** What the routes of the demo answer beside the boundary's own problems. */
export const DEMO_PROBLEMS = problems({
  reset_not_allowed: { status: 403, message: 'This environment allows no reset' },
  confirmation_wrong: { status: 400, message: "confirm must be this environment's name" },
  no_reset: { status: 404, message: 'There is no such reset' },
});

export const MEANINGS: Readonly<Record<keyof typeof DEMO_PROBLEMS, string>> = {
  reset_not_allowed: 'Only environments whose deployment says so can be reset, and prod never.',
  confirmation_wrong: 'Whoever deletes everything says where: the name of the environment, exactly.',
  no_reset: 'No reset has this id, or it was more than 90 days ago.',
};
