import { problems } from '../platform/boundary/problems.ts';

/** What the inventory's routes answer beside the boundary's own problems. */
export const INVENTORY_PROBLEMS = problems({
  lot_id_reused: { status: 422, message: 'This lotId was used for another restock of the SKU' },
});

export const MEANINGS: Readonly<Record<keyof typeof INVENTORY_PROBLEMS, string>> = {
  lot_id_reused: 'A lot comes in once, with the units it came with. Take a new lotId for another one.',
};
