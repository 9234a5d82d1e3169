import { problems } from '../platform/boundary/problems.ts';

/** What the routes of orders answer beside the boundary's own problems. */
export const ORDER_PROBLEMS = problems({
  order_id_reused: { status: 422, message: 'This orderId was used for another order' },
  unknown_product: { status: 400, message: 'There is no such product' },
  order_too_dear: { status: 422, message: 'The order is worth more than any order can be' },
  too_many_points: { status: 422, message: 'The points are worth more than the order' },
  refund_too_much: { status: 409, message: 'The order has not so much left to give back' },
  too_many_refunds: { status: 409, message: 'The order was refunded too often' },
  shipment_too_much: { status: 409, message: 'The order has not so many units left to ship' },
  too_many_shipments: { status: 409, message: 'The order was shipped in too many parts' },
  order_state: { status: 409, message: 'The state of the order does not allow this' },
});

export const MEANINGS: Readonly<Record<keyof typeof ORDER_PROBLEMS, string>> = {
  order_id_reused: 'An id stands for one order. Take a new one for another order.',
  unknown_product: 'A product of the order is not, or no longer, in the catalogue. The message names it.',
  order_too_dear: 'The sum of the lines is more than a billion. Order less at a time.',
  too_many_points: 'Points pay a part of the price, or all of it. Take fewer.',
  refund_too_much: 'All refunds of an order together give back what was paid for it, and no more.',
  too_many_refunds: 'An order is refunded 50 times at most.',
  shipment_too_much:
    'All shipments of an order together have what was ordered, and no more. Products that were not ordered have nothing left.',
  too_many_shipments: 'An order is shipped in 50 parts at most, of 1500 lines together.',
  order_state: 'The order is not, or no longer, in a state in which this can happen. Read it again.',
};
