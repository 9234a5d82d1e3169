import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { leaksIn } from '../leaks.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import type { Doors, RequestOptions } from '../system/doors.ts';

let starting: Promise<LocalStack> | undefined;

/** The stack that tests of products, search, prices and feeds share, apart from others: they make its services fail. */
export function catalogueStack(): Promise<LocalStack> {
  // With spans, so that what they hold is looked at too.
  starting ??= startLocalStack(undefined, { TRACE: '1' });
  return starting;
}

after('the stack of the catalogue has written no secret and no token, and stops', async () => {
  const stack = await starting?.catch(() => undefined);
  if (!stack) return;
  const { Parameter } = await stack.doors.ssm.send(
    new GetParameterCommand({ Name: '/dev/shared/secret-access-key', WithDecryption: true }),
  );
  const leaks = leaksIn(stack.stateDir, Parameter?.Value ?? '');
  await stack.stop();
  expect(leaks).to.deep.equal([]);
});

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
