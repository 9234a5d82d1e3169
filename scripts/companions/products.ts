import { CATALOGUE } from './catalogue.ts';
import { type Companion, ok, refused } from './companion-server.ts';
import { limitOf } from './limit.ts';

/** Stands in for the Product Service: `GET /product?limit=`, `GET /product/<id>`. */
export function products(): Companion {
  return ({ method, path, query }) => {
    const [resource, productId, ...more] = path;
    if (resource !== 'product' || more.length > 0) return refused(404, 'There is no such resource');
    if (method !== 'GET') return refused(405, 'GET only');
    if (productId !== undefined) {
      const found = CATALOGUE.find((product) => product.productId === productId);
      return found ? ok(found) : refused(404, 'There is no such product');
    }
    const limit = limitOf(query.get('limit'), CATALOGUE.length);
    return limit === undefined ? refused(400, 'limit is 1 to 100') : ok(CATALOGUE.slice(0, limit));
  };
}
