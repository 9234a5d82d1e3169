import { INVENTORY_PROBLEMS, MEANINGS } from '../../../shared/inventory/problems.ts';
import { promiseProblems } from '../../builders/promised-problems.ts';

describe("inventory's problems", () => {
  promiseProblems(INVENTORY_PROBLEMS, MEANINGS, {
    lot_id_reused: 422,
    level_below_reserved: 409,
  });
});
