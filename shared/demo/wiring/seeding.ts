import validateAdmin, { type DemoAdmin } from '#contracts/demo/demo-admin';
import { ssmClient } from '../../platform/aws/clients.ts';
import { type Parameter, parameter } from '../../platform/aws/parameters.ts';
import { type ServiceClaims, serviceToken } from '../../platform/identity/service-token.ts';
import { httpClient } from '../../platform/outgoing/http-client.ts';
import { setting } from '../../platform/settings.ts';
import { demoDoors } from '../adapters/demo-doors.ts';
import { seedDemo } from '../workflow/seed.ts';

/** Signing up hashes a password, on a machine that may be busy with everything else that a seed sets going. */
const TIMEOUT_MS = 8000;

const ADMINISTRATES = { scope: 'demo:admin products:admin inventory:admin orders:admin users:admin' } as const;

const client = ssmClient();
const ownParameter = (name: string): Parameter => parameter({ client, name: setting(name) });

/** Repeats are the steps' own: they wait longer than a call may. */
const service = (title: string, name: string) =>
  httpClient({ service: title, endpoint: ownParameter(name), timeoutMs: TIMEOUT_MS, attempts: 1 });

const secret = ownParameter('SECRET_ACCESS_KEY_PARAMETER');
const token = (claims?: ServiceClaims) => serviceToken(secret, Date.now, claims);
const login = ownParameter('ADMIN_PARAMETER');

async function admin(): Promise<DemoAdmin> {
  const text = await login();
  if (text === undefined) throw new Error('the parameter with the login of the administrator is not set');
  const value: unknown = JSON.parse(text);
  if (!validateAdmin(value)) throw new Error('the login of the administrator is not {emailAddress, password}');
  return value;
}

/** Through the doors of the function's own environment. */
export const seed = seedDemo({
  admin,
  doors: demoDoors({
    users: service('Users Service', 'USERS_SERVICE_PARAMETER'),
    products: service('Product Service', 'PRODUCT_SERVICE_PARAMETER'),
    inventory: service('Inventory Service', 'INVENTORY_SERVICE_PARAMETER'),
    orders: service('Order Service', 'ORDER_SERVICE_PARAMETER'),
    loyalty: service('Loyalty Service', 'LOYALTY_SERVICE_PARAMETER'),
    adminToken: token(ADMINISTRATES),
    memberToken: token(),
  }),
});
