import type { Account, Instant } from './account.ts';
import type { EarningRule, Programme } from './contracts/programme.ts';
import { rankOf, tierAt } from './contracts/tier-ladder.ts';
import type { Earned } from './earn.ts';
import type { Cap, RuleEarning } from './entry.ts';
import { isCapped } from './posting.ts';
import { dayOf } from './time-zone.ts';

/** One line of an order; its value is that of all its pieces together. No pieces: the line was voided. */
export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
  readonly value: number;
}

/** What an order is worth, in minor units of its currency. Without a value it earns by rules for each order alone. */
export interface OrderValue {
  readonly value?: number;
  readonly currency?: string;
  readonly lines?: readonly OrderLine[];
}

/** Lines that a rule counts. */
export function counts({ excludedProducts = [] }: EarningRule, { productId, quantity }: OrderLine): boolean {
  return quantity > 0 && !excludedProducts.includes(productId);
}

/** The programme's rules; without any, each order earns the programme's points. */
export function rulesOf({ earningRules, orderPoints }: Programme): readonly EarningRule[] {
  return earningRules ?? [{ id: 'order', kind: 'perOrder', points: orderPoints }];
}

/**
 * What an order earns: by every rule of the programme, each in whole points, rounded down once, with the multiplier of
 * the tier that was granted before the order. What goes beyond a rule's cap for an order, or for the orders of a day, is
 * cut off. Exact: amounts are integers, multipliers fractions of integers.
 *
 * @param account of the member before the order: an account just opened for one not seen before
 */
export function earnedBy(order: OrderValue, account: Account, programme: Programme, activityAt: Instant): Earned {
  const day = dayOf(activityAt, programme.timeZone);
  const multiplier = fraction(tierAt(programme.tiers, rankOf(programme.tiers, account)).multiplier);
  const counted: Record<string, number> = {};
  const rules = rulesOf(programme).flatMap((rule): RuleEarning[] => {
    const wanted = wantedBy(rule, order, multiplier);
    if (wanted === 0) return [];
    const [points, cappedBy] = capped(rule, wanted, account, day);
    if (rule.dayCap !== undefined && points > 0 && isStillCapped(account, day)) counted[rule.id] = points;
    return [{ id: rule.id, points, ...(cappedBy ? { wanted, cappedBy } : {}) }];
  });
  const points = rules.reduce((sum, rule) => sum + rule.points, 0);
  const wanted = rules.reduce((sum, rule) => sum + (rule.wanted ?? rule.points), 0);
  const cappedBy = rules.findLast((rule) => rule.cappedBy)?.cappedBy;
  return {
    points,
    ...(programme.earningRules ? { rules } : {}),
    ...(cappedBy ? { wanted, cappedBy } : {}),
    ...(Object.keys(counted).length > 0 ? { counted: { day, points: counted } } : {}),
    ...(order.value === undefined ? {} : { value: order.value }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
  };
}

/** What counts of an order for a rule; undefined where nothing of it does, or nobody has told. */
function countedValue(rule: EarningRule, { value, lines = [] }: OrderValue): number | undefined {
  if (lines.length > 0 && !lines.some((line) => counts(rule, line))) return undefined;
  if (value === undefined) return undefined;
  const excluded = lines.filter((line) => !counts(rule, line)).reduce((sum, line) => sum + line.value, 0);
  return Math.max(0, value - excluded);
}

type Fraction = readonly [numerator: bigint, denominator: bigint];

function fraction(text = '1'): Fraction {
  const [numerator, denominator = '1'] = text.split('/') as [string, string?];
  return [BigInt(numerator), BigInt(denominator)];
}

function wantedBy(rule: EarningRule, order: OrderValue, [numerator, denominator]: Fraction): number {
  const { kind, points, per = 1, currency, minimumValue = 0 } = rule;
  if (currency !== undefined && currency !== order.currency) return 0;
  const value = countedValue(rule, order);
  if ((value ?? 0) < minimumValue) return 0;
  const isWhole =
    order.lines === undefined || order.lines.length === 0 || order.lines.some((line) => counts(rule, line));
  if (kind === 'perOrder') return isWhole ? Number((BigInt(points) * numerator) / denominator) : 0;
  if (value === undefined) return 0;
  const amount = BigInt(value);
  const each = BigInt(points) * numerator;
  if (kind === 'perStep') return Number(((amount / BigInt(per)) * each) / denominator);
  return Number((amount * each) / (BigInt(per) * denominator));
}

function isStillCapped({ days }: Account, day: string): boolean {
  const newest = Object.keys(days).sort().at(-1) ?? day;
  return isCapped(day, newest);
}

function capped(
  { id, orderCap = Number.POSITIVE_INFINITY, dayCap }: EarningRule,
  wanted: number,
  account: Account,
  day: string,
): [points: number, cappedBy: Cap | undefined] {
  const inOrder = Math.min(wanted, orderCap);
  const isDayCapped = dayCap !== undefined && isStillCapped(account, day);
  const roomOfDay = isDayCapped ? Math.max(0, dayCap - (account.days[day]?.[id] ?? 0)) : Number.POSITIVE_INFINITY;
  if (roomOfDay < inOrder) return [roomOfDay, 'dayCap'];
  return [inOrder, inOrder < wanted ? 'orderCap' : undefined];
}
