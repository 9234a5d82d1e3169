import '../../builders/quiet.ts';
import { expect } from 'chai';
import validate from '#contracts/tiers/member-request';
import validateHistory from '#contracts/tiers/order-history';
import { invoked } from '../../../shared/platform/boundary/invoked.ts';
import { tokenVerifier } from '../../../shared/platform/identity/bearer-token.ts';
import { serviceToken, TOKEN_LIFETIME_SECONDS } from '../../../shared/platform/identity/service-token.ts';
import { HTTP_ATTEMPTS } from '../../../shared/platform/outgoing/http-client.ts';
import { MAX_PRODUCT_IDS, ORDERS_LOOKED_AT, orderHistory } from '../../../shared/tiers/adapters/order-history.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aContext } from '../../builders/lambda.ts';
import { type Behaviour, Service } from './services.ts';

const SECRET = 'a-secret-that-only-tests-know';
const ISSUED_AT = Date.UTC(2026, 10, 21, 12);
const orders = (...products: string[][]) => ({
  answer: { data: products.map((of, index) => ({ orderId: `o-${index}`, products: of, total: 9 })) },
});

function aFunction(behaviour: Behaviour, secret: string | undefined = SECRET) {
  const service = new Service(behaviour);
  const token = serviceToken(
    async () => secret || undefined,
    () => ISSUED_AT,
  );
  const handler = invoked(validate, orderHistory(service.client('Order Service'), token));
  const ask = (input: unknown = { userId: 'ann', correlationId: 'order 8' }) => handler(input, aContext());
  return { service, ask };
}

describe('fetching the order history', () => {
  it('sums up the products of the newest orders, each once', async () => {
    const { ask } = aFunction(orders(['p-2', 'p-1'], ['p-2'], ['p-3']));
    expect(await ask()).to.deep.equal({ orderCount: 3, productIds: ['p-2', 'p-1', 'p-3'] });
  });

  it('counts no order that came to nothing, and every other one, whatever its status', async () => {
    const ofStatus = (status: string | undefined, index: number) => ({
      ...{ orderId: `o-${index}`, products: [`p-${status}`] },
      ...(status === undefined ? {} : { status }),
    });
    const bought = ['Created', 'Confirmed', 'Shipped', 'Completed', 'AskedElsewhere', undefined];
    const data = ['NoStock', ...bought, 'PaymentRejected', 'Cancelled'].map(ofStatus);
    expect(await aFunction({ answer: { data } }).ask()).to.deep.equal({
      orderCount: 6,
      productIds: bought.map((status) => `p-${status}`),
    });
  });

  it('answers an empty history for a member without orders', async () => {
    expect(await aFunction(orders()).ask()).to.deep.equal({ orderCount: 0, productIds: [] });
  });

  it('stays within its bounds, whatever the service answers', async () => {
    const order = Array.from({ length: MAX_PRODUCT_IDS }, (_, index) => `p-${index}`);
    const { ask } = aFunction(orders(...Array.from({ length: ORDERS_LOOKED_AT + 1 }, (_, n) => [`q-${n}`, ...order])));
    const history = await ask();
    expect(history).to.include({ orderCount: ORDERS_LOOKED_AT });
    expect(history).to.have.property('productIds').with.length(MAX_PRODUCT_IDS);
    expect(validateHistory(history)).to.equal(true);
  });

  it('asks in the name of the member, with a token of a minute', async () => {
    const { service, ask } = aFunction(orders());
    await ask();
    const { url, method, headers } = service.requests[0] ?? expect.fail('nothing was asked');
    expect(`${method} ${url}`).to.equal(`GET http://service.test/base/orders?limit=${ORDERS_LOOKED_AT}`);
    expect(headers.get('x-correlation-id')).to.equal('order%208');
    const authorization = headers.get('authorization') ?? '';
    const verifiedAt = (ms: number) =>
      tokenVerifier(
        async () => SECRET,
        () => ms,
      )(authorization);
    expect((await verifiedAt(ISSUED_AT)).userId).to.equal('ann');
    const late = await failureOf(verifiedAt(ISSUED_AT + (TOKEN_LIFETIME_SECONDS + 60) * 1000));
    expect(late).to.include({ name: 'UnauthorizedError' });
  });

  for (const [title, behaviour, message, attempts] of [
    ['is down', 'is down', 'Order Service: could not be asked: ECONNREFUSED', HTTP_ATTEMPTS],
    ['hangs', 'hangs', 'Order Service: no answer within 15 ms', HTTP_ATTEMPTS],
    ['fails', { answer: {}, status: 500 }, 'Order Service: answered 500', HTTP_ATTEMPTS],
    ['refuses the token', { answer: {}, status: 401 }, 'Order Service: answered 401', 1],
    ['talks nonsense', { text: 'orders!' }, 'Order Service: its answer is not JSON', 1],
  ] as const)
    it(`fails with a clear error when the service ${title}`, async () => {
      const { service, ask } = aFunction(behaviour);
      const error = await failureOf(ask());
      expect(error).to.include({ name: 'ServiceError', message });
      expect(service.requests).to.have.length(attempts);
    });

  it('asks nobody without a secret to sign with', async () => {
    const { service, ask } = aFunction(orders(), '');
    expect((await failureOf(ask())).message).to.equal('the secret that signs tokens is not set');
    expect(service.requests).to.deep.equal([]);
  });

  it('refuses input that names no member', async () => {
    const error = await failureOf(aFunction(orders()).ask({ correlationId: 'order-8' }));
    expect(error).to.include({ name: 'PermanentError' });
    expect(error.message).to.contain('userId');
  });
});
