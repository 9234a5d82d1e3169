import { adminToken } from './admin-token.ts';
import { conclude, runsOf } from './reconcile/asked-run.ts';
import { type OrdersRun, ordersReport, type StockRun, stockReport } from './reconcile/report.ts';
import { runTool } from './run-tool.ts';
import { runningStack, stateDirOf } from './running-stack.ts';

/** What is under way differs for moments: what has happened to an order or a SKU since then is left out. */
const SETTLED_SECONDS = 10;

/**
 * `make reconcile-commerce [SKU=<id>]`: compares orders with whatever else is known of them, and SKUs with their movements
 * and what is held for orders, through the API's own doors.
 */
await runTool(async () => {
  const stack = runningStack(stateDirOf(process.env));
  const scopes = 'inventory:admin orders:admin';
  const { run } = runsOf(stack.endpoints.api, await adminToken(stack, 'make-reconcile-commerce', scopes));
  const { SKU: productId } = process.env;
  const settled = { settledForSeconds: SETTLED_SECONDS };
  const wish = { ...settled, ...(productId ? { productId } : {}) };
  const [stock, orders] = await Promise.all([
    run<StockRun>('/admin/inventory/reconciliations', wish),
    productId ? undefined : run<OrdersRun>('/admin/orders/reconciliations', settled),
  ]);
  if (orders) conclude(ordersReport(orders), orders.ordersWithGaps === 0);
  conclude(stockReport(stock), stock.skusWithGaps === 0);
});
