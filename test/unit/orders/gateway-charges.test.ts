import { expect } from 'chai';
import { paymentGateway } from '../../../scripts/companions/payment-gateway.ts';
import { gatewayCharges } from '../../../shared/orders/adapters/gateway-charges.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import type { HttpClient, JsonRequest } from '../../../shared/platform/outgoing/http-client.ts';
import { failureOf } from '../../builders/failure-of.ts';

/** A gateway with so many charges, asked as over HTTP. */
async function aGateway(charges: number) {
  const gateway = paymentGateway();
  const ask = ({ method, path, query = {}, body }: Omit<JsonRequest<unknown>, 'validate'>) =>
    gateway({ method, path: path.split('/'), query: new URLSearchParams(query), authorization: undefined, body });
  for (let n = 0; n < charges; n++)
    await ask({ method: 'POST', path: 'charges', body: { key: `ORD${n}`, orderId: `ORD${n}`, amount: 100 + n } });
  const asked: unknown[] = [];
  const client = (async (request: JsonRequest<unknown>) => {
    asked.push(request.query);
    const { status, body } = await ask(request);
    expect([status, request.validate(body)]).to.deep.equal([200, true]);
    return body;
  }) as unknown as HttpClient;
  return { client, asked, ask };
}

describe('the charges of a gateway', () => {
  it('are read page after page, each of them once', async () => {
    const { client, asked } = await aGateway(2001);
    const known = await gatewayCharges(client)();
    expect([known.size, asked.length]).to.deep.equal([2001, 3]);
    expect(known.get('ORD2000')).to.deep.equal({
      ...{ orderId: 'ORD2000', outcome: 'accepted', captured: 2100, refunded: 0 },
    });
  });

  it('are one page where they fill it, and none where there are none', async () => {
    for (const count of [0, 1000]) {
      const { client, asked } = await aGateway(count);
      expect([(await gatewayCharges(client)()).size, asked.length]).to.deep.equal([count, 1]);
    }
  });

  it('that are more than there is room for are said to be so', async () => {
    const { client } = await aGateway(11);
    expect((await gatewayCharges(client, 11)()).size).to.equal(11);
    const failure = await failureOf(gatewayCharges(client, 10)());
    expect(failure).to.be.instanceOf(PermanentError);
    expect(failure.message).to.contain('the gateway lists more than 10 charges');
  });

  it('are listed all at once where no page is asked for, and by no page that there is not', async () => {
    const { ask } = await aGateway(3);
    const list = async (query: Record<string, string>) => {
      const { status, body } = await ask({ method: 'GET', path: 'charges', query });
      return [status, ((body as { charges?: { key: string }[] }).charges ?? []).map(({ key }) => key)];
    };
    expect(await list({})).to.deep.equal([200, ['ORD0', 'ORD1', 'ORD2']]);
    expect(await list({ limit: '2' })).to.deep.equal([200, ['ORD0', 'ORD1']]);
    for (const query of [{ limit: '0' }, { limit: '1001' }, { limit: 'x' }, { cursor: 'b3RoZXI' }])
      expect((await list(query as Record<string, string>))[0], JSON.stringify(query)).to.equal(400);
  });
});
