import { expect } from 'chai';
import { givenUp } from '../../../shared/platform/events/given-up.ts';
import { announcedBy } from '../../../shared/users/adapters/user-changed.ts';
import { userChangesIn } from '../../../shared/users/adapters/user-changes-in.ts';
import { userRepository } from '../../../shared/users/adapters/user-repository.ts';
import { NOON } from '../../builders/accounts.ts';
import { aUser, aUsersTable, BY } from './people.ts';

const Keys = { PK: { S: 'USER#ada-1' }, SK: { S: 'PROFILE' } };
const image = (more = {}) => ({
  userId: { S: 'ada-1' },
  createdAt: { N: `${NOON}` },
  correlationId: { S: 'c1' },
  ...more,
});
const gone = image({ deletedAt: { N: `${NOON + 5}` } });

describe('what the stream of users announces', () => {
  it('is a sign-up when the user comes, and the end when they are deleted', () => {
    expect(announcedBy({ eventName: 'INSERT', dynamodb: { Keys, NewImage: image() } })).to.deep.equal([
      {
        ...{ id: 'userCreated.v1:ada-1', type: 'users.userCreated.v1', subject: 'ada-1', data: { userId: 'ada-1' } },
        ...{ correlationId: 'c1', at: NOON },
      },
    ]);
    expect(announcedBy({ eventName: 'MODIFY', dynamodb: { Keys, OldImage: image(), NewImage: gone } })).to.deep.equal([
      {
        ...{ id: 'userDeleted.v1:ada-1', type: 'users.userDeleted.v1', subject: 'ada-1', data: { userId: 'ada-1' } },
        ...{ correlationId: 'c1', at: NOON + 5 },
      },
    ]);
  });

  it('is nothing for a change of anything else', () => {
    const counted = image({ orderCount: { N: '1' } });
    for (const record of [
      { eventName: 'MODIFY' as const, dynamodb: { Keys, OldImage: image(), NewImage: counted } },
      { eventName: 'MODIFY' as const, dynamodb: { Keys, OldImage: gone, NewImage: gone } },
      { eventName: 'REMOVE' as const, dynamodb: { Keys, OldImage: gone } },
      { eventName: 'INSERT' as const, dynamodb: { Keys: { ...Keys, SK: { S: 'SESSION#1' } }, NewImage: image() } },
    ])
      expect(announcedBy(record)).to.deep.equal([]);
  });

  it('that can be read by nobody is given up with its reason', () => {
    expect(() => announcedBy({ eventName: 'INSERT', dynamodb: { Keys, NewImage: {} } })).to.throw('no userId');
  });

  it('is read back from the table under the same ids when the stream has given up', async () => {
    const table = aUsersTable();
    const users = userRepository(table.client, 'users');
    await users.add({ user: aUser(), passwordHash: 'h' }, BY);
    const bob = aUser({ userId: 'bob-1', emailAddress: 'bob@example.com', createdAt: NOON - 3_600_000 });
    await users.add({ user: bob, passwordHash: 'h' }, BY);
    await users.erase(bob, NOON + 1000, BY);
    const body = JSON.stringify({
      DDBStreamBatchInfo: {
        approximateArrivalOfFirstRecord: new Date(NOON).toISOString(),
        approximateArrivalOfLastRecord: new Date(NOON).toISOString(),
      },
    });
    const { received } = givenUp(announcedBy)({ body });
    if (!('window' in received)) throw new Error('no window');
    const { events, next } = await userChangesIn(table.client, 'users')(received.window);
    expect(events.map(({ id }) => id)).to.have.members(['userCreated.v1:ada-1', 'userDeleted.v1:bob-1']);
    expect(next).to.equal(undefined);
  });
});
