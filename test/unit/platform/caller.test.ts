import { expect } from 'chai';
import { callerOf, carries } from '../../../shared/platform/identity/caller.ts';

const aCaller = (claims: Readonly<Record<string, unknown>> = {}) => callerOf({ sub: 'ada', ...claims }, 'ada');

describe('a caller', () => {
  it('is the subject, acting through the client that the token was given to', () => {
    expect(aCaller()).to.deep.include({ sub: 'ada', actor: 'user:ada' }).and.not.have.property('client');
    expect(aCaller({ client_id: 'app', azp: 'other' })).to.include({ client: 'app', actor: 'user:ada client:app' });
    expect(aCaller({ azp: 'other' })).to.include({ client: 'other', actor: 'user:ada client:other' });
  });

  it('has no client that is empty or no text', () => {
    for (const client_id of ['', 7, ['app'], { id: 'app' }])
      expect(aCaller({ client_id })).to.include({ actor: 'user:ada' }).and.not.have.property('client');
  });

  it('is of the kind that the token says in a text, and of none otherwise', () => {
    expect(aCaller({ user_type: 'PREMIUM' }).userType).to.equal('PREMIUM');
    for (const user_type of [undefined, ['ADMIN'], 1]) expect(aCaller({ user_type }).userType).to.equal(undefined);
  });

  it('carries the scopes of both claims, in a text or a list', () => {
    const { scopes } = aCaller({ scope: 'a:read  b:read', scp: ['c:read', 7, 'd:read e:read'] });
    expect([...scopes]).to.deep.equal(['a:read', 'b:read', 'c:read', 'd:read', 'e:read']);
  });

  it('carries nothing that the token does not name', () => {
    const caller = aCaller({ scope: 'loyalty:read', user_type: 'STANDARD' });
    const asked = ['loyalty:read', 'loyalty:admin', 'metrics', 'loyalty', ''];
    expect(asked.filter((scope) => carries(caller, scope))).to.deep.equal(['loyalty:read']);
  });

  it('carries every administration and the metrics as an administrator, and nothing else', () => {
    const asked = ['loyalty:admin', 'orders:admin', 'metrics', 'loyalty:read', 'metrics:read', 'admin'];
    expect(asked.filter((scope) => carries(aCaller({ user_type: 'ADMIN' }), scope))).to.deep.equal([
      'loyalty:admin',
      'orders:admin',
      'metrics',
    ]);
  });
});
