import { expect } from 'chai';
import { anOrderCompleted, aUserCreated } from '../../builders/events.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { theLoyaltyService } from '../../builders/loyalty-service.ts';
import { aToken } from '../../builders/tokens.ts';

describe('merges and quotes over HTTP', () => {
  const service = theLoyaltyService();
  const token = aToken({ claims: { sub: 'ops', scope: 'loyalty:admin', exp: 4e9 } });
  const merge = (userId: string, body: unknown, more = {}) =>
    service.request('ops', {
      ...{ method: 'POST', path: '/admin/members/{userId}/merge', pathParameters: { userId }, body, token, ...more },
    });
  const codeOf = (answer: object) => (answer as { readonly code?: string }).code;

  it('move one account into the other, once', async () => {
    await service.userCreated(aUserCreated('ada'), aUserCreated('bob'));
    await service.orderCompleted(anOrderCompleted('1', 'bob'));
    const first = await merge('ada', { from: 'bob' });
    expect(first.status).to.equal(200);
    expect(first.data).to.deep.include({ userId: 'ada', currentPoints: 250, state: 'open' });
    expect((await merge('ada', { from: 'bob' })).data).to.deep.equal(first.data);
    expect(codeOf(await merge('bob', { from: 'ada' }))).to.equal('account_merged');
    ledgerIsCoherent(service.table, 'ada');
    ledgerIsCoherent(service.table, 'bob');
  });

  it('refuse the same account, unknown ones, open holds, and whoever is no administrator', async () => {
    await service.userCreated(aUserCreated('ada'), aUserCreated('bob'));
    expect(codeOf(await merge('ada', { from: 'ada' }))).to.equal('own_account');
    expect(codeOf(await merge('ada', { from: 'eve' }))).to.equal('no_account');
    expect(codeOf(await merge('eve', { from: 'ada' }))).to.equal('no_account');
    expect(codeOf(await merge('ada', {}))).to.equal('invalid_body');
    await service.request('bob', { method: 'POST', path: '/loyalty/holds', body: { points: 1 } });
    expect(codeOf(await merge('ada', { from: 'bob' }))).to.equal('holds_open');
    expect((await merge('ada', { from: 'bob' }, { token: aToken({ claims: { exp: 4e9 } }) })).status).to.equal(403);
    expect(ledgerIsCoherent(service.table, 'ada')).to.have.length(1);
  });

  it('say what an order would earn, and move nothing', async () => {
    const lines = [1, 1, 1].map((quantity, index) => ({ productId: `p${index}`, quantity, value: 100 }));
    const ask = (body: unknown) => service.request('ada', { method: 'POST', path: '/loyalty/quote', body });
    const { status, data } = await ask({ value: 300, currency: 'EUR', lines });
    expect(status).to.equal(200);
    expect(data).to.deep.equal({
      points: 50,
      wanted: 50,
      rules: [{ id: 'order', points: 50 }],
      lines: lines.map((line, index) => ({ ...line, points: [16, 17, 17][index] })),
    });
    expect((await ask({})).data).to.deep.include({ points: 50, lines: [] });
    for (const body of [{ value: 1.5, currency: 'EUR' }, { value: 1 }, { value: -1, currency: 'EUR' }, { lines: [] }])
      expect(codeOf(await ask(body)), JSON.stringify(body)).to.equal('invalid_body');
    expect(service.table.items('USER#ada')).to.deep.equal([]);
  });
});
