import { expect } from 'chai';
import { type Asking, door } from '../../../shared/assistant/adapters/door.ts';
import { orderTools } from '../../../shared/assistant/adapters/order-tools.ts';
import { lets } from '../../../shared/assistant/adapters/scope.ts';
import { callerOf } from '../../../shared/platform/identity/caller.ts';
import { httpClient } from '../../../shared/platform/outgoing/http-client.ts';
import { failureOf } from '../../builders/failure-of.ts';

const ASKING: Asking = { authorization: 'Bearer t', correlationId: 'c-1' };
const ADDRESS = 'https://orders.internal.example:8443';

/** A door behind which this is answered, with what it was asked. */
function answering(answer: () => Response) {
  const asked: Request[] = [];
  const client = httpClient({
    service: 'Order Service',
    endpoint: async () => ADDRESS,
    attempts: 1,
    fetch: async (url, init) => {
      asked.push(new Request(url, init));
      return answer();
    },
  });
  return { ask: door(client, 'orders'), asked };
}

const says = (status: number, body: unknown, headers = {}) => answering(() => Response.json(body, { status, headers }));
const read = { method: 'GET', path: 'orders/1' } as const;
const write = { method: 'POST', path: 'orders', body: {}, idempotencyKey: 'k' } as const;

describe('a door behind the agents’', () => {
  it('is asked with the caller’s token and key, and nothing else of theirs', async () => {
    const { ask, asked } = says(201, { success: true, data: { orderId: '1' } }, { 'next-cursor': 'n' });
    expect(await ask(ASKING, write)).to.deep.equal({ data: { orderId: '1' }, nextCursor: 'n' });
    const [request] = asked;
    expect(request?.url).to.equal(`${ADDRESS}/orders`);
    expect(Object.fromEntries(request?.headers ?? [])).to.include({
      ...{ authorization: 'Bearer t', 'idempotency-key': 'k', 'x-correlation-id': 'c-1' },
    });
  });

  it('is handed an id as one part of its path', async () => {
    const { ask, asked } = says(200, { data: {} });
    const getOrder = orderTools(ask).find(({ name }) => name === 'get_order');
    await getOrder?.call({ orderId: 'a/../b?c#d' }, ASKING);
    expect(asked[0]?.url).to.equal(`${ADDRESS}/orders/a%2F..%2Fb%3Fc%23d`);
  });

  it('refuses with its own code and words', async () => {
    const { ask } = says(404, { success: false, message: ['Not found', 7], data: null, code: 'not_found' });
    expect(await failureOf(ask(ASKING, read))).to.deep.include({ code: 'not_found', messages: ['Not found'] });
  });

  it('is away in words that name no address, however it fails', async () => {
    for (const { ask } of [
      answering(() => {
        throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED', address: ADDRESS } });
      }),
      answering(() => new Response(`<h1>${ADDRESS} is down</h1>`, { status: 502 })),
      says(503, { code: 'unavailable', message: ['The service is not available'] }),
      says(404, { message: 'Not Found' }),
      says(200, { answer: 'of something else' }),
    ])
      for (const request of [read, write]) {
        const failure = await failureOf(ask(ASKING, request));
        expect(failure).to.include({ name: 'ToolRefusal', code: 'unavailable' });
        expect(failure.message).not.to.match(/example|8443|http/);
        expect(failure.message.includes('same idempotencyKey')).to.equal(request === write);
      }
  });

  it('that takes the token no more, or counts too many calls, is not answered for', async () => {
    expect((await failureOf(says(401, { code: 'unauthorized' }).ask(ASKING, read))).name).to.equal('UnauthorizedError');
    const { ask } = says(429, { code: 'rate_limited' }, { 'retry-after': '7' });
    expect(await failureOf(ask(ASKING, read))).to.deep.include({ status: 429, headers: { 'retry-after': '7' } });
  });
});

describe('what a token lets an agent do', () => {
  const may = (claims: Readonly<Record<string, unknown>>, scope = 'loyalty:read') =>
    lets(callerOf({ sub: 'ada', ...claims }, 'ada'), scope);

  it('is all that a member may where it is their own sign-in', () => {
    expect(may({})).to.equal(true);
    expect(may({ user_type: 'ADMIN' }, 'orders:write')).to.equal(true);
  });

  it('is what it names, be it nothing', () => {
    expect(may({ scope: 'loyalty:read orders:read' })).to.equal(true);
    expect(may({ scp: ['loyalty:read'] })).to.equal(true);
    for (const claims of [
      { scope: '' },
      { scope: 'loyalty:spend' },
      { scp: [] },
      { client_id: 'agent', session_id: 's' },
    ])
      expect(may(claims), JSON.stringify(claims)).to.equal(false);
  });
});
