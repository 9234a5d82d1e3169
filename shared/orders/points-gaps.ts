import type { Order } from './order.ts';
import type { Gap } from './reconcile.ts';

/** What the ledger says of the points that an order is paid with. */
export interface PointsAtLedger {
  /** Whether they are still set aside. */
  readonly isHeld: boolean;
  readonly spent: number;
  /** Of what was spent. */
  readonly back: number;
}

/** Everything that is known of the points that an order is paid with, beside the order. */
export interface PointsFacts {
  /** What payments have made of them; undefined where they have never asked for any. */
  readonly status: string | undefined;
  /** That were to come back, and stay with nobody: their member had no account any more. */
  readonly kept: number;
  /** Undefined where there is nothing to ask for, and where their member has no account that can be asked for. */
  readonly ledger: PointsAtLedger | undefined;
}

/** @param facts of an order that is paid */
export function pointsGapsOfPaid(order: Pick<Order, 'state' | 'points' | 'refunds'>, facts: PointsFacts): Gap[] {
  const { points = 0, refunds = {} } = order;
  if (facts.status !== 'SPENT') return [missing(order, `payments say ${words(facts)} of them`)];
  if (!facts.ledger) return [];
  const { spent, back } = facts.ledger;
  if (spent !== points) return [missing(order, `the ledger has ${spent} spent for it`)];
  const due = Object.values(refunds).reduce((sum, { pointsBack = 0 }) => sum + pointsBack, 0) - facts.kept;
  const found = `${due} points of the order are to be given back, the ledger gave back ${back}`;
  return back === due ? [] : [{ kind: 'points_differ', found }];
}

/** @param facts of an order that has ended */
export function pointsGapsOfEnded({ state }: Pick<Order, 'state'>, facts: PointsFacts): Gap[] {
  const tell = (found: string): Gap[] => [
    { kind: 'points_not_returned', found: `the order is ${state}, ${found} of its points` },
  ];
  const { status, kept, ledger } = facts;
  if (status !== undefined && status !== 'REFUSED' && status !== 'GIVEN_BACK') return tell(`payments say ${status}`);
  if (!ledger) return [];
  if (ledger.isHeld) return tell('the ledger still holds some');
  const left = ledger.spent - ledger.back - kept;
  return left === 0 ? [] : tell(`the ledger keeps ${left}`);
}

function missing({ state, points = 0 }: Pick<Order, 'state' | 'points'>, found: string): Gap {
  return { kind: 'points_missing', found: `the order is ${state} and paid with ${points} points, ${found}` };
}

const words = ({ status }: PointsFacts): string => status ?? 'nothing';
