import { randomBytes } from 'node:crypto';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { fingerprint } from '../../platform/boundary/idempotency-key.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import { PRODUCTS_PROBLEMS } from '../problems.ts';
import { newProductId, type Product, type Wanted } from '../product.ts';
import type { Written } from './product-items.ts';
import type { ProductRepository } from './product-repository.ts';

export interface ProductRequest extends Written {
  readonly wanted: Wanted;
  /** Where whoever asks has ids of their own. */
  readonly productId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly at: number;
}

/**
 * The name is taken by a condition, so that of two requests at once one makes the product. A repeat with the same key is
 * answered as the first time, whatever has become of the product since: the first answer may have been lost.
 *
 * @throws HttpProblem name_taken, product_id_taken; idempotency_key_reused where the key has made another product
 */
export function createProduct(products: ProductRepository, chance: () => string = someChance) {
  return async ({ wanted, productId: given, idempotencyKey, at, ...written }: ProductRequest): Promise<Product> => {
    const request = idempotencyKey
      ? { id: fingerprint({ actor: written.actor, idempotencyKey }), asked: fingerprint({ ...wanted, given }) }
      : undefined;
    const product = { productId: given ?? newProductId(wanted.name, chance()), ...wanted, createdAt: at };
    const taken = await products.add({ ...product, ...(request ? { request } : {}) }, written);
    if (taken === undefined) return asCreated(product);
    const first = request && (await products.findRequest(request.id));
    if (!first)
      throw new HttpProblem(taken === 'name' ? PRODUCTS_PROBLEMS.name_taken : PRODUCTS_PROBLEMS.product_id_taken);
    const { productId, createdAt, asked } = first;
    if (asked !== request.asked) throw new HttpProblem(PROBLEMS.idempotency_key_reused);
    return asCreated({ ...product, productId, createdAt });
  };
}

function asCreated(product: Wanted & Pick<Product, 'productId' | 'createdAt'>): Product {
  return { ...product, version: 1, changedAt: product.createdAt, stockLevel: 0, brackets: [] };
}

/** Forty bits as letters and digits that cannot be taken for each other: an id is never made twice. */
function someChance(): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
