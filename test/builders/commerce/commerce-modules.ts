import type * as allocating from '../../../shared/inventory/adapters/allocations.ts';
import type * as stocking from '../../../shared/inventory/adapters/stock-repository.ts';
import type * as expiring from '../../../shared/orders/adapters/expire-orders.ts';
import type * as moving from '../../../shared/orders/adapters/move-by-hand.ts';
import type * as announcing from '../../../shared/orders/adapters/order-changed.ts';
import type * as keeping from '../../../shared/orders/adapters/order-repository.ts';
import type * as refunding from '../../../shared/orders/adapters/refund-order.ts';
import type * as shipping from '../../../shared/orders/adapters/shipping.ts';
import type * as syncing from '../../../shared/orders/adapters/sync-order.ts';
import type * as capturing from '../../../shared/payments/adapters/capture-payment.ts';
import type * as paying from '../../../shared/payments/adapters/pay-order.ts';
import type * as tellingOfPayments from '../../../shared/payments/adapters/payment-events.ts';
import type * as charging from '../../../shared/payments/adapters/payment-gateway.ts';
import type * as noting from '../../../shared/payments/adapters/payment-repository.ts';
import type * as ledging from '../../../shared/payments/adapters/points-ledger.ts';
import type * as holding from '../../../shared/payments/adapters/points-payment.ts';
import type * as givingBack from '../../../shared/payments/adapters/refund-payment.ts';
import { type PlantedBug, withPlanted } from '../planted-bug.ts';

/** All that moves orders, stock and money. */
export type CommerceModules = typeof allocating &
  typeof stocking &
  typeof expiring &
  typeof moving &
  typeof announcing &
  typeof keeping &
  typeof refunding &
  typeof shipping &
  typeof syncing &
  typeof paying &
  typeof charging &
  typeof noting &
  typeof givingBack &
  typeof capturing &
  typeof ledging &
  typeof holding & {
    /** What payments tell others, by the same name as what orders do. */
    readonly paymentsAnnouncedBy: typeof tellingOfPayments.announcedBy;
  };

const MODULES = [
  'inventory/adapters/allocations',
  'inventory/adapters/stock-repository',
  'orders/adapters/expire-orders',
  'orders/adapters/move-by-hand',
  'orders/adapters/order-changed',
  'orders/adapters/order-repository',
  'orders/adapters/refund-order',
  'orders/adapters/shipping',
  'orders/adapters/sync-order',
  'payments/adapters/capture-payment',
  'payments/adapters/pay-order',
  'payments/adapters/payment-gateway',
  'payments/adapters/payment-repository',
  'payments/adapters/points-ledger',
  'payments/adapters/points-payment',
  'payments/adapters/refund-payment',
];
const TELLING_OF_PAYMENTS = 'payments/adapters/payment-events';

const OWN =
  /\/shared\/((orders|inventory|payments)\/.+|platform\/aws\/one-transaction|platform\/events\/event-store)\.ts$/;

/** Commerce as it is. */
export function theCommerce(): Promise<CommerceModules> {
  return imported('');
}

/** Commerce with a bug in it, loaded beside the real one. */
export function withCommerceBug(bug: PlantedBug): Promise<CommerceModules> {
  return withPlanted(bug, OWN, imported);
}

async function imported(mark: string): Promise<CommerceModules> {
  const moduleOf = (name: string) => import(`../../../shared/${name}.ts${mark}`);
  const modules = await Promise.all(MODULES.map(moduleOf));
  const { announcedBy: paymentsAnnouncedBy } = await moduleOf(TELLING_OF_PAYMENTS);
  return Object.assign({}, ...modules, { paymentsAnnouncedBy });
}
