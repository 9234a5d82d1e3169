import { createHash, randomBytes } from 'node:crypto';
import { HttpProblem } from '../../platform/boundary/http-answer.ts';
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
 * answered with what the first one has made: its answer may have been lost.
 *
 * @throws HttpProblem name_taken, product_id_taken; idempotency_key_reused where the key has made another product
 */
export function createProduct(products: ProductRepository, chance: () => string = someChance) {
  return async ({ wanted, productId: given, idempotencyKey, at, ...written }: ProductRequest): Promise<Product> => {
    const request = idempotencyKey ? { id: hashed(idempotencyKey), asked: hashed(asked(wanted, given)) } : undefined;
    const productId = given ?? newProductId(wanted.name, chance());
    const product = { productId, ...wanted, createdAt: at };
    const taken = await products.add({ ...product, ...(request ? { request } : {}) }, written);
    if (taken === undefined) return { ...product, version: 1, changedAt: at, stockLevel: 0, brackets: [] };
    const first = request ? await products.findByName(wanted.name) : {};
    if (first.product && first.request?.id === request?.id) {
      if (first.request?.asked === request?.asked) return first.product;
      throw new HttpProblem(PROBLEMS.idempotency_key_reused);
    }
    throw new HttpProblem(taken === 'name' ? PRODUCTS_PROBLEMS.name_taken : PRODUCTS_PROBLEMS.product_id_taken);
  };
}

function asked({ name, price, description, tags }: Wanted, productId: string | undefined): string {
  return JSON.stringify({ name, price, description, tags, productId });
}

const hashed = (text: string) => createHash('sha256').update(text).digest('base64url');

/** Forty bits as letters and digits that cannot be taken for each other: an id is never made twice. */
function someChance(): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
