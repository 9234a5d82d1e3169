import { problems } from '../platform/boundary/problems.ts';

/** What the routes of products answer beside the boundary's own problems. */
export const PRODUCTS_PROBLEMS = problems({
  no_product: { status: 404, message: 'There is no such product' },
  name_taken: { status: 409, message: 'There is a product of this name' },
  product_id_taken: { status: 409, message: 'There is, or was, a product with this id' },
});

export const MEANINGS: Readonly<Record<keyof typeof PRODUCTS_PROBLEMS, string>> = {
  no_product: 'No product has this id, or it was deleted.',
  name_taken:
    'Names are compared without their case and without blanks that are too many. Take another name, or change the product that has it. Nothing was changed.',
  product_id_taken: 'An id stands for one product for good, and is not given again when that is deleted. Leave it out.',
};
