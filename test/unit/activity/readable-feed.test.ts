import { expect } from 'chai';
import { readerOf } from '../../../shared/activity/adapters/readable-feed.ts';
import { callerOf } from '../../../shared/platform/identity/caller.ts';
import { failureOf } from '../../builders/failure-of.ts';

const who = (userId: string, claims = {}) => ({ userId, caller: callerOf({ sub: userId, ...claims }, userId) });
const feeds = {
  standing: async (orderId: string, userId: string) =>
    orderId === 'O-unknown' ? ('unknown' as const) : orderId === `O-${userId}` ? ('own' as const) : ('others' as const),
};

describe('the reader of a feed', () => {
  it('feed-is-private', async () => {
    const read = (type: 'user' | 'order', id: string) => readerOf({ type, id }, who('u2'), feeds);
    expect(await failureOf(read('user', 'u1'))).to.include({ status: 403, code: 'others_activity' });
    expect(await failureOf(read('user', 'nobody'))).to.include({ status: 403, code: 'others_activity' });
    expect(await failureOf(read('order', 'O-u1'))).to.include({ status: 404, code: 'no_activity' });
  });

  it('reads their own, that of their orders as themself, and that of any product', async () => {
    expect(await readerOf({ type: 'user', id: 'u1' }, who('u1'), feeds)).to.equal(undefined);
    expect(await readerOf({ type: 'order', id: 'O-u1' }, who('u1'), feeds)).to.equal('u1');
    expect(await readerOf({ type: 'order', id: 'O-unknown' }, who('u1'), feeds)).to.equal('u1');
    expect(await readerOf({ type: 'product', id: 'P-1' }, who('u1'), feeds)).to.equal(undefined);
  });

  it('reads everything as an administrator', async () => {
    for (const type of ['user', 'order'] as const)
      expect(await readerOf({ type, id: 'u1' }, who('admin-1', { user_type: 'ADMIN' }), feeds)).to.equal(undefined);
  });
});
