import { expect } from 'chai';
import { paymentGateway as playedGateway } from '../../../scripts/companions/payment-gateway.ts';
import { paymentGateway } from '../../../shared/payments/adapters/payment-gateway.ts';
import type { PermanentError } from '../../../shared/platform/failures.ts';
import { type HttpClient, type JsonRequest, ServiceError } from '../../../shared/platform/outgoing/http-client.ts';
import { failureOf } from '../../builders/failure-of.ts';

/** A gateway that refuses to give anything back, and knows this of the charge. */
function refusing(status: number, charge: object) {
  const asked: unknown[] = [];
  const client = async ({ method, path, body }: JsonRequest<unknown>) => {
    asked.push([method, path, body]);
    if (method === 'POST') throw new ServiceError('gateway', 'status', `answered ${status}`, { status });
    return { outcome: 'accepted', ...charge };
  };
  return { asked, gateway: paymentGateway(client as unknown as HttpClient) };
}

const part = { key: 'r1', amount: 1000 };

describe('a payment gateway', () => {
  it('that has given all back has given the part back as well', async () => {
    const { asked, gateway } = refusing(409, { captured: 3325, refunded: 3325, voided: true });
    await gateway.refund('ABC001', part);
    expect(asked).to.deep.equal([
      ['POST', 'charges/ABC001/refund', part],
      ['GET', 'charges/ABC001', undefined],
    ]);
  });

  it('that refuses a part while something is left, or for another reason, has not given it back', async () => {
    for (const [status, charge] of [
      [409, { captured: 3325, refunded: 3324 }],
      // Nothing was taken yet: what is to be given back comes later.
      [409, { captured: 0, refunded: 0 }],
      [400, { captured: 3325, refunded: 3325, voided: true }],
    ] as const) {
      const { gateway } = refusing(status, charge);
      expect((await failureOf(gateway.refund('ABC001', part))).message).to.equal(`gateway: answered ${status}`);
    }
  });

  it('takes what is set aside once, also where all of it was taken before', async () => {
    const all = refusing(409, { amount: 3325, captured: 3325 });
    await all.gateway.capture('ABC001', part);
    expect(all.asked[0]).to.deep.equal(['POST', 'charges/ABC001/capture', part]);
    await refusing(409, { amount: 3325, captured: 0, voided: true }).gateway.capture('ABC001', part);
    const some = refusing(409, { amount: 3325, captured: 3000 });
    expect((await failureOf(some.gateway.capture('ABC001', part))).message).to.equal('gateway: answered 409');
  });

  describe('where what is set aside has lapsed', () => {
    /** The companion with such a charge, asked as over HTTP. */
    async function lapsed() {
      const companion = playedGateway();
      const ask = ({ method, path, body }: Pick<JsonRequest<unknown>, 'method' | 'path' | 'body'>) =>
        companion({ method, path: path.split('/'), query: new URLSearchParams(), authorization: undefined, body });
      const post = (path: string, body = {}) => ask({ method: 'POST', path, body });
      await post('charges', { key: 'ABC001', orderId: 'ABC001', amount: 3325, capture: false });
      await post('charges/ABC001/lapse');
      const client = async (request: JsonRequest<unknown>) => {
        const { status, body } = await ask(request);
        if (status >= 400) throw new ServiceError('gateway', 'status', `answered ${status}`, { status });
        return body;
      };
      const charge = async () => (await ask({ method: 'GET', path: 'charges/ABC001' })).body as { captured: number };
      const declines = () => ask({ method: 'PUT', path: '_faults', body: { mode: 'reject', times: 1 } });
      return { gateway: paymentGateway(client as unknown as HttpClient), charge, declines };
    }

    it('sets it aside again, and takes the part once', async () => {
      const { gateway, charge } = await lapsed();
      for (const _ of [1, 2]) await gateway.capture('ABC001', part);
      expect((await charge()).captured).to.equal(1000);
      await gateway.capture('ABC001');
      expect((await charge()).captured).to.equal(3325);
    });

    it('says that it is refused, for good, and takes it where somebody asks again later', async () => {
      const { gateway, charge, declines } = await lapsed();
      await declines();
      const failure = await failureOf(gateway.capture('ABC001', part));
      expect([failure.name, (failure as PermanentError).reason]).to.deep.equal([
        'PermanentError',
        'authorization_lapsed',
      ]);
      expect((await charge()).captured).to.equal(0);
      await gateway.capture('ABC001', part);
      expect((await charge()).captured).to.equal(1000);
    });
  });

  it('knows what was accepted and is voided as never made', async () => {
    const voided = refusing(409, { voided: true });
    expect(await voided.gateway.outcomeOf('ABC001')).to.equal('rejected');
    const client = async () => ({ outcome: 'accepted', voided: true });
    const charge = { orderId: 'ABC001', amount: 1, currency: 'USD', capture: true };
    expect(await paymentGateway(client as unknown as HttpClient).charge(charge)).to.equal('rejected');
  });

  it('says whether money is taken or set aside', async () => {
    const answering = (charge: object) => paymentGateway((async () => charge) as unknown as HttpClient);
    const said = (charge: object) => answering({ outcome: 'accepted', ...charge }).outcomeOf('ABC001');
    expect(await said({ amount: 3325, captured: 3325 })).to.equal('accepted');
    expect(await said({ amount: 3325, captured: 0 })).to.equal('authorized');
    expect(await said({})).to.equal('accepted');
    expect(await said({ outcome: 'rejected', amount: 3325, captured: 0 })).to.equal('rejected');
  });
});
