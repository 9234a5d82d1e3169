import { problems } from '../platform/boundary/problems.ts';

/** What the status routes answer beside the boundary's own problems. */
export const STATUS_PROBLEMS = problems({
  not_ready: { status: 503, message: 'Not ready' },
});

export const MEANINGS: Readonly<Record<keyof typeof STATUS_PROBLEMS, string>> = {
  not_ready: 'The table does not answer: send requests elsewhere, or later.',
};
