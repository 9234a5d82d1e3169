import type { AttributeValue } from 'aws-lambda';
import { expect } from 'chai';
import validateV1 from '#contracts/loyalty/points-added-v1';
import validateV2 from '#contracts/loyalty/points-added-v2';
import { pointsAddedEvents } from '../../../shared/loyalty/adapters/points-changed.ts';
import { NOON } from '../../builders/accounts.ts';

type Image = Record<string, AttributeValue>;

const anImage = (points: number, changes: Image = {}): Image => ({
  PK: { S: 'USER#ada' },
  SK: { S: 'ACCOUNT' },
  userId: { S: 'ada' },
  points: { N: String(points) },
  lastSequence: { N: '7' },
  correlationId: { S: 'correlation' },
  updatedAt: { N: String(NOON) },
  ...changes,
});

describe('what a change of an account announces', () => {
  it('is the total as v1 and, with the difference, as v2', () => {
    const [v1, v2, ...more] = pointsAddedEvents(anImage(100), anImage(150));
    expect(more).to.deep.equal([]);
    expect(v1).to.deep.equal({
      id: 'ada:7:v1',
      type: 'loyalty.pointsAdded.v1',
      subject: 'ada',
      correlationId: 'correlation',
      at: NOON,
      supersededBy: 'loyalty.pointsAdded.v2',
      data: { userId: 'ada', newPointsTotal: 150 },
    });
    expect(v2).to.deep.equal({
      id: 'ada:7:v2',
      type: 'loyalty.pointsAdded.v2',
      subject: 'ada',
      correlationId: 'correlation',
      at: NOON,
      data: { userId: 'ada', totalPoints: 150, difference: 50 },
    });
  });

  for (const [what, before, after, difference] of [
    ['an order', 100, 150, 50],
    ['a welcome', 0, 100, 100],
    ['a spend', 100, 75, -25],
    ['several movements of one batch', 100, 250, 150],
    ['a spend of everything', 100, 0, -100],
  ] as const)
    it(`is the true difference after ${what}, not the same for every change`, () => {
      const data = pointsAddedEvents(anImage(before), anImage(after)).map((event) => event.data);
      expect(data).to.deep.equal([
        { userId: 'ada', newPointsTotal: after },
        { userId: 'ada', totalPoints: after, difference },
      ]);
      expect([validateV1(data[0]), validateV2(data[1])]).to.deep.equal([true, true]);
    });

  it('counts a new account from nothing', () => {
    expect(pointsAddedEvents(undefined, anImage(100))[1]?.data).to.include({ totalPoints: 100, difference: 100 });
  });

  it('is nothing when the points stay: a tier upgrade is no change of points', () => {
    expect(pointsAddedEvents(anImage(600), anImage(600, { tier: { S: 'Silver' } }))).to.deep.equal([]);
    expect(pointsAddedEvents(undefined, anImage(0))).to.deep.equal([]);
  });

  it('is nothing when the account is taken away, or is no account', () => {
    expect(pointsAddedEvents(anImage(100), undefined)).to.deep.equal([]);
    expect(pointsAddedEvents(undefined, { points: { N: '5' } })).to.deep.equal([]);
  });

  it('names the tier in v2 where one was granted', () => {
    expect(pointsAddedEvents(anImage(1), anImage(2, { tier: { S: 'Gold' } }))[1]?.data).to.include({ tier: 'Gold' });
  });

  it('has the same ids each time, and others for the next change', () => {
    const ids = (sequence: string) =>
      pointsAddedEvents(anImage(1), anImage(2, { lastSequence: { N: sequence } })).map(({ id }) => id);
    expect(ids('7')).to.deep.equal(ids('7'));
    expect(new Set([...ids('7'), ...ids('8')])).to.have.property('size', 4);
  });

  it('follows its own change where no correlation is known', () => {
    const { correlationId: _, ...image } = anImage(2);
    expect(pointsAddedEvents(anImage(1), image)[0]?.correlationId).to.equal('ada:7');
  });

  for (const points of [{ N: '1.5' }, { N: '9007199254740993' }, { S: 'many' }] as const)
    it(`is never a guess: points of ${JSON.stringify(points)} fail`, () => {
      expect(() => pointsAddedEvents(anImage(1), anImage(2, { points }))).to.throw('points is no whole number');
    });
});
