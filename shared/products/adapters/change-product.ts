import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { TransientError } from '../../platform/failures.ts';
import { PRODUCTS_PROBLEMS } from '../problems.ts';
import { changed, changeTime, type Product, type Wanted } from '../product.ts';
import { checkName } from './asked-details.ts';
import type { Written } from './product-items.ts';
import type { ProductRepository } from './product-repository.ts';

/** Of administrators who write at the same moment each gets a turn. */
const TURNS = 5;

/**
 * Changes a product as it is at that moment; what is there already is no change.
 *
 * @throws HttpProblem no_product, name_taken, invalid_body for another name that is too short; TransientError where others
 *   are faster five times
 */
export function changeProduct(products: ProductRepository) {
  return async (productId: string, wanted: Wanted, at: number, written: Written): Promise<Product> => {
    for (let turn = 0; turn < TURNS; turn++) {
      const product = await products.read(productId);
      if (!product) throw new HttpProblem(PRODUCTS_PROBLEMS.no_product);
      const details = changed(product, wanted);
      if (!details) return product;
      if (details.name !== product.name) checkName(details.name);
      const outcome = await products.change(product, details, at, written);
      if (outcome === 'name') throw new HttpProblem(PRODUCTS_PROBLEMS.name_taken);
      const { name: _name, price: _price, description: _description, tags: _tags, ...others } = product;
      if (outcome === 'written')
        return { ...others, ...details, version: product.version + 1, changedAt: changeTime(product, at) };
    }
    throw new TransientError('others change this product at the same time');
  };
}

/** @throws HttpProblem no_product, also the second time; TransientError where others are faster five times */
export function removeProduct(products: ProductRepository) {
  return async (productId: string, at: number, written: Written): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn++) {
      const product = await products.read(productId);
      if (!product) throw new HttpProblem(PRODUCTS_PROBLEMS.no_product);
      if (await products.remove(product, at, written)) return;
    }
    throw new TransientError('others change this product at the same time');
  };
}
