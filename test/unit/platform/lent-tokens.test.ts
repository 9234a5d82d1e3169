import '../../builders/quiet.ts';
import { expect } from 'chai';
import { byMember } from '../../../shared/platform/boundary/access.ts';
import { verifyAtNoon } from '../../builders/a-route.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aRequest } from '../../builders/lambda.ts';
import { aToken } from '../../builders/tokens.ts';

describe('a token that a member has lent to a client', () => {
  const lent = (scope: string) => aToken({ claims: { client_id: 'agent', session_id: 's1', scope } });
  const passes = (token: string, clientScope?: string) => byMember(verifyAtNoon, clientScope)(aRequest({ token }));

  it('is good for what the member has let the client do, and for nothing else', async () => {
    expect((await passes(lent('loyalty:read orders:read'), 'loyalty:read')).userId).to.equal('ada');
    for (const [scope, wanted] of [
      ['orders:read', 'loyalty:read'],
      ['', 'loyalty:read'],
      ['loyalty:read', 'loyalty:spend'],
      ['loyalty:read', undefined],
    ] as const) {
      const failure = await failureOf(passes(lent(scope), wanted));
      expect([failure.name, failure.message], `${scope} for ${wanted}`).to.deep.equal([
        'InsufficientScopeError',
        `lacks ${wanted ?? 'what no client is let do'}`,
      ]);
    }
  });

  it('is good where it carries one of several, and anything where the route itself looks at scopes', async () => {
    const ask = (token: string, scopes: string | readonly string[]) =>
      byMember(verifyAtNoon, scopes)(aRequest({ token }));
    const either = ['loyalty:read', 'orders:read'];
    expect((await ask(lent('orders:read'), either)).userId).to.equal('ada');
    expect((await failureOf(ask(lent('pos'), either))).message).to.equal('lacks loyalty:read and orders:read');
    for (const scope of ['pos', '']) expect((await ask(lent(scope), '*')).userId).to.equal('ada');
  });

  it('is told from the sign-in of a member: their own, and one by the client of another issuer', async () => {
    for (const claims of [{}, { session_id: 's1' }, { client_id: 'pool-client', scope: 'openid' }])
      for (const clientScope of ['loyalty:spend', undefined])
        expect((await passes(aToken({ claims }), clientScope)).userId).to.equal('ada');
  });

  it('is told from that of a client in its own name, which is no member', async () => {
    const own = { sub: 'till-1', client_id: 'till-1' };
    for (const claims of [own, { ...own, scope: 'loyalty:read' }, { sub: 'till-1', azp: 'till-1' }])
      for (const clientScope of ['loyalty:read', undefined])
        expect(await failureOf(passes(aToken({ claims }), clientScope))).to.include({
          name: 'UnauthorizedError',
          message: 'the token names no member',
        });
    expect((await passes(aToken({ claims: { ...own, sub: 'till-2' } }))).userId).to.equal('till-2');
  });
});
