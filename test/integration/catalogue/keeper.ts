import { expect } from 'chai';
import type { Doors, RequestOptions } from '../system/doors.ts';

/** A product, as an administrator asks for it. */
export interface AskedProduct {
  readonly id?: string;
  readonly name: string;
  readonly price: number;
  readonly description?: string;
  readonly tags?: readonly string[];
}

/** What an administrator does with products. */
export function keeper(doors: Doors) {
  const token = doors.token('admin-1', { user_type: 'ADMIN' });
  return {
    post: (json: unknown, options: RequestOptions = {}) =>
      doors.request('POST', '/product', { token, json, ...options }),
    put: (json: unknown) => doors.request('PUT', '/product', { token, json }),
    remove: (productId: string) =>
      doors.request('DELETE', `/product/${productId}` as '/product/{productId}', { token }),
    read: (productId: string) => doors.request('GET', `/product/${productId}` as '/product/{productId}'),
    /** @returns its id */
    async sells(product: AskedProduct): Promise<string> {
      const { status, body } = await doors.request('POST', '/product', { token, json: product });
      expect(status, JSON.stringify(body)).to.equal(201);
      return body.data.productId;
    },
  };
}
