import { expect } from 'chai';
import { anOrderCompleted, aUserCreated } from '../../builders/events.ts';
import type { RequestParts } from '../../builders/lambda.ts';
import { theLoyaltyService } from '../../builders/loyalty-service.ts';
import { aToken } from '../../builders/tokens.ts';

const EXPIRES = 4e9;

describe('administrators of loyalty', () => {
  const service = theLoyaltyService();
  const token = aToken({ claims: { sub: 'ops', scope: 'loyalty:admin', exp: EXPIRES } });
  const ask = (path: string, parts: RequestParts = {}) => service.request('ops', { token, path, ...parts });
  const member = (userId: string) => ask('/admin/members/{userId}', { pathParameters: { userId } });
  const statement = (userId: string, query: Record<string, string> = {}) =>
    ask('/admin/members/{userId}/transactions', { pathParameters: { userId }, query });

  it('see what a member sees, and where the ledger stands', async () => {
    await service.userCreated(aUserCreated());
    await service.orderCompleted(anOrderCompleted('1'));
    const { status, data } = await member('ada');
    expect(status).to.equal(200);
    expect(data).to.include({ userId: 'ada', currentPoints: 150, sequence: 2 });
    expect(data).to.deep.include((await service.request('ada')).data as object);
    expect((await member('bob')).status).to.equal(404);
  });

  it("read any member's statement, narrowed down as the member can", async () => {
    await service.userCreated(aUserCreated(), aUserCreated('bob'));
    await service.orderCompleted(anOrderCompleted('1'), anOrderCompleted('2'));
    const { data } = await statement('ada', { kind: 'order', limit: '1' });
    const { transactions, cursor } = data as { transactions: { transactionId: string }[]; cursor: string };
    expect(transactions.map(({ transactionId }) => transactionId)).to.deep.equal(['order#2']);
    const next = await statement('ada', { kind: 'order', limit: '1', cursor });
    expect((next.data as typeof data & { transactions: object[] }).transactions).to.have.length(1);
    expect((await statement('bob', { kind: 'order', limit: '1', cursor })).status).to.equal(400);
    expect((await statement('ada', { kind: 'welcome', limit: '1', cursor })).status).to.equal(400);
    for (const query of [
      { kind: 'gift' },
      { kind: '' },
      { kind: 'order,' },
      { from: 'monday' },
      { form: '2026-01-01' },
    ])
      expect(
        (await statement('ada', query as unknown as Record<string, string>)).status,
        JSON.stringify(query),
      ).to.equal(400);
  });

  it('find members by what their ids begin with', async () => {
    await service.userCreated(aUserCreated('anna'), aUserCreated('anton'), aUserCreated('bob'));
    const { data } = await ask('/admin/members', { query: { prefix: 'an' } });
    expect(data).to.deep.equal({ members: [{ userId: 'anna' }, { userId: 'anton' }], cursor: null });
    const first = (await ask('/admin/members', { query: { limit: '2' } })).data as { cursor: string };
    const last = await ask('/admin/members', { query: { limit: '2', cursor: first.cursor } });
    expect(last.data).to.deep.equal({ members: [{ userId: 'bob' }], cursor: null });
  });

  it('carry the scope or are ADMIN: nobody else is told anything', async () => {
    await service.userCreated(aUserCreated());
    for (const [claims, wanted] of [
      [{ sub: 'ada' }, 403],
      [{ sub: 'ada', scope: 'loyalty:spend' }, 403],
      [{ sub: 'ops', user_type: 'ADMIN' }, 200],
    ] as const) {
      const other = aToken({ claims: { ...claims, exp: EXPIRES } });
      const answers = [
        await ask('/admin/members', { token: other }),
        await ask('/admin/members/{userId}', { token: other, pathParameters: { userId: 'ada' } }),
        await ask('/admin/members/{userId}/transactions', { token: other, pathParameters: { userId: 'ada' } }),
      ];
      expect(answers.map(({ status }) => status)).to.deep.equal([wanted, wanted, wanted]);
    }
  });
});
