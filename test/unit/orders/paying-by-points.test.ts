import { expect } from 'chai';
import { mayPayByPoints } from '../../../shared/orders/adapters/paying-by-points.ts';
import { callerOf } from '../../../shared/platform/identity/caller.ts';

describe('paying an order by points', () => {
  const caller = (claims: Readonly<Record<string, unknown>>) => callerOf({ sub: 'user-1', ...claims }, 'user-1');
  const lent = { client_id: 'agent', session_id: 'session-1' };

  it('is for the member, without a word of scopes', () => {
    expect(() => mayPayByPoints(caller({}))).not.to.throw();
  });

  it('is for a client that was let in to spend', () => {
    expect(() => mayPayByPoints(caller({ ...lent, scope: 'orders:write loyalty:spend' }))).not.to.throw();
  });

  it('is refused to a client that may order alone', () => {
    expect(() => mayPayByPoints(caller({ ...lent, scope: 'orders:write' }))).to.throw('lacks loyalty:spend');
  });
});
