import { ACTIVITY_PROBLEMS, MEANINGS } from '../../../shared/activity/problems.ts';
import { promiseProblems } from '../../builders/promised-problems.ts';

describe("activity's problems", () => {
  promiseProblems(ACTIVITY_PROBLEMS, MEANINGS, {
    others_activity: 403,
    no_activity: 404,
  });
});
