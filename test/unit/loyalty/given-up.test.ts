import { expect } from 'chai';
import { givenUp } from '../../../shared/loyalty/adapters/given-up.ts';
import { NOON } from '../../builders/accounts.ts';
import { aStreamRecord } from '../../builders/lambda.ts';

const read = (value: unknown) => givenUp({ body: typeof value === 'string' ? value : JSON.stringify(value) }).received;

/** As Lambda writes it into an on-failure destination, without what is not looked at. */
const aPosition = (first: unknown, last: unknown) => ({
  requestContext: { condition: 'RecordAgeExceeded' },
  DDBStreamBatchInfo: { shardId: 's', approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last },
});

describe('what a stream gave up', () => {
  it('is the time of the records where their position is left, with room for the writers', () => {
    expect(read(aPosition('2026-11-21T12:00:00Z', '2026-11-21T12:05:00Z'))).to.deep.equal({
      window: { from: Date.UTC(2026, 10, 21, 11, 58), to: Date.UTC(2026, 10, 21, 12, 5, 2) },
    });
  });

  it('is the rest of a sweep that did not come to its end', () => {
    const window = { from: NOON, to: NOON + 1, startKey: { PK: 'USER#ada', SK: 'ACCOUNT' } };
    expect(read({ window })).to.deep.equal({ window });
  });

  it('is what parked records announce, once they can be read', () => {
    const NewImage = {
      userId: { S: 'ada' },
      points: { N: '100' },
      lastSequence: { N: '1' },
      createdAt: { N: String(NOON) },
      updatedAt: { N: String(NOON) },
    };
    const received = read({ Records: [aStreamRecord('100', { NewImage })] });
    expect('announced' in received && received.announced.map(({ id }) => id)).to.deep.equal([
      `pointsAdded.v1:${NOON}:1:${NOON}:ada`,
      `pointsAdded.v2:${NOON}:1:${NOON}:ada`,
    ]);
    const unreadable = { ...NewImage, points: { S: '100' } };
    expect(() => read({ Records: [aStreamRecord('100', { NewImage: unreadable })] })).to.throw('points');
  });

  for (const wrong of [
    '{',
    'null',
    '[]',
    {},
    { window: { from: 2, to: 1 } },
    { window: { from: 'yesterday', to: 1 } },
    aPosition('yesterday', '2026-11-21T12:05:00Z'),
    aPosition(undefined, undefined),
  ])
    it(`is never a guess: ${JSON.stringify(wrong)} is refused for good`, () => {
      expect(() => read(wrong))
        .to.throw()
        .with.property('reason', 'malformed_message');
    });
});
