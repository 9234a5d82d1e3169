import { expect } from 'chai';
import {
  leftBesideRefunds,
  moneyOf,
  type PointsStatus,
  stepToGiveBack,
  stepToHold,
} from '../../../shared/payments/points.ts';

describe('the points that an order is paid with', () => {
  const steps: Readonly<Record<PointsStatus, readonly [toHold: string, toGiveBack: string]>> = {
    ASKED: ['ask', 'begin'],
    HELD: ['held', 'begin'],
    SPENT: ['held', 'begin'],
    REFUSED: ['refused', 'close'],
    GIVING_BACK: ['given_back', 'go_on'],
    GIVEN_BACK: ['given_back', 'nothing'],
  };

  it('are asked for once, and never again once they are to come back', () => {
    expect([stepToHold(undefined), stepToGiveBack(undefined)]).to.deep.equal(['ask', 'close']);
    for (const [status, [toHold, toGiveBack]] of Object.entries(steps) as [PointsStatus, readonly [string, string]][])
      expect([stepToHold({ status }), stepToGiveBack({ status })], status).to.deep.equal([toHold, toGiveBack]);
  });

  it('leave what they are not worth to money', () => {
    expect(moneyOf({ price: 33.25 })).to.equal(3325);
    expect(moneyOf({ price: 33.25, pointsWorth: 1000 })).to.equal(2325);
    expect(moneyOf({ price: 33.255 })).to.equal(undefined);
  });

  it('come back with a cancellation but for what refunds have given back', () => {
    expect(leftBesideRefunds({ points: 50 })).to.equal(50);
    expect(leftBesideRefunds({ points: 50, parts: { r1: 15, r2: 5 } })).to.equal(30);
  });
});
