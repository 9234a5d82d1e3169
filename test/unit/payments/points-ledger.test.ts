import { expect } from 'chai';
import { pointsLedger } from '../../../shared/payments/adapters/points-ledger.ts';
import { type HttpClient, type JsonRequest, ServiceError } from '../../../shared/platform/outgoing/http-client.ts';
import { failureOf } from '../../builders/failure-of.ts';

const BY = { userId: '123456', key: 'order-ABC001-hold', correlationId: 'c-1' };

/** Loyalty's doors that answer this, or refuse with this code. */
function doors(answer: object | { readonly status: number; readonly code: string }) {
  const asked: unknown[] = [];
  const client = async ({ method, path, body, headers }: JsonRequest<unknown>) => {
    asked.push({ method, path, body, headers });
    if ('code' in answer)
      throw new ServiceError('loyalty', 'status', 'refused', { status: answer.status, answer: { code: answer.code } });
    return answer;
  };
  const ledger = pointsLedger(client as unknown as HttpClient, async (userId) => `token of ${userId}`);
  return { ledger, asked };
}

describe('the ledger behind loyalty’s doors', () => {
  it('holds points of the member, in their name, for as long as it is told, under a key', async () => {
    const { ledger, asked } = doors({ data: { holdId: 'h1' } });
    expect(await ledger.hold(BY, 300, 86_400)).to.deep.equal({ holdId: 'h1' });
    expect(asked).to.deep.equal([
      {
        method: 'POST',
        path: 'loyalty/holds',
        body: { points: 300, expiresInSeconds: 86_400 },
        headers: {
          authorization: 'Bearer token of 123456',
          'idempotency-key': 'order-ABC001-hold',
          'x-correlation-id': 'c-1',
        },
      },
    ]);
  });

  it('takes a refusal of the hold as an answer, and nothing else', async () => {
    for (const code of ['not_enough_points', 'too_many_holds', 'no_account', 'account_merged', 'account_closed'])
      expect(await doors({ status: 400, code }).ledger.hold(BY, 1, 60), code).to.equal('refused');
    const taken = { status: 422, code: 'idempotency_key_reused' };
    expect(await doors(taken).ledger.hold(BY, 1, 60), 'a member has held under the key').to.equal('refused');
    for (const code of ['request_running', 'unauthorized', 'internal'])
      expect(await failureOf(doors({ status: 409, code }).ledger.hold(BY, 1, 60)), code).to.be.instanceOf(ServiceError);
  });

  it('spends what is held, unless it is held no more', async () => {
    const { ledger, asked } = doors({ data: { transactionId: 'capture#h1' } });
    expect(await ledger.capture(BY, 'h1')).to.deep.equal({ transactionId: 'capture#h1' });
    expect(asked[0]).to.include({ path: 'loyalty/holds/h1/capture' });
    for (const code of ['hold_lapsed', 'hold_released', 'no_hold', 'hold_captured'])
      expect(await doors({ status: 409, code }).ledger.capture(BY, 'h1'), code).to.equal('lost');
  });

  it('lets go of what is held, and says where it was spent', async () => {
    expect(await doors({}).ledger.release(BY, 'h1')).to.equal('done');
    for (const code of ['hold_lapsed', 'hold_released', 'account_closed'])
      expect(await doors({ status: 409, code }).ledger.release(BY, 'h1'), code).to.equal('done');
    expect(await doors({ status: 409, code: 'hold_captured' }).ledger.release(BY, 'h1')).to.equal('spent');
  });

  it('gives back what was spent, all of it or a part, and no more than there is', async () => {
    const { ledger, asked } = doors({});
    await ledger.giveBack(BY, 'capture#h1', 10);
    await ledger.giveBack(BY, 'capture#h1');
    const path = `loyalty/transactions/${Buffer.from('capture#h1').toString('base64url')}/reverse`;
    expect(asked).to.deep.include.members([{ ...(asked[0] as object), path, body: { userId: '123456', points: 10 } }]);
    expect(asked[1]).to.deep.include({ path, body: { userId: '123456' } });
    await doors({ status: 409, code: 'more_than_was_spent' }).ledger.giveBack(BY, 'capture#h1');
  });

  it('gives back what is left where that is less, under a key of its own', async () => {
    const { ledger, asked } = doors({ status: 409, code: 'more_than_was_spent' });
    expect(await ledger.giveBack(BY, 'capture#h1', 10)).to.equal('done');
    expect(asked.map((each) => (each as { body: unknown }).body)).to.deep.equal([
      { userId: '123456', points: 10 },
      { userId: '123456' },
    ]);
    expect(asked[1]).to.have.nested.property('headers.idempotency-key', 'order-ABC001-hold-rest');
  });

  it('says where nobody can be given anything any more', async () => {
    for (const code of ['no_account', 'account_merged', 'account_closed'])
      expect(await doors({ status: 404, code }).ledger.giveBack(BY, 'capture#h1', 10), code).to.equal('no_account');
    expect(await failureOf(doors({ status: 503, code: 'x' }).ledger.giveBack(BY, 'x'))).to.be.instanceOf(ServiceError);
  });

  it('says where the key stands for another request: nothing was given back by this one', async () => {
    const taken = doors({ status: 422, code: 'idempotency_key_reused' });
    expect(await taken.ledger.giveBack(BY, 'capture#h1', 10)).to.equal('asked_otherwise');
    expect(taken.asked).to.have.length(1);
  });

  it('fails for a spend that the ledger does not know: its points are nobody’s to write off', async () => {
    for (const points of [10, undefined]) {
      const unknown = doors({ status: 404, code: 'no_spend' }).ledger;
      expect(await failureOf(unknown.giveBack(BY, 'capture#other', points))).to.be.instanceOf(ServiceError);
    }
  });
});
