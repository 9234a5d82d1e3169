import { DEMO_PROBLEMS, MEANINGS } from '../../../shared/demo/problems.ts';
import { promiseProblems } from '../../builders/promised-problems.ts';

describe("the demo's problems", () => {
  promiseProblems(DEMO_PROBLEMS, MEANINGS, {
    reset_not_allowed: 403,
    confirmation_wrong: 400,
    no_reset: 404,
  });
});
