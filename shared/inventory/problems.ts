import { problems } from '../platform/boundary/problems.ts';

/** What the inventory's routes answer beside the boundary's own problems. */
export const INVENTORY_PROBLEMS = problems({
  lot_id_reused: { status: 422, message: 'This lotId was used for another restock of the SKU' },
  level_below_reserved: { status: 409, message: 'More units than that are reserved for orders' },
});

export const MEANINGS: Readonly<Record<keyof typeof INVENTORY_PROBLEMS, string>> = {
  lot_id_reused: 'A lot comes in once, with the units it came with. Take a new lotId for another one.',
  level_below_reserved:
    'What is reserved for orders lies on the shelf. Nothing was changed: cancel orders first, or set a higher level.',
};
