import { productRepository } from '../../../shared/products/adapters/product-repository.ts';
import type { Product } from '../../../shared/products/product.ts';
import products from '../../../shared/products/table.json' with { type: 'json' };
import { NOON } from '../../builders/accounts.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

export const BY = { correlationId: 'c1', actor: 'user:admin-1' };

export const aProduct = (changes: Partial<Product> = {}): Product => ({
  productId: 'slate-coaster-1',
  name: 'Slate Coaster',
  price: 840,
  version: 1,
  stockLevel: 0,
  brackets: [],
  createdAt: NOON,
  changedAt: NOON,
  ...changes,
});

/** @param step awaited before each step of a call */
export function aCatalogue(step: () => Promise<void> = async () => {}) {
  const table = new InMemoryTable({ name: 'products', shape: products as unknown as TableShape, step });
  return { table, products: productRepository(table.client, 'products') };
}
