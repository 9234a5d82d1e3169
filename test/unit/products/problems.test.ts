import { MEANINGS, PRODUCTS_PROBLEMS } from '../../../shared/products/problems.ts';
import { promiseProblems } from '../../builders/promised-problems.ts';

describe("products' problems", () => {
  promiseProblems(PRODUCTS_PROBLEMS, MEANINGS, {
    no_product: 404,
    name_taken: 409,
    product_id_taken: 409,
  });
});
