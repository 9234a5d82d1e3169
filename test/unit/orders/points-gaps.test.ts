import { expect } from 'chai';
import { type PointsFacts, pointsGapsOfEnded, pointsGapsOfPaid } from '../../../shared/orders/points-gaps.ts';

const PAID = { state: 'PAYMENT_ACCEPTED', points: 120 } as const;
const SPENT: PointsFacts = { status: 'SPENT', kept: 0, ledger: { isHeld: false, spent: 120, back: 0 } };
const refund = (pointsBack: number) => ({ amount: 1, reason: 'x', refundedAt: '', pointsBack });

describe('points of a paid order', () => {
  const gaps = (facts: Partial<PointsFacts>, refunds = {}) =>
    pointsGapsOfPaid({ ...PAID, refunds }, { ...SPENT, ...facts }).map(({ kind, found }) => `${kind}: ${found}`);
  const paid = 'points_missing: the order is PAYMENT_ACCEPTED and paid with 120 points,';

  it('are spent, all of them, but for those of its refunds', () => {
    expect(gaps({})).to.deep.equal([]);
    expect(gaps({ ledger: undefined }), 'nobody can be asked').to.deep.equal([]);
    const back = { ledger: { isHeld: false, spent: 120, back: 70 } };
    expect(gaps(back, { one: refund(20), two: refund(50), inMoney: { amount: 1, reason: 'x' } })).to.deep.equal([]);
    expect(gaps({ ...back, kept: 50 }, { one: refund(70), two: refund(50) }), 'some stay with nobody').to.deep.equal(
      [],
    );
  });

  it('are missing where payments or the ledger have not spent them', () => {
    expect(gaps({ status: undefined })).to.deep.equal([`${paid} payments say nothing of them`]);
    for (const status of ['ASKED', 'HELD', 'REFUSED', 'GIVING_BACK', 'GIVEN_BACK'])
      expect(gaps({ status })).to.deep.equal([`${paid} payments say ${status} of them`]);
    for (const spent of [0, 119, 121])
      expect(gaps({ ledger: { isHeld: false, spent, back: 0 } })).to.deep.equal([
        `${paid} the ledger has ${spent} spent for it`,
      ]);
  });

  it('are none of an order that says nothing of points, and told of where some were spent for it', () => {
    const { state } = PAID;
    expect(pointsGapsOfPaid({ state }, { ...SPENT, ledger: { isHeld: false, spent: 0, back: 0 } })).to.deep.equal([]);
    expect(pointsGapsOfPaid({ state }, SPENT)).to.deep.equal([
      {
        kind: 'points_missing',
        found: 'the order is PAYMENT_ACCEPTED and paid with 0 points, the ledger has 120 spent for it',
      },
    ]);
  });

  it('differ where more or fewer came back than the order has refunded', () => {
    for (const back of [0, 19, 21])
      expect(gaps({ ledger: { isHeld: false, spent: 120, back } }, { one: refund(20) })).to.deep.equal([
        `points_differ: 20 points of the order are to be given back, the ledger gave back ${back}`,
      ]);
  });
});

describe('points of an order that has ended', () => {
  const gaps = (facts: Partial<PointsFacts>) =>
    pointsGapsOfEnded({ state: 'CANCELED' }, { ...SPENT, status: 'GIVEN_BACK', ...facts }).map(({ found }) => found);

  it('are with their member again, whether they were asked for, held or spent', () => {
    for (const status of [undefined, 'REFUSED', 'GIVEN_BACK'])
      expect(gaps({ status, ledger: undefined })).to.deep.equal([]);
    expect(gaps({ ledger: { isHeld: false, spent: 0, back: 0 } })).to.deep.equal([]);
    expect(gaps({ ledger: { isHeld: false, spent: 120, back: 120 } })).to.deep.equal([]);
    expect(gaps({ kept: 100, ledger: { isHeld: false, spent: 120, back: 20 } })).to.deep.equal([]);
  });

  it('are told of where somebody still has them', () => {
    for (const status of ['ASKED', 'HELD', 'SPENT', 'GIVING_BACK'])
      expect(gaps({ status })).to.deep.equal([`the order is CANCELED, payments say ${status} of its points`]);
    expect(gaps({ ledger: { isHeld: true, spent: 0, back: 0 } })).to.deep.equal([
      'the order is CANCELED, the ledger still holds some of its points',
    ]);
    expect(gaps({ ledger: { isHeld: false, spent: 120, back: 119 } })).to.deep.equal([
      'the order is CANCELED, the ledger keeps 1 of its points',
    ]);
  });
});
