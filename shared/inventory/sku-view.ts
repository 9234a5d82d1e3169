import type { SkuList } from '#contracts/inventory/sku-list';
import type { Stock } from './stock.ts';

/** A SKU as the list shows it. */
export function skuView({ sku, units, createdAt, updatedAt }: Stock): SkuList['skus'][number] {
  return { sku, units, createdAt, updatedAt };
}
