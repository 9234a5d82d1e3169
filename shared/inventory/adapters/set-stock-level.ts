import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { movementOf } from '../movement.ts';
import { INVENTORY_PROBLEMS } from '../problems.ts';
import type { Stock } from '../stock.ts';
import type { Movements } from './movements.ts';
import type { By, StockRepository } from './stock-repository.ts';

type Level = Pick<Stock, 'sku' | 'units' | 'reserved'>;

/**
 * Sets what lies on the shelf as an adjustment: orders that reserve or give back meanwhile lose nothing by it. A level
 * that it has already is no movement. The movement is kept before the answer, and by the stream once more where that fails.
 *
 * @throws HttpProblem level_below_reserved where more is reserved for orders than would lie there
 */
export function setStockLevel(stock: Pick<StockRepository, 'read' | 'adjust'>, movements: Pick<Movements, 'record'>) {
  return async (sku: string, level: number, by: By & { readonly reason?: string }, at: number): Promise<Level> => {
    const before = await stock.read(sku);
    if (before && before.units + before.reserved === level) return before;
    const after = await stock.adjust(sku, level, by, at);
    if (!after) throw new HttpProblem(INVENTORY_PROBLEMS.level_below_reserved);
    await movements.record(movementOf(after));
    return after;
  };
}
