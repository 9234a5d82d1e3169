import validate from '#contracts/inventory/reconcile-stock-command';
import { allocations } from '../../../shared/inventory/adapters/allocations.ts';
import { allocationTold, heldStock } from '../../../shared/inventory/adapters/held-stock.ts';
import { RECONCILE_STOCK, reconcileStock } from '../../../shared/inventory/adapters/reconcile-stock.ts';
import { stockComparison } from '../../../shared/inventory/adapters/stock-comparison.ts';
import { runs, sendRuns } from '../../../shared/inventory/wiring/reconciliation.ts';
import { skus, stock, stockMovements } from '../../../shared/inventory/wiring/stock.ts';
import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';
import { timeLeftMs } from '../../../shared/platform/deadline.ts';
import { ownPublisher } from '../../../shared/platform/events/own-publisher.ts';
import { setting } from '../../../shared/platform/settings.ts';

const [inventory, events] = [setting('INVENTORY_TABLE_NAME'), setting('EVENTS_TABLE_NAME')];

const reconcileEach = reconcileStock({
  skus,
  held: heldStock(documentClient(), inventory),
  compare: stockComparison({
    stock,
    movements: stockMovements,
    allocations: allocations(documentClient(), { inventory, events }),
    toldOf: allocationTold(documentClient(), events, Date.now),
  }),
  stock,
  runs,
  publisher: ownPublisher,
  send: sendRuns,
  timeLeftMs,
});

/** inventory.reconcile.v1: compares the SKUs of a run with their movements and what is held of them for orders. */
export const handler = commands({ commands: { [RECONCILE_STOCK]: validate } }, reconcileEach);
