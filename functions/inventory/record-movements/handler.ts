import { movementIn } from '../../../shared/inventory/adapters/moved-stock.ts';
import { stockMovements } from '../../../shared/inventory/wiring/stock.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { ownIntake } from '../../../shared/platform/reset/own-intake.ts';

/** Every change of stock becomes a movement, once: the stock itself counts them. */
export const handler = stream({ read: movementIn, intake: ownIntake() }, (moved) =>
  Promise.allSettled(moved.map(stockMovements.record)),
);
