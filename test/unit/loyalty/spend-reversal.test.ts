import { expect } from 'chai';
import { anOrderCompleted, aUserCreated } from '../../builders/events.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { theLoyaltyService } from '../../builders/loyalty-service.ts';
import { aToken } from '../../builders/tokens.ts';

interface Asked {
  readonly token?: string;
  readonly body?: unknown;
  readonly key?: string;
}

describe('spends that are given back over HTTP', () => {
  const service = theLoyaltyService();
  const signed = (claims: object) => aToken({ claims: { exp: 4e9, ...claims } });
  const admin = signed({ sub: 'ops', scope: 'loyalty:admin' });
  const till = signed({ sub: 'ada', client_id: 'till 1', scope: 'loyalty:spend' });
  const post = (path: string, pathParameters: Record<string, string>, { token = admin, body = {}, key }: Asked = {}) =>
    service.request('ops', {
      ...{ method: 'POST', path, pathParameters, token, body },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const ofMember = (userId: string, id: string, asked?: Asked) =>
    post('/admin/members/{userId}/transactions/{id}/reverse', { userId, id }, asked);
  const reverse = (id: string, asked?: Asked) => post('/loyalty/transactions/{id}/reverse', { id }, asked);
  const spend = (userId: string, points: number, key: string, token?: string) =>
    service.request(userId, {
      ...{ method: 'POST', body: { points }, headers: { 'idempotency-key': key }, ...(token ? { token } : {}) },
    });
  const codeOf = ({ status, ...answer }: { readonly status: number | undefined }) =>
    [status, (answer as { readonly code?: string }).code] as const;
  const statement = async (userId: string) =>
    (
      (await service.request(userId, { path: '/loyalty/transactions' })).data as {
        transactions: Record<string, unknown>[];
      }
    ).transactions;

  beforeEach(() => service.userCreated(aUserCreated()));

  it('come back in parts, once per key, until all of the spend is back', async () => {
    await spend('ada', 90, 'k');
    const first = await ofMember('ada', 'spend#k', { body: { points: 40, reason: 'came back' }, key: 'a' });
    expect(first.status).to.equal(201);
    expect(first.data).to.deep.equal({
      ...{ transactionId: 'restoration#a', reverses: 'spend#k', restoredPoints: 40, returnedPoints: 40 },
      ...{ expiredPoints: 0, currentPoints: 50, heldPoints: 0, debt: 0 },
    });
    const again = await ofMember('ada', 'spend#k', { body: { points: 40, reason: 'came back' }, key: 'a' });
    expect(again.data).to.deep.equal(first.data);
    expect(again.headers).to.include({ 'idempotency-replayed': 'true' });
    expect(codeOf(await ofMember('ada', 'spend#k', { body: { points: 41 }, key: 'a' }))).to.deep.equal([
      422,
      'idempotency_key_reused',
    ]);
    expect(codeOf(await ofMember('ada', 'spend#k', { body: { points: 51 } }))).to.deep.equal([
      409,
      'more_than_was_spent',
    ]);
    expect((await ofMember('ada', 'spend#k', { key: 'b' })).data).to.include({
      restoredPoints: 50,
      currentPoints: 100,
    });
    for (const body of [{}, { points: 1 }])
      expect(codeOf(await ofMember('ada', 'spend#k', { body }))).to.deep.equal([409, 'more_than_was_spent']);
    const [last, before, spent] = await statement('ada');
    expect(spent).to.include({ transactionId: 'spend#k', reversedPoints: 90, reverses: null });
    expect(spent?.reversedBy).to.deep.equal(['restoration#a', 'restoration#b']);
    expect([before, last].map((entry) => entry?.reverses)).to.deep.equal(['spend#k', 'spend#k']);
    const entries = ledgerIsCoherent(service.table, 'ada');
    expect(entries.map(({ kind }) => kind)).to.deep.equal(['welcome', 'spend', 'restoration', 'restoration']);
    expect(entries[2]).to.include({ actor: 'user:ops', reason: 'came back' });
  });

  it('are given back by the client that made them, and by no other', async () => {
    await spend('ada', 30, 'own', till);
    await spend('ada', 20, 'other', signed({ sub: 'ada', client_id: 'till' }));
    await spend('ada', 10, 'nobody');
    expect((await reverse('spend#own', { token: till, body: { points: 10 }, key: 'a' })).status).to.equal(201);
    // Its own token, without a member, names the member.
    const alone = signed({ sub: 'till 1', client_id: 'till 1', scope: 'loyalty:spend' });
    expect((await reverse('spend#own', { token: alone, body: { userId: 'ada', points: 5 } })).status).to.equal(201);
    for (const id of ['spend#other', 'spend#nobody', 'spend#never'])
      expect(codeOf(await reverse(id, { token: till })), id).to.deep.equal([404, 'no_spend']);
    const other = signed({ sub: 'ada', client_id: 'till', scope: 'loyalty:spend' });
    expect(codeOf(await reverse('spend#own', { token: other }))).to.deep.equal([404, 'no_spend']);
    // Nor is another client told what this one was answered.
    const asked = { token: other, body: { points: 10 }, key: 'a' };
    expect(codeOf(await reverse('spend#own', asked))).to.deep.equal([422, 'idempotency_key_reused']);
    expect((await service.request('ada')).data).to.include({ currentPoints: 55 });
  });

  it('are given back by no member', async () => {
    await spend('ada', 30, 'own');
    const member = signed({ sub: 'ada' });
    const named = signed({ sub: 'ada', client_id: 'till 1' });
    const scoped = signed({ sub: 'ada', scope: 'loyalty:spend' });
    for (const token of [member, named]) {
      const answer = await reverse('spend#own', { token });
      expect(codeOf(answer)).to.deep.equal([403, 'insufficient_scope']);
      expect(answer.headers?.['www-authenticate']).to.contain('loyalty:spend');
    }
    expect(codeOf(await reverse('spend#own', { token: scoped }))).to.deep.equal([403, 'forbidden']);
    for (const token of [member, named, scoped, till])
      expect(codeOf(await ofMember('ada', 'spend#own', { token }))).to.deep.equal([403, 'insufficient_scope']);
    expect((await service.request('ada')).data).to.include({ currentPoints: 70 });
  });

  it('are given back by administrators through the same door, whose member they name or are', async () => {
    await spend('ada', 30, 'own');
    expect((await reverse('spend#own', { body: { userId: 'ada', points: 10 } })).data).to.include({
      restoredPoints: 10,
    });
    const herself = signed({ sub: 'ada', scope: 'loyalty:admin' });
    expect((await reverse('spend#own', { token: herself })).data).to.include({ restoredPoints: 20 });
    expect(codeOf(await reverse('spend#own'))).to.deep.equal([404, 'no_account']);
    expect(codeOf(await reverse('spend#own', { body: { userId: 'eve' } }))).to.deep.equal([404, 'no_account']);
  });

  it('are captures of holds too', async () => {
    const made = await service.request('ada', { method: 'POST', path: '/loyalty/holds', body: { points: 80 } });
    const { holdId: id } = made.data as { holdId: string };
    await service.request('ada', {
      ...{ method: 'POST', path: '/loyalty/holds/{id}/capture', pathParameters: { id }, body: { points: 60 } },
    });
    expect(codeOf(await ofMember('ada', `capture#${id}`, { body: { points: 61 } }))).to.deep.equal([
      409,
      'more_than_was_spent',
    ]);
    expect((await ofMember('ada', `capture#${id}`)).data).to.include({ restoredPoints: 60, currentPoints: 100 });
    ledgerIsCoherent(service.table, 'ada');
  });

  it('are named by their ids or those in base64url, whatever their keys', async () => {
    const keys = ['a/b?c%', '~'.repeat(255)];
    for (const key of keys) {
      await spend('ada', 10, key);
      const id = Buffer.from(`spend#${key}`).toString('base64url');
      expect((await ofMember('ada', id, { body: { points: 4 } })).status, key).to.equal(201);
      expect((await ofMember('ada', `spend#${key}`)).data, key).to.include({ restoredPoints: 6 });
    }
    const encoded = (text: string) => Buffer.from(text).toString('base64url');
    for (const id of [
      ...['order#1', 'welcome#ada', 'spend', 'spend#', 'Spend#k', `spend#${'~'.repeat(256)}`, 'spend#ü', 'spend#a b'],
      ...[
        encoded('order#1'),
        encoded('spend#'),
        encoded('spend#ü'),
        encoded(`spend#${'~'.repeat(256)}`),
        '='.repeat(12),
      ],
    ])
      expect(codeOf(await ofMember('ada', id)), id).to.deep.equal([400, 'invalid_path']);
    for (const body of [{ points: 0 }, { points: -1 }, { points: 1.5 }, { points: '1' }, { reason: '' }, []])
      expect(codeOf(await ofMember('ada', 'spend#k', { body })), JSON.stringify(body)).to.deep.equal([
        400,
        'invalid_body',
      ]);
    expect(codeOf(await ofMember('x'.repeat(251), 'spend#k'))).to.deep.equal([400, 'invalid_path']);
  });

  it('come back once, however many ask at the same time', async () => {
    await spend('ada', 90, 'k');
    const answers = await Promise.all([1, 2, 3, 4].map(() => ofMember('ada', 'spend#k', { body: { points: 30 } })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 201, 201, 409]);
    await spend('ada', 50, 'l');
    const twins = await Promise.all([1, 2].map(() => ofMember('ada', 'spend#l', { key: 'twin' })));
    expect(twins.map(({ status }) => status)).to.include(201);
    expect((await service.request('ada')).data).to.include({ currentPoints: 100 });
    expect(ledgerIsCoherent(service.table, 'ada')).to.have.length(7);
  });

  it('of members who are one are found under the name that they were made with', async () => {
    await service.userCreated(aUserCreated('bob'), aUserCreated('eve'));
    await spend('ada', 10, 'same');
    await spend('bob', 40, 'same');
    await spend('eve', 50, 'eves');
    const merge = (userId: string, from: string) =>
      post('/admin/members/{userId}/merge', { userId }, { body: { from } });
    expect((await merge('bob', 'eve')).status).to.equal(200);
    expect((await merge('ada', 'bob')).data).to.include({ currentPoints: 200 });
    // By the name of then, by one in between, and by that of now.
    expect((await ofMember('bob', 'spend#same', { body: { points: 15 } })).data).to.include({ currentPoints: 215 });
    expect((await ofMember('bob', 'spend#eves', { body: { points: 20 } })).data).to.include({ currentPoints: 235 });
    expect((await ofMember('ada', 'spend#eves', { body: { points: 30 } })).data).to.include({ currentPoints: 265 });
    expect(codeOf(await ofMember('eve', 'spend#eves'))).to.deep.equal([409, 'more_than_was_spent']);
    // Hers, not the other one with the same key.
    expect((await ofMember('ada', 'spend#same')).data).to.include({ restoredPoints: 10, currentPoints: 275 });
    expect((await ofMember('bob', 'spend#same')).data).to.include({ restoredPoints: 25, currentPoints: 300 });
    for (const member of ['ada', 'bob', 'eve']) ledgerIsCoherent(service.table, member);
  });

  it('are never orders, however they are named', async () => {
    await service.orderCompleted(anOrderCompleted('spend#1'));
    expect(codeOf(await ofMember('ada', 'spend#1'))).to.deep.equal([404, 'no_spend']);
  });
});
