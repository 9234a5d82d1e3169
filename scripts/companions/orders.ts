import { createHash } from 'node:crypto';
import type { Parameter } from '../../shared/platform/aws/parameters.ts';
import { type TokenVerifier, tokenVerifier, UnauthorizedError } from '../../shared/platform/identity/bearer-token.ts';
import { CATALOGUE } from './catalogue.ts';
import { type Companion, type CompanionAnswer, type CompanionRequest, ok, refused } from './companion-server.ts';
import { limitOf } from './limit.ts';

const USUAL_LIMIT = 20;

export interface Order {
  readonly orderId: string;
  readonly products: readonly string[];
}

/**
 * Stands in for the Order Service: `GET /orders?limit=` and `POST /orders {products}` for the member the bearer token
 * speaks for, newest first. `PUT /_orders/<user> [orders]` sets what a member has ordered, newest first, without a
 * token. Members of whom nothing was said have ordered a few things that follow from their id.
 *
 * @param secret signs the tokens; asked for each of them, so that a rotated one is seen
 */
export function orders(secret: Parameter, now: () => number = Date.now): Companion {
  const verify = tokenVerifier(secret, now);
  const ordered = new Map<string, readonly Order[]>();
  const ordersOf = (userId: string) => ordered.get(userId) ?? usualOrders(userId);

  return async (request) => {
    const [resource, userId, ...more] = request.path;
    if (resource === '_orders' && userId !== undefined && more.length === 0 && request.method === 'PUT') {
      if (!isOrders(request.body)) return refused(400, 'orders are a list of {orderId, products}');
      ordered.set(userId, request.body);
      return ok(request.body);
    }
    if (resource !== 'orders' || userId !== undefined) return refused(404, 'There is no such resource');
    return asMember(verify, request, (member) => {
      if (request.method === 'GET') return list(ordersOf(member), request.query.get('limit'));
      if (request.method !== 'POST') return refused(405, 'GET or POST');
      const order = { ...(request.body as object), orderId: `O-${ordersOf(member).length + 1}-${member}` };
      if (!isOrders([order])) return refused(400, 'an order has products');
      ordered.set(member, [order as Order, ...ordersOf(member)]);
      return { status: 201, body: { data: order } };
    });
  };
}

async function asMember(
  verify: TokenVerifier,
  { authorization }: CompanionRequest,
  answer: (member: string) => CompanionAnswer,
): Promise<CompanionAnswer> {
  try {
    const { userId } = await verify(authorization);
    return userId === undefined ? refused(401, 'Unauthorized') : answer(userId);
  } catch (error) {
    if (error instanceof UnauthorizedError) return refused(401, 'Unauthorized');
    throw error;
  }
}

function list(all: readonly Order[], asked: string | null): CompanionAnswer {
  const limit = limitOf(asked, USUAL_LIMIT);
  return limit === undefined ? refused(400, 'limit is 1 to 100') : ok(all.slice(0, limit));
}

function isOrders(value: unknown): value is Order[] {
  return (
    Array.isArray(value) &&
    value.every(
      ({ orderId, products }: Partial<Order>) =>
        typeof orderId === 'string' &&
        orderId !== '' &&
        Array.isArray(products) &&
        products.length > 0 &&
        products.every((product) => typeof product === 'string' && product !== ''),
    )
  );
}

/** Two orders of one product each, always the same ones for a member. */
function usualOrders(userId: string): Order[] {
  const [first = 0, second = 0] = createHash('sha256').update(userId).digest();
  return [second, first].map((number, index) => ({
    orderId: `O-${2 - index}-${userId}`,
    products: [CATALOGUE[number % CATALOGUE.length]?.productId ?? ''],
  }));
}
