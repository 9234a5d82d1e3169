import type { PlantedBug } from '../planted-bug.ts';

const ALLOCATIONS = 'inventory/adapters/allocations.ts';
const ORDERS = 'orders/adapters/order-repository.ts';
const PAY = 'payments/adapters/pay-order.ts';
const GATEWAY = 'payments/adapters/payment-gateway.ts';
const POINTS = 'payments/adapters/points-payment.ts';
const PAYMENTS = 'payments/adapters/payment-repository.ts';

/** Safeties of commerce, each taken out once: what the simulation has to find. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'an order is moved whatever it became since it was read',
    file: ORDERS,
    replace: {
      "ConditionExpression: '#version = :read'": "ConditionExpression: '#version = :read OR #version <> :read'",
    },
  },
  {
    name: 'an order is moved, and its event is forgotten',
    file: ORDERS,
    replace: { '...events.map((event) => eventPut(tables.events, event, at))': '...[]' },
  },
  {
    name: 'an event ahead of its order is dropped',
    file: 'orders/adapters/sync-order.ts',
    replace: { 'if (!order) throw new TransientError(': 'if (!order) return void new TransientError(' },
  },
  {
    name: 'a payment brings a cancelled order back',
    file: 'orders/order-status.ts',
    replace: { 'CANCELED: [S, S, S, S, S,': "CANCELED: [S, S, S, S, 'PAYMENT_ACCEPTED'," },
  },
  {
    name: 'an order that was paid expires',
    file: 'orders/expiry.ts',
    replace: { 'UNPAID.includes(state) && ': '' },
  },
  {
    name: 'more is given back than was paid',
    from: 650,
    file: 'orders/refund.ts',
    replace: { 'refundedTotalOf(refunds) + amount >': 'amount >' },
  },
  {
    name: 'stock is sold that is not there',
    file: 'inventory/adapters/stock-change.ts',
    replace: { "'#units >= :taken'": "'(#units >= :taken OR #units < :taken)'" },
  },
  {
    name: 'what was decided for an order is decided again',
    file: ALLOCATIONS,
    replace: {
      'if (await read(order.orderId)) return;': '',
      "ConditionExpression: 'attribute_not_exists(PK)'":
        "ConditionExpression: 'attribute_not_exists(PK) OR attribute_exists(PK)'",
    },
  },
  {
    name: 'two workers free the same stock',
    file: ALLOCATIONS,
    replace: { '`#status = :from AND ': '`(#status = :from OR #status <> :from) AND ' },
  },
  {
    name: 'stock is allocated to an order that was cancelled before',
    file: 'inventory/allocation.ts',
    replace: { 'if (status === undefined) return { to, ...KEPT };': "if (status === undefined) return 'nothing';" },
  },
  {
    name: 'a shipment takes its units off the shelf each time that it is told',
    file: 'inventory/allocation.ts',
    replace: { "dispatched[shipmentId] || status === 'DISPATCHED'": "status === 'DISPATCHED'" },
  },
  {
    name: 'two shipments forget one of them',
    file: ALLOCATIONS,
    replace: {
      "'attribute_not_exists(#dispatched)'": "'(attribute_not_exists(#dispatched) OR attribute_exists(#dispatched))'",
    },
  },
  {
    name: 'a lot adds its units each time that it is announced',
    file: 'inventory/adapters/stock-repository.ts',
    replace: {
      "ConditionExpression: 'attribute_not_exists(PK)'":
        "ConditionExpression: 'attribute_not_exists(PK) OR attribute_exists(PK)'",
    },
  },
  {
    name: 'another writer is taken for a failed condition',
    file: 'platform/aws/one-transaction.ts',
    replace: { "code === 'ConditionalCheckFailed' ?": "code !== 'None' ?" },
  },
  {
    name: 'each try is a charge of its own',
    file: GATEWAY,
    replace: { 'key: orderId,': 'key: orderId + Math.random(),' },
  },
  {
    name: 'a part is given back each time that its event comes',
    file: GATEWAY,
    replace: { 'refund`, body: part ?? {}': 'refund`, body: part ? { amount: part.amount } : {}' },
  },
  {
    name: 'a refund that a cancellation has made before is asked for without end',
    from: 900,
    file: GATEWAY,
    replace: { '!isRefusal(error, 409) || !(await': 'error || !(await' },
  },
  {
    name: 'an accepted charge whose answer was lost is rejected over',
    file: PAY,
    replace: {
      "said((await gateway.outcomeOf(orderId)) ?? 'no_answer')": "'no_answer'",
      "outcome === 'no_answer' ||": '',
    },
  },
  {
    name: 'what was settled is noted over',
    file: 'payments/adapters/payment-repository.ts',
    replace: { 'paymentStatus = :from`': 'paymentStatus = :from OR paymentStatus <> :from`' },
  },
  {
    name: 'what was charged for an order that has ended is not voided',
    file: PAY,
    replace: { 'await gateway.void(order.orderId);': '' },
  },
  {
    name: 'points are held, and nobody has written down that they may be',
    file: POINTS,
    replace: {
      "before ?? (await note(order, undefined, { status: 'ASKED', holdSeconds: HOLD_SECONDS }, at))": 'before',
    },
  },
  {
    name: 'points of a paying order are let go where a write has failed',
    file: POINTS,
    replace: {
      'if (mayNotHold((await read(order.orderId))?.status))': "if ((await read(order.orderId))?.status !== 'HELD')",
    },
  },
  {
    name: 'each try holds points of its own',
    file: POINTS,
    replace: { 'key: `order-': 'key: Math.random() + `order-' },
  },
  {
    name: 'what the points were is noted over',
    file: POINTS,
    replace: { '`#status = :read AND ': '`(#status = :read OR #status <> :read) AND ' },
  },
  {
    name: 'points whose hold was never written down stay held',
    file: POINTS,
    replace: { 'closing?.holdId ?? (await askedFor(order, closing, correlationId))': 'closing?.holdId' },
  },
  {
    name: 'points whose spend was never written down stay spent',
    file: POINTS,
    replace: { 'return spentBy(order, holdId, correlationId);': 'return;' },
  },
  {
    name: 'points of an order that has ended are kept',
    file: PAY,
    replace: { 'if (byPoints) await points.giveBack(byPoints, correlationId, at);': '' },
  },
  {
    name: 'an order is paid whose points were held no more',
    file: PAY,
    replace: { "=== 'spent' ? charged : 'points_refused'": "=== 'spent' ? charged : charged" },
  },
  {
    name: 'points come back each time that their refund is told',
    file: POINTS,
    replace: { '`refund-': 'Math.random() + `refund-' },
  },
  {
    name: 'money that is set aside is taken for taken',
    file: GATEWAY,
    replace: { "captured < amount ? 'authorized' : 'accepted'": "'accepted'" },
  },
  {
    name: 'a shipment is paid each time that it is told',
    from: 300,
    file: GATEWAY,
    replace: { 'capture`, body: part ?? {}': 'capture`, body: part ? { amount: part.amount } : {}' },
  },
  {
    name: 'a capture that came after that of the whole order is asked for without end',
    file: GATEWAY,
    replace: { 'if (isAllTaken(charge)) return;': '' },
  },
  {
    name: 'of two captures at once one is forgotten',
    file: PAYMENTS,
    replace: {
      "payment.captures ? 'capturedTotal = :before' : 'attribute_not_exists(capturedTotal)'":
        "payment.captures ? 'capturedTotal = :before OR capturedTotal <> :before' : 'attribute_not_exists(PK) OR attribute_exists(PK)'",
    },
  },
  {
    name: 'what a part is due for is forgotten by its order',
    file: 'orders/shipment.ts',
    replace: { 'order.capture === undefined ? {} : { amount': 'order.capture !== undefined ? {} : { amount' },
  },
  {
    name: 'money that was set aside too long ago is never taken',
    file: GATEWAY,
    replace: { 'if (!charge.lapsed) throw error;': 'if (charge) throw error;' },
  },
];
