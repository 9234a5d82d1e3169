import { problems } from '../platform/boundary/problems.ts';

/** What the routes of orders answer beside the boundary's own problems. */
export const ORDER_PROBLEMS = problems({
  order_id_reused: { status: 422, message: 'This orderId was used for another order' },
  order_state: { status: 409, message: 'The state of the order does not allow this' },
});

export const MEANINGS: Readonly<Record<keyof typeof ORDER_PROBLEMS, string>> = {
  order_id_reused: 'An id stands for one order. Take a new one for another order.',
  order_state: 'The order is not, or no longer, in a state in which this can happen. Read it again.',
};
