import { expect } from 'chai';
import { paymentGateway } from '../../../shared/payments/adapters/payment-gateway.ts';
import { type HttpClient, type JsonRequest, ServiceError } from '../../../shared/platform/outgoing/http-client.ts';
import { failureOf } from '../../builders/failure-of.ts';

/** A gateway that refuses to give anything back, and knows this of the charge. */
function refusing(status: number, charge: { readonly captured: number; readonly refunded: number }) {
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
    const { asked, gateway } = refusing(409, { captured: 3325, refunded: 3325 });
    await gateway.refund('ABC001', part);
    expect(asked).to.deep.equal([
      ['POST', 'charges/ABC001/refund', part],
      ['GET', 'charges/ABC001', undefined],
    ]);
  });

  it('that refuses a part while something is left, or for another reason, has not given it back', async () => {
    for (const [status, refunded] of [
      [409, 3324],
      [400, 3325],
    ] as const) {
      const { gateway } = refusing(status, { captured: 3325, refunded });
      expect((await failureOf(gateway.refund('ABC001', part))).message).to.equal(`gateway: answered ${status}`);
    }
  });
});
