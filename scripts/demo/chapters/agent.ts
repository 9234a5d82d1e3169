import { eventually } from '../../../test/eventually.ts';
import type { Doors } from '../../../test/integration/system/doors.ts';
import { type Chapter, WrongFigure } from '../stage.ts';

const VERSION = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bens-agent', version: '1' },
};
const BEN = { email_address: 'ben@example.com', first_name: 'Ben', last_name: 'Okri', password: 'correct horse 2' };

/** Ben's agent looks at his points, finds him a knife, orders it once though it asks twice, and sees the points come. */
export const agent: Chapter = async ({ doors, say, figure }) => {
  const token = await signedIn(doors);
  const tool = toolsOf(doors, token);
  const points = async () => (await tool('get_points')).currentPoints;
  await eventually('Ben is welcomed', async () => (await points()) === 100, 60_000);

  const { products } = await tool('search_products', { query: 'cutlery', limit: 1 });
  const [{ productId, name, price }] = products;
  figure('what the agent finds for "cutlery"', [productId, price], ['P-1009', 165]);
  const lines = [{ productId, quantity: 1 }];
  const quote = await tool('quote_order', { lines });
  figure('what it would cost and earn', [quote.total, quote.pointsEarned], [165, 50]);
  say(`Ben's agent sees 100 points, and finds him a ${name} for ${price}, which would earn ${quote.pointsEarned}`);

  await inStock(doors, productId);
  const order = { lines, idempotencyKey: 'bens-knife' };
  const placed = await eventually('the order is taken', () => tool('place_order', order), 60_000);
  figure('the order that a repeat finds', (await tool('place_order', order)).orderId, placed.orderId);
  const status = async () => (await tool('get_order', { orderId: placed.orderId })).status;
  await eventually('the order is confirmed', async () => (await status()) === 'Confirmed', 60_000);
  const admin = doors.token('admin-of-the-shop', { user_type: 'ADMIN' });
  const completed = await doors.request('POST', `/orders/${placed.orderId}/complete`, { token: admin, json: {} });
  figure('status of the completion', completed.status, 200);
  await eventually('the points have come', async () => (await points()) === 150, 60_000);
  figure('orders that the agent sees', (await tool('list_orders')).orders.length, 1);
  say('it orders the knife, twice under one key: one order. When it is complete, the agent sees 150 points');
};

async function signedIn(doors: Doors): Promise<string> {
  const { status } = await doors.request('POST', '/user', { json: BEN });
  if (status !== 201) throw new WrongFigure('status of a sign-up', status, 201);
  const { email_address, password } = BEN;
  const { body } = await doors.request('POST', '/login', { json: { email_address, password } });
  return body.data.token;
}

/** Calls a tool as an agent does whose requests stand alone. @throws Error with what the tool said against it */
function toolsOf(doors: Doors, token: string) {
  return async (name: string, given: Readonly<Record<string, unknown>> = {}) => {
    const { status, body } = await doors.request('POST', '/mcp' as string, {
      token,
      headers: { 'mcp-protocol-version': VERSION, 'mcp-method': 'tools/call', 'mcp-name': name },
      json: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given, _meta: META } },
    });
    const { structuredContent, content } = body.result ?? {};
    if (!structuredContent) throw new Error(`${name}: ${status} ${content?.[0]?.text ?? JSON.stringify(body)}`);
    return structuredContent;
  };
}

/** The shop takes one in, whatever else it has of it. */
async function inStock(doors: Doors, sku: string): Promise<void> {
  const token = doors.token('admin-of-the-shop', { user_type: 'ADMIN' });
  const json = { sku, units: 1, lotId: 'FOR-BEN' };
  await doors.request('POST', '/api/v1/inventory/restockSku', { token, json });
  await eventually('the knife is there', async () => {
    const { body } = await doors.request('POST', '/api/v1/inventory/listSkus' as string, { token, json: { sku } });
    return body.skus[0]?.units > 0;
  });
}
