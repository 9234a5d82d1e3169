import { MEANINGS, ORDER_PROBLEMS } from '../../../shared/orders/problems.ts';
import { promiseProblems } from '../../builders/promised-problems.ts';

describe("orders' problems", () => {
  promiseProblems(ORDER_PROBLEMS, MEANINGS, {
    order_id_reused: 422,
    unknown_product: 400,
    order_too_dear: 422,
    too_many_points: 422,
    refund_too_much: 409,
    too_many_refunds: 409,
    shipment_too_much: 409,
    too_many_shipments: 409,
    order_state: 409,
  });
});
