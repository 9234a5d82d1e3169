import type { Account } from '#contracts/loyalty/account';
import type { RestOrder } from '#contracts/orders/rest-order';
import type { User } from '#contracts/users/user';
import type { ServiceToken } from '../../platform/identity/service-token.ts';
import { type HttpClient, ServiceError } from '../../platform/outgoing/http-client.ts';
import { PASS_HEADER } from '../../platform/reset/intake.ts';
import type { PRODUCTS, SeededMember } from '../seeds.ts';

/** By whom the demo's data is written. */
const SEEDER = 'demo-reset';

export interface DemoDoorsSettings {
  readonly users: HttpClient;
  readonly products: HttpClient;
  readonly inventory: HttpClient;
  readonly orders: HttpClient;
  readonly loyalty: HttpClient;
  /** Speaks for the seeder, who may administrate. */
  readonly adminToken: ServiceToken;
  readonly memberToken: ServiceToken;
}

/** Whom the doors are asked for: a repeat of a seed is the same request. */
export interface Seeding {
  readonly resetId: string;
  readonly pass: string;
}

export interface DemoDoors {
  sell(product: (typeof PRODUCTS)[number], by: Seeding): Promise<void>;
  stock(product: (typeof PRODUCTS)[number], by: Seeding): Promise<void>;
  /** @returns their id */
  signUp(
    person: Pick<SeededMember, 'emailAddress' | 'firstName' | 'lastName'> & {
      readonly password: string;
      readonly isAdmin?: boolean;
    },
    by: Seeding,
  ): Promise<string>;
  /** @returns the order's id */
  order(userId: string, lines: NonNullable<SeededMember['order']>['lines'], by: Seeding): Promise<string>;
  statusOf(userId: string, orderId: string): Promise<RestOrder['status']>;
  complete(orderId: string, by: Seeding): Promise<void>;
  cancel(userId: string, orderId: string, by: Seeding): Promise<void>;
  /** Undefined as long as there is no account. */
  pointsOf(userId: string): Promise<number | undefined>;
  spend(userId: string, points: number, by: Seeding): Promise<void>;
}

/** The public doors of the contexts, as the demo's seed goes through them. */
export function demoDoors(settings: DemoDoorsSettings): DemoDoors {
  const { users, products, inventory, orders, loyalty, adminToken, memberToken } = settings;
  const asAdmin = async () => ({ authorization: `Bearer ${await adminToken(SEEDER)}` });
  const asMember = async (userId: string) => ({ authorization: `Bearer ${await memberToken(userId)}` });
  const seeding = ({ resetId, pass }: Seeding, what: string) => ({
    [PASS_HEADER]: pass,
    'idempotency-key': `${resetId}/${what}`,
  });

  return {
    async sell({ stockLevel: _, ...body }, by) {
      const headers = { ...(await asAdmin()), ...seeding(by, body.id) };
      await products({ method: 'POST', path: 'product', headers, body, validate: anything });
    },
    async stock({ id: productId, stockLevel }, by) {
      const headers = { ...(await asAdmin()), ...seeding(by, productId) };
      const body = { productId, stockLevel, reason: 'reset of the demo' };
      await inventory({ method: 'POST', path: 'inventory', headers, body, validate: anything });
    },
    async signUp({ emailAddress, firstName, lastName, password, isAdmin }, by) {
      const headers = { ...(isAdmin ? await asAdmin() : {}), ...seeding(by, emailAddress) };
      const person = { email_address: emailAddress, first_name: firstName, last_name: lastName, password };
      const body = { ...person, ...(isAdmin ? { admin_user: true } : {}) };
      const { data } = await users({ method: 'POST', path: 'user', headers, body, validate: told<User>('userId') });
      return data.userId;
    },
    async order(userId, lines, by) {
      const headers = { ...(await asMember(userId)), ...seeding(by, userId) };
      const body = { lines };
      const { data } = await orders({
        method: 'POST',
        path: 'orders',
        headers,
        body,
        validate: told<RestOrder>('orderId'),
      });
      return data.orderId;
    },
    async statusOf(userId, orderId) {
      const headers = await asMember(userId);
      const path = `orders/${encodeURIComponent(orderId)}`;
      return (await orders({ method: 'GET', path, headers, validate: told<RestOrder>('status') })).data.status;
    },
    async complete(orderId, by) {
      const headers = { ...(await asAdmin()), ...seeding(by, orderId) };
      const path = `orders/${encodeURIComponent(orderId)}/complete`;
      await orders({ method: 'POST', path, headers, validate: anything });
    },
    async cancel(userId, orderId, by) {
      const headers = { ...(await asMember(userId)), ...seeding(by, orderId) };
      const path = `orders/${encodeURIComponent(orderId)}/cancel`;
      await orders({ method: 'POST', path, headers, body: { reason: 'changed my mind' }, validate: anything });
    },
    async pointsOf(userId) {
      const headers = await asMember(userId);
      try {
        const { data } = await loyalty({
          ...{ method: 'GET', path: 'loyalty', headers, validate: told<Account>('currentPoints') },
        });
        return data.currentPoints;
      } catch (error) {
        if (error instanceof ServiceError && error.status === 404) return undefined;
        throw error;
      }
    },
    async spend(userId, points, by) {
      const headers = { ...(await asMember(userId)), ...seeding(by, 'spend') };
      await loyalty({ method: 'POST', path: 'loyalty', headers, body: { points }, validate: anything });
    },
  };
}

/** What is said of it is of no interest: the status has said that it is done. */
const anything = (_value: unknown): _value is unknown => true;

/** Of an answer that is ours only what is looked at is checked: whole contracts weigh more than all of this function. */
function told<Data>(name: keyof Data & string) {
  return (value: unknown): value is { readonly data: Pick<Data, typeof name> & Data } => {
    const { data } = (value ?? {}) as { readonly data?: Readonly<Record<string, unknown>> };
    return data?.[name] !== undefined && data[name] !== null;
  };
}
