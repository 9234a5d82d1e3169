import type { StockLevel } from '#contracts/inventory/stock-level';
import type { Stock } from './stock.ts';

/** The stock of a product as the REST doors show it. */
export function levelView({ sku, units, reserved }: Pick<Stock, 'sku' | 'units' | 'reserved'>): StockLevel {
  return { productId: sku, currentStockLevel: units, reservedStockLevel: reserved };
}
