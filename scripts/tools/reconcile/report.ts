import type { Routes } from '../../../docs/client.d.ts';

export type Run = Routes['GET /admin/reconciliations/{run}']['answer']['data'];
export type OrdersRun = Routes['GET /admin/orders/reconciliations/{run}']['answer']['data'];
export type StockRun = Routes['GET /admin/inventory/reconciliations/{run}']['answer']['data'];
export type Member = Routes['POST /admin/members/{userId}/reconciliation']['answer']['data'];

/** What a run has found. */
export function runReport({ run, day, members, drifts, drifted, rearmedTimers }: Run): string[] {
  const whose = day === null ? 'of all members' : `that changed on ${day}`;
  return [
    `${members} account(s) ${whose} were compared with their entries (run ${run}).`,
    drifts === 0
      ? 'Each is what its entries make of it.'
      : `${drifts} are not what their entries make of them: ${drifted.join(', ')}`,
    ...(rearmedTimers === 0 ? [] : [`${rearmedTimers} had no timer and have one again.`]),
    ...(drifts === 0
      ? []
      : ['make reconcile MEMBER=<id> shows where one differs; docs/operations/drift-found.md says what to do.']),
  ];
}

/** What one account has come to. */
export function memberReport({ userId, sequence, isCoherent, differences, faults, timer }: Member): string[] {
  return [
    isCoherent
      ? `The account of ${userId} is what its ${sequence} entries make of it.`
      : `The account of ${userId} is not what its entries make of it:`,
    ...differences.map(
      ({ field, kept, rebuilt }) =>
        `  ${field} is kept as ${JSON.stringify(kept)}, and the entries make ${JSON.stringify(rebuilt)}`,
    ),
    ...faults.map((fault) => `  ${fault}`),
    ...(timer === 'rearmed' ? ['It had no timer and has one again.'] : []),
  ];
}

/** What a comparison of orders has found. */
export function ordersReport({ run, orders, ordersWithGaps, gaps, named }: OrdersRun): string[] {
  return [
    `${orders} order(s) were compared with events, stock, payments, points and charges (run ${run}).`,
    ordersWithGaps === 0 ? 'Each is what all of them say.' : differs(named, gaps, 'order-gaps'),
  ];
}

/** What a comparison of SKUs has found. */
export function stockReport({ run, skus, skusWithGaps, gaps, named }: StockRun): string[] {
  return [
    `${skus} SKU(s) were compared with their movements and what is held for orders (run ${run}).`,
    skusWithGaps === 0 ? 'The stock of each is what they make of it.' : differs(named, gaps, 'stock-gaps'),
  ];
}

function differs(named: readonly string[], gaps: Readonly<Record<string, number>>, page: string): string {
  const kinds = Object.entries(gaps).map(([kind, times]) => `${times} ${kind}`);
  return `${named.join(', ')}: ${kinds.join(', ')}; docs/operations/${page}.md says what to do.`;
}
