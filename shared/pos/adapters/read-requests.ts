import type { BasketLine } from '#contracts/pos/basket-line';
import type { CalculateRewardsRequest } from '#contracts/pos/calculate-rewards-request';
import type { FinalizeSessionRequest } from '#contracts/pos/finalize-session-request';
import type { LateSalesRequest } from '#contracts/pos/late-sales-request';
import type { ReturnGoodsRequest } from '#contracts/pos/return-goods-request';
import type { ShownIdentifier } from '#contracts/pos/shown-identifier';
import { minorUnits } from '../../orders/contracts/price.ts';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import type { Identifier } from '../partner.ts';
import { isQuantity } from '../quantity.ts';
import type { Finalize, GiveBack } from '../session.ts';
import type { Basket } from './calculate-rewards.ts';
import { fingerprint } from './fingerprint.ts';
import type { Shown } from './identify-session.ts';
import type { ToldSale } from './tell-late-sales.ts';

/** What schemas cannot say of a request: decimals, one of two fields, times that there are. */

const invalid = (message: string) => new HttpProblem(PROBLEMS.invalid_body, message);

/** @throws HttpProblem 400 unless exactly one of both says who the customer is */
export function shownIn({
  customerId,
  identifier,
}: {
  readonly customerId?: string;
  readonly identifier?: ShownIdentifier;
}): Shown {
  if ((customerId === undefined) === (identifier === undefined))
    throw invalid('either customerId or identifier must say who the customer is');
  return identifier ?? { type: 'customerId', value: customerId ?? '' };
}

/** @throws HttpProblem 400 */
export function basketIn({ transactionAmount, items, version }: CalculateRewardsRequest): Basket {
  return {
    amount: minorOf('transactionAmount', transactionAmount),
    items: linesIn('items', items),
    ...(version === undefined ? {} : { version }),
  };
}

/** @throws HttpProblem 400 */
export function finalizeIn({ transactionId, finalAmount, version, ...body }: FinalizeSessionRequest): Finalize {
  const { applyRewards = true, occurredAt } = body;
  const late = occurredAt === undefined ? {} : { occurredAt: timeOf('occurredAt', occurredAt) };
  const sale = { transactionId, amount: minorOf('finalAmount', finalAmount), applyRewards, ...late };
  return {
    type: 'finalize',
    ...sale,
    fingerprint: fingerprint(sale),
    ...(version === undefined ? {} : { version }),
  };
}

/** @throws HttpProblem 400 */
export function returnIn({ lines, amount }: ReturnGoodsRequest, returnId: string): GiveBack {
  if ((lines === undefined) === (amount === undefined))
    throw invalid('either lines or amount must say what comes back');
  const back = lines ? { lines: linesIn('lines', lines) } : { amount: minorOf('amount', amount ?? 0) };
  return { type: 'return', returnId, fingerprint: fingerprint(back), ...back };
}

/** @throws HttpProblem 400: a batch is taken as a whole or not at all, where one of its sales cannot be read */
export function salesIn({ sales }: LateSalesRequest): ToldSale[] {
  return sales.map(({ channelId, transactionId, finalAmount, applyRewards = true, businessDate, ...sale }, index) => {
    const at = `sales.${index}`;
    const shown = shownIn(sale);
    if (shown.type === 'code') throw invalid(`${at}.identifier: a one-time code is not for sales that are over`);
    return {
      ...{ channelId, transactionId, applyRewards, identifier: shown as Identifier },
      ...(businessDate === undefined ? {} : { businessDate }),
      amount: minorOf(`${at}.finalAmount`, finalAmount),
      occurredAt: timeOf(`${at}.occurredAt`, sale.occurredAt),
    };
  });
}

function minorOf(field: string, price: number): number {
  const amount = minorUnits(price);
  if (amount === undefined) throw invalid(`${field} must have at most two decimal places`);
  return amount;
}

function linesIn(field: string, lines: readonly BasketLine[]): readonly BasketLine[] {
  const wrong = lines.findIndex(({ qty }) => !isQuantity(qty));
  if (wrong >= 0) throw invalid(`${field}.${wrong}.qty must have at most three decimal places`);
  return lines;
}

function timeOf(field: string, text: string): number {
  const at = Date.parse(text);
  // A leap second is a time, and none that can be counted.
  if (Number.isNaN(at)) throw invalid(`${field} is no time that there is`);
  return at;
}
