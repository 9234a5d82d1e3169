import { problems } from '../platform/boundary/problems.ts';

/** What the routes of wishes answer beside the boundary's own problems. */
export const WISHES_PROBLEMS = problems({
  nothing_wished: { status: 409, message: 'There is nothing on the list' },
});

export const MEANINGS: Readonly<Record<keyof typeof WISHES_PROBLEMS, string>> = {
  nothing_wished: 'A list without a wish is not shared. Put something on it first.',
};
