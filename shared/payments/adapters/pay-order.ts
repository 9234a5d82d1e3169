import type { OrderData } from '#contracts/orders/order-data';
import { CURRENCY } from '../../orders/contracts/price.ts';
import type { Happening } from '../../platform/boundary/stored-events.ts';
import { TransientError } from '../../platform/failures.ts';
import {
  afterCancellation,
  type CaptureMode,
  type ChargeOutcome,
  nextStep,
  type Rejection,
  type Step,
} from '../payment.ts';
import { moneyOf } from '../points.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import type { PaymentRepository } from './payment-repository.ts';
import type { PaidByPoints, PointsPayment } from './points-payment.ts';

const OPEN = { from: 'PAYMENT_FAILED', mayBegin: true } as const;
const ACCEPTED = { ...OPEN, to: 'PAYMENT_ACCEPTED', eventName: 'ORDER_PAYMENT_ACCEPTED_EVENT' } as const;
const AUTHORIZED = { ...ACCEPTED, capture: 'on_shipment' } as const;
const FAILED = { ...OPEN, to: 'PAYMENT_FAILED', eventName: 'ORDER_PAYMENT_FAILED_EVENT' } as const;
const REJECTED = { ...OPEN, to: 'PAYMENT_REJECTED', eventName: 'ORDER_PAYMENT_REJECTED_EVENT' } as const;

type Outcome = 'accepted' | 'authorized' | Rejection;

/**
 * Pays for an order whose stock is allocated: holds the points that pay a part of it, charges the rest, and spends what is
 * held. Only what is all of it paid is noted as accepted; where the order was cancelled meanwhile it is given back.
 *
 * @param captureMode asked for each charge; what the gateway has made of it is what counts
 * @throws TransientError after a try that failed: it is noted, and the event comes back
 */
export function payOrder(
  payments: PaymentRepository,
  gateway: PaymentGateway,
  points: PointsPayment,
  captureMode: () => Promise<CaptureMode> = async () => 'at_once',
) {
  return async (happened: Happening<OrderData>, at: number): Promise<void> => {
    const order = happened.eventData;
    const { orderId } = order;
    const amount = moneyOf(order);
    const step = nextStep(await payments.read(orderId), amount, paidByPoints(order) !== undefined);
    if (step === 'nothing') return;
    if (step === 'void') return giveAllBack(happened, at);
    const outcome = await outcomeOf(step, happened, amount ?? 0, at);
    if (outcome === 'cancelled') return;
    const noted = await payments.note(order, changeFor(outcome), happened, at);
    // A charge without an answer can still be under way, and what points have paid is held: the payment is closed first, and
    // given back then by everybody who finds it so. Otherwise somebody was first: it is noted already, or the order is
    // cancelled and must not be charged.
    if (isPaid(outcome) ? noted : !mayHaveTaken(outcome, order)) return;
    const status = (await payments.read(orderId))?.paymentStatus;
    if (status === 'PAYMENT_CANCELED' || status === 'PAYMENT_REJECTED') await giveAllBack(happened, at);
  };

  async function outcomeOf(
    step: Exclude<Step, 'nothing' | 'void'>,
    happened: Happening<OrderData>,
    amount: number,
    at: number,
  ): Promise<Outcome | 'cancelled'> {
    const order = happened.eventData;
    if (step === 'reject') return 'price_not_chargeable';
    const byPoints = paidByPoints(order);
    const held = byPoints ? await points.hold(byPoints, happened.correlationId, at) : 'held';
    if (held === 'refused') return 'points_refused';
    if (held === 'given_back') return 'cancelled';
    const charged = await chargeOf(step, happened, amount, at);
    if (!byPoints || !isPaid(charged)) return charged;
    return (await points.spend(byPoints, happened.correlationId, at)) === 'spent' ? charged : 'points_refused';
  }

  async function chargeOf(
    step: 'ask' | 'charge' | 'accept',
    happened: Happening<OrderData>,
    amount: number,
    at: number,
  ): Promise<Outcome> {
    const { orderId } = happened.eventData;
    if (step === 'accept') return 'accepted';
    if (step === 'ask') return said((await gateway.outcomeOf(orderId)) ?? 'no_answer');
    const capture = (await captureMode()) === 'at_once';
    try {
      return said(await gateway.charge({ orderId, amount, currency: CURRENCY, capture }));
    } catch (error) {
      await payments.note(happened.eventData, FAILED, happened, at);
      throw new TransientError(`the charge for ${orderId} failed: ${(error as Error).message}`);
    }
  }

  function giveAllBack(happened: Happening<OrderData>, at: number): Promise<void> {
    return allBack(gateway, points)(happened, at);
  }
}

/** An order that was cancelled or has expired is not charged any more, and what was taken is given back, once. */
export function cancelPayment(payments: PaymentRepository, gateway: PaymentGateway, points: PointsPayment) {
  const giveAllBack = allBack(gateway, points);
  return async (happened: Happening<OrderData>, at: number): Promise<void> => {
    const order = happened.eventData;
    switch (afterCancellation(await payments.read(order.orderId))) {
      case 'nothing':
        return;
      case 'close':
        if (!(await payments.note(order, { ...OPEN, to: 'PAYMENT_CANCELED' }, happened, at)))
          throw new TransientError(`the payment for ${order.orderId} was changed meanwhile`);
        return giveAllBack(happened, at);
      case 'void':
        return giveAllBack(happened, at);
      case 'refund':
        await giveAllBack(happened, at);
        await payments.refunded(order.orderId, { refundId: 'cancellation' }, happened, at);
    }
  };
}

/** Whatever was taken for an order, also by a try whose answer was lost or that is still under way. */
function allBack(gateway: Pick<PaymentGateway, 'void'>, points: Pick<PointsPayment, 'giveBack'>) {
  return async ({ eventData: order, correlationId }: Happening<OrderData>, at: number): Promise<void> => {
    await gateway.void(order.orderId);
    const byPoints = paidByPoints(order);
    if (byPoints) await points.giveBack(byPoints, correlationId, at);
  };
}

/** What points pay of an order; undefined where they pay nothing. */
export function paidByPoints({ orderId, userId, points }: OrderData): PaidByPoints | undefined {
  return points === undefined ? undefined : { orderId, userId, points };
}

const isPaid = (outcome: Outcome): outcome is 'accepted' | 'authorized' =>
  outcome === 'accepted' || outcome === 'authorized';

/** Whether a payment that is refused can have taken something all the same. */
const mayHaveTaken = (outcome: Rejection, { points }: OrderData): boolean =>
  outcome === 'no_answer' || (points !== undefined && outcome !== 'price_not_chargeable');

function changeFor(outcome: Outcome) {
  if (outcome === 'accepted') return ACCEPTED;
  return outcome === 'authorized' ? AUTHORIZED : { ...REJECTED, reason: outcome };
}

function said(outcome: ChargeOutcome | 'no_answer'): Outcome {
  return outcome === 'rejected' ? 'declined' : outcome;
}
