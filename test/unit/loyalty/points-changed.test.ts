import type { AttributeValue } from 'aws-lambda';
import { expect } from 'chai';
import validateV1 from '#contracts/loyalty/points-added-v1';
import validateV2 from '#contracts/loyalty/points-added-v2';
import { announcedBy } from '../../../shared/loyalty/adapters/points-changed.ts';
import { NOON } from '../../builders/accounts.ts';

type Image = Record<string, AttributeValue>;

/** What the stream's record of a change announces. */
const announced = (before: Image | undefined, after: Image | undefined, SequenceNumber = '100') =>
  announcedBy({
    dynamodb: {
      SequenceNumber,
      ...(before ? { OldImage: before } : {}),
      ...(after ? { NewImage: after } : {}),
    },
  });
const idsOf = (...change: Parameters<typeof announced>) => announced(...change).map(({ id }) => id);

const BIRTH = NOON - 1000;

/** As it was before its newest movement. */
const older: Image = { lastSequence: { N: '6' } };

const anImage = (points: number, changes: Image = {}): Image => ({
  PK: { S: 'USER#ada' },
  SK: { S: 'ACCOUNT' },
  userId: { S: 'ada' },
  points: { N: String(points) },
  lastSequence: { N: '7' },
  correlationId: { S: 'correlation' },
  createdAt: { N: String(BIRTH) },
  updatedAt: { N: String(NOON) },
  ...changes,
});

describe('what a change of an account announces', () => {
  it('is the total as v1 and, with the difference, as v2', () => {
    const [v1, v2, ...more] = announced(anImage(100, older), anImage(150));
    expect(more).to.deep.equal([]);
    expect(v1).to.deep.equal({
      id: `pointsAdded.v1:${BIRTH}:7:${NOON}:ada`,
      type: 'loyalty.pointsAdded.v1',
      subject: 'ada',
      correlationId: 'correlation',
      at: NOON,
      supersededBy: 'loyalty.pointsAdded.v2',
      data: { userId: 'ada', newPointsTotal: 150 },
    });
    expect(v2).to.deep.equal({
      id: `pointsAdded.v2:${BIRTH}:7:${NOON}:ada`,
      type: 'loyalty.pointsAdded.v2',
      subject: 'ada',
      correlationId: 'correlation',
      at: NOON,
      data: { userId: 'ada', totalPoints: 150, difference: 50, sequence: 7 },
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
      const data = announced(anImage(before, older), anImage(after)).map((event) => event.data);
      expect(data).to.deep.equal([
        { userId: 'ada', newPointsTotal: after },
        { userId: 'ada', totalPoints: after, difference, sequence: 7 },
      ]);
      expect([validateV1(data[0]), validateV2(data[1])]).to.deep.equal([true, true]);
    });

  it('is nothing when points are held for a purchase or come back, and the loss when the purchase takes them', () => {
    const holding = (points: number, held: number, changes: Image = {}) =>
      anImage(points, { held: { N: String(held) }, ...changes });
    expect(announced(holding(500, 0, older), holding(100, 400))).to.deep.equal([]);
    expect(announced(holding(100, 400, older), holding(500, 0))).to.deep.equal([]);
    expect(announced(holding(100, 400, older), holding(100, 0))[1]?.data).to.include({
      totalPoints: 100,
      difference: -400,
    });
    expect(announced(holding(50, 400, older), holding(100, 400))[1]?.data).to.include({
      totalPoints: 500,
      difference: 50,
    });
  });

  it('counts a new account from nothing', () => {
    expect(announced(undefined, anImage(100))[1]?.data).to.include({ totalPoints: 100, difference: 100 });
  });

  it('is nothing when the points stay: a tier upgrade is no change of points', () => {
    expect(announced(anImage(600, older), anImage(600, { tier: { S: 'Silver' } }))).to.deep.equal([]);
    expect(announced(undefined, anImage(0))).to.deep.equal([]);
  });

  it('is nothing when the account is taken away, or is no account', () => {
    expect(announced(anImage(100), undefined)).to.deep.equal([]);
    expect(announced(undefined, { points: { N: '5' } })).to.deep.equal([]);
  });

  it('names the tier in v2 where one was granted', () => {
    expect(announced(anImage(1, older), anImage(2, { tier: { S: 'Gold' } }))[1]?.data).to.include({ tier: 'Gold' });
  });

  it('has the same ids each time, whatever the record, and others for the next change', () => {
    const change = [anImage(1, older), anImage(2)] as const;
    expect(idsOf(...change, '100')).to.deep.equal(idsOf(...change, '101'));
    const next = idsOf(anImage(2), anImage(3, { lastSequence: { N: '8' } }));
    expect(new Set([...idsOf(...change), ...next])).to.have.property('size', 4);
  });

  describe('has other ids than anything before', () => {
    const known = new Set(idsOf(anImage(1, older), anImage(2)));
    const opened = { lastSequence: { N: '1' }, createdAt: { N: String(NOON) } };
    for (const [what, ids] of [
      ["for the member's second life", idsOf(anImage(1, older), anImage(2, { createdAt: { N: String(BIRTH + 1) } }))],
      ['for a correction by hand', idsOf(anImage(1), anImage(2))],
      ['for the same correction once more', idsOf(anImage(1), anImage(2), '101')],
      ['for an account put back to where it was', idsOf(anImage(9, { lastSequence: { N: '9' } }), anImage(2), '102')],
      ['for an account put back after it was gone', idsOf(undefined, anImage(2), '103')],
      ['for what follows after that', idsOf(anImage(1, older), anImage(2, { updatedAt: { N: String(NOON + 5000) } }))],
      ['for a member whose id looks like another change', idsOf(undefined, anImage(2, { userId: { S: '7:ada' } }))],
      ['for a first movement', idsOf(undefined, anImage(2, opened))],
    ] as const)
      it(what, () => {
        expect(ids).to.have.length(2);
        expect(ids.filter((id) => known.has(id))).to.deep.equal([]);
        for (const id of ids) known.add(id);
      });

    it('which name the movement alone where one was made', () => {
      expect(idsOf(undefined, anImage(2, opened))[1]).to.equal(`pointsAdded.v2:${NOON}:1:${NOON}:ada`);
      expect(idsOf(anImage(1), anImage(2))[1]).to.equal(`pointsAdded.v2:${BIRTH}:7:${NOON}+100:ada`);
    });
  });

  it('follows its own change where no correlation is known', () => {
    const { correlationId: _, ...image } = anImage(2);
    expect(announced(anImage(1, older), image)[0]?.correlationId).to.equal(`pointsAdded.v2:${BIRTH}:7:${NOON}:ada`);
  });

  for (const wrong of [
    { points: { N: '1.5' } },
    { points: { N: '9007199254740993' } },
    { points: { S: 'many' } },
    { createdAt: { S: 'yesterday' } },
    { lastSequence: { NULL: true } },
  ] as const)
    it(`is never a guess: ${JSON.stringify(wrong)} can never be read`, () => {
      const [name] = Object.keys(wrong);
      expect(() => announced(anImage(1, older), anImage(2, wrong)))
        .to.throw(`${name} is no whole number`)
        .with.property('reason', 'unreadable_account');
    });

  it('is the true total again once an unreadable account was mended', () => {
    const [, v2] = announced(anImage(1, { points: { S: 'many' } }), anImage(150));
    expect(v2?.data).to.include({ totalPoints: 150 });
  });
});
