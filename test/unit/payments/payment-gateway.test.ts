import { expect } from 'chai';
import { paymentGateway } from '../../../shared/payments/adapters/payment-gateway.ts';
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
