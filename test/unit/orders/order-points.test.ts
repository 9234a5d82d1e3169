import { expect } from 'chai';
import { type AskedPoints, ledgerToRead } from '../../../shared/orders/adapters/ledger-to-read.ts';
import { orderPoints } from '../../../shared/orders/adapters/order-points.ts';
import { type HttpClient, type JsonRequest, ServiceError } from '../../../shared/platform/outgoing/http-client.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { anOrder } from '../../builders/orders.ts';

const NOON = Date.parse('2026-03-01T12:00:00.000Z');
const ASKED: AskedPoints = { userId: 'anna', holdId: 'h1', transactionId: undefined, since: NOON };
const hold = { transactionId: 'hold#h1', points: -120, reversedPoints: 0 };
const capture = { transactionId: 'capture#h1', points: 0, reversedPoints: 20 };
const another = { transactionId: 'capture#h2', points: 0, reversedPoints: 7 };

/** Loyalty's doors with these open holds, and this statement, page by page. */
function loyalty(holds: readonly string[] | ServiceError, ...pages: readonly (readonly object[])[]) {
  const asked: JsonRequest<unknown>[] = [];
  const client = (async (request: JsonRequest<unknown>) => {
    asked.push(request);
    if (request.path === 'loyalty/holds') {
      if (holds instanceof ServiceError) throw holds;
      return { data: { holds: holds.map((holdId) => ({ holdId })) } };
    }
    const page = Number(request.query?.cursor ?? 0);
    return { data: { transactions: pages[page], cursor: page + 1 < pages.length ? String(page + 1) : null } };
  }) as HttpClient;
  return { asked, ledger: ledgerToRead(client, async (userId) => `token of ${userId}`) };
}
const refusal = (status: number, code: string) => new ServiceError('l', 'status', 'x', { status, answer: { code } });

describe('the ledger as the comparison of orders asks it', () => {
  it('says what was spent of a hold and how much of it came back, in the name of the member', async () => {
    const { asked, ledger } = loyalty([], [another, capture], [hold]);
    expect(await ledger(ASKED)).to.deep.equal({ isHeld: false, spent: 120, back: 20 });
    expect(asked.map(({ method, path, query }) => [method, path, query?.cursor])).to.deep.equal([
      ['GET', 'loyalty/holds', undefined],
      ['GET', 'loyalty/transactions', undefined],
      ['GET', 'loyalty/transactions', '1'],
    ]);
    expect(asked[1]?.headers).to.deep.equal({ authorization: 'Bearer token of anna' });
    expect(asked[1]?.query).to.deep.equal({ kind: 'hold,capture', from: '2026-03-01T11:59:00.000Z', limit: '100' });
  });

  it('says that points are held, or that it knows nothing of them', async () => {
    expect(await loyalty(['h1'], [hold]).ledger(ASKED)).to.deep.equal({ isHeld: true, spent: 0, back: 0 });
    expect(await loyalty(['h2'], [another]).ledger(ASKED)).to.deep.equal({ isHeld: false, spent: 0, back: 0 });
  });

  it('knows another spend by the id that payments have heard', async () => {
    const { ledger } = loyalty([], [{ ...capture, transactionId: 'capture#x' }, hold]);
    expect(await ledger({ ...ASKED, transactionId: 'capture#x' })).to.include({ spent: 120 });
  });

  it('has nobody to ask where the account is gone, and is asked again where it fails', async () => {
    for (const code of ['no_account', 'account_merged', 'account_closed'])
      expect(await loyalty(refusal(404, code)).ledger(ASKED)).to.equal(undefined);
    expect(await failureOf(loyalty(refusal(503, 'unavailable')).ledger(ASKED))).to.include({ name: 'ServiceError' });
  });
});

describe('what is known of the points of an order', () => {
  const order = anOrder({ points: 120, pointsWorth: 120, createdAt: '2026-03-01T12:00:00.000Z' });
  const facts = async (items: Readonly<Record<string, object>>, of = order) => {
    const asked: AskedPoints[] = [];
    const send = async ({ input: { Key } }: { readonly input: { readonly Key: { readonly PK: string } } }) => ({
      Item: items[Key.PK],
    });
    const points = await orderPoints({ send } as never, 'payments', async (each) => {
      asked.push(each);
      return { isHeld: false, spent: 120, back: 0 };
    })(of);
    return { points, asked };
  };
  const { orderId, userId } = order;

  it('is nothing of an order without any, and what payments say of one that holds none', async () => {
    expect((await facts({}, anOrder())).points).to.equal(undefined);
    expect(await facts({})).to.deep.equal({ points: { status: undefined, kept: 0, ledger: undefined }, asked: [] });
    expect((await facts({ [`POINTS#${orderId}`]: { status: 'REFUSED' } })).points).to.include({ status: 'REFUSED' });
  });

  it('is what the ledger says of the hold, and what stays with nobody of each refund and the cancellation', async () => {
    const refunds = { r1: { amount: 1, reason: 'x', refundedAt: '' }, r2: { amount: 1, reason: 'x', refundedAt: '' } };
    const { points, asked } = await facts(
      {
        [`POINTS#${orderId}`]: { status: 'SPENT', holdId: 'h1', transactionId: 'capture#h1' },
        [`POINTS#${orderId}#r2`]: { pointsKept: 20 },
        [`POINTS#${orderId}#cancellation`]: { pointsKept: 100 },
      },
      { ...order, refunds },
    );
    expect(points).to.deep.equal({ status: 'SPENT', kept: 120, ledger: { isHeld: false, spent: 120, back: 0 } });
    expect(asked).to.deep.equal([{ userId, holdId: 'h1', transactionId: 'capture#h1', since: NOON }]);
  });
});
