import { expect } from 'chai';
import { announcedBy } from '../../../shared/wishes/adapters/announced.ts';
import { aStreamRecord } from '../../builders/lambda.ts';

describe('a share', () => {
  const image = (more = {}) => ({
    userId: { S: 'ada' },
    shareId: { S: 'birthday' },
    sharedWith: { S: 'bob@example.com' },
    correlationId: { S: 'request-1' },
    sharedAt: { N: '1772357400000' },
    ...more,
  });

  it('is announced when it is new', () => {
    expect(announcedBy(aStreamRecord('1', { NewImage: image() }))).to.deep.equal([
      {
        id: 'wishesShared.v1:birthday:ada',
        type: 'wishes.wishesShared.v1',
        subject: 'ada',
        correlationId: 'request-1',
        at: 1772357400000,
        data: { userId: 'ada', shareId: 'birthday', sharedWith: 'bob@example.com' },
      },
    ]);
  });

  it('is not announced again when it changes', () => {
    expect(announcedBy(aStreamRecord('2', { OldImage: image(), NewImage: image() }))).to.deep.equal([]);
  });

  it('that nobody can read is parked', () => {
    const NewImage = image({ sharedAt: { S: 'today' } });
    expect(() => announcedBy(aStreamRecord('3', { NewImage })))
      .to.throw('the item is no share')
      .with.property('reason', 'unreadable_share');
  });
});
