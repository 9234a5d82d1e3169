import { expect } from 'chai';
import { holdId } from '../../../shared/loyalty/adapters/hold-id.ts';
import { aUserCreated } from '../../builders/events.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { theLoyaltyService } from '../../builders/loyalty-service.ts';
import { aToken } from '../../builders/tokens.ts';

interface Held {
  readonly holdId: string;
  readonly expiresAt: string;
}

describe('holds and adjustments over HTTP', () => {
  const service = theLoyaltyService();
  const post = (path: string, body: unknown, key?: string, pathParameters = {}) =>
    service.request('ada', {
      method: 'POST',
      path,
      pathParameters,
      ...(body === undefined ? {} : { body }),
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const hold = (body: unknown, key?: string) => post('/loyalty/holds', body, key);
  const capture = (id: string, body: unknown = {}, key?: string) =>
    post('/loyalty/holds/{id}/capture', body, key, { id });
  const release = (id: string, key?: string) => post('/loyalty/holds/{id}/release', undefined, key, { id });
  const idOf = (answer: { readonly data: unknown }) => (answer.data as Held).holdId;
  const open = async () => (await service.request('ada', { path: '/loyalty/holds' })).data as { holds: Held[] };
  const codeOf = (answer: { readonly status: number | undefined; readonly data: unknown }) =>
    [answer.status, (answer as unknown as { readonly code?: string }).code] as const;

  beforeEach(() => service.userCreated(aUserCreated()));

  it('set points aside once per key, and show them until they are captured', async () => {
    const first = await hold({ points: 40 }, 'key');
    const again = await hold({ points: 40 }, 'key');
    expect([first.status, again.status]).to.deep.equal([201, 201]);
    expect(again.data).to.deep.equal(first.data);
    expect(again.headers).to.include({ 'idempotency-replayed': 'true' });
    expect(codeOf(await hold({ points: 41 }, 'key'))).to.deep.equal([422, 'idempotency_key_reused']);
    expect(first.data).to.deep.include({ holdId: holdId('ada', 'key'), currentPoints: 60, heldPoints: 40 });
    expect((await open()).holds.map(({ holdId }) => holdId)).to.deep.equal([idOf(first)]);
    const captured = await capture(idOf(first), { points: 30 }, 'capture');
    expect(captured.data).to.deep.include({ spentPoints: 30, returnedPoints: 10, currentPoints: 70, heldPoints: 0 });
    expect((await open()).holds).to.deep.equal([]);
    expect(ledgerIsCoherent(service.table, 'ada')).to.have.length(3);
  });

  it('end once: the same request is answered again, and all others with what ended the hold', async () => {
    const id = idOf(await hold({ points: 40 }));
    await capture(id, {}, 'a');
    expect((await capture(id, {}, 'a')).status).to.equal(200);
    for (const other of [await capture(id, {}, 'b'), await capture(id, { points: 1 }, 'a'), await release(id)])
      expect(codeOf(other)).to.deep.equal([409, 'hold_captured']);
    const second = idOf(await hold({ points: 40 }));
    await release(second, 'c');
    expect((await release(second, 'c')).status).to.equal(200);
    expect(codeOf(await release(second, 'd'))).to.deep.equal([409, 'hold_released']);
    expect(codeOf(await capture(second))).to.deep.equal([409, 'hold_released']);
    expect(ledgerIsCoherent(service.table, 'ada')).to.have.length(5);
  });

  it('take no more than there is, neither of the account nor of the hold', async () => {
    expect(codeOf(await hold({ points: 101 }))).to.deep.equal([400, 'not_enough_points']);
    const id = idOf(await hold({ points: 100 }));
    expect(codeOf(await capture(id, { points: 101 }))).to.deep.equal([400, 'exceeds_hold']);
    expect((await capture(id, { points: 100 })).status).to.equal(200);
  });

  it('are at most 20 at a time', async () => {
    for (let count = 0; count < 20; count++) expect((await hold({ points: 1 })).status).to.equal(201);
    expect(codeOf(await hold({ points: 1 }))).to.deep.equal([409, 'too_many_holds']);
    expect((await open()).holds).to.have.length(20);
  });

  it('live 60 seconds to 30 days, and 900 seconds where nothing is said', async () => {
    for (const expiresInSeconds of [59, 2_592_001, 60.5, '60', null])
      expect(codeOf(await hold({ points: 1, expiresInSeconds }))).to.deep.equal([400, 'invalid_body']);
    const seconds = async (body: object) => {
      const before = Date.now();
      const { data } = await hold({ points: 1, ...body });
      return Math.floor((Date.parse((data as Held).expiresAt) - before) / 1000);
    };
    expect(await seconds({})).to.be.within(900, 910);
    expect(await seconds({ expiresInSeconds: 60 })).to.be.within(60, 70);
    expect(await seconds({ expiresInSeconds: 2_592_000 })).to.be.within(2_592_000, 2_592_010);
  });

  it('are unknown under another id, and to other members', async () => {
    const id = idOf(await hold({ points: 10 }));
    expect(codeOf(await capture('A'.repeat(22)))).to.deep.equal([404, 'no_hold']);
    for (const name of ['__proto__', 'A'.repeat(21), `${'A'.repeat(22)} `])
      expect(codeOf(await capture(name))).to.deep.equal([400, 'invalid_path']);
    await service.userCreated(aUserCreated('bob'));
    const bob = aToken({ claims: { sub: 'bob', exp: 4e9 } });
    const other = await service.request('bob', {
      ...{ method: 'POST', path: '/loyalty/holds/{id}/release', pathParameters: { id }, token: bob },
    });
    expect(other.status).to.equal(404);
  });

  it('adjust for administrators, once per key, with who and why in the statement', async () => {
    const token = aToken({ claims: { sub: 'ops', scope: 'loyalty:admin', exp: 4e9 } });
    const asked = { token, pathParameters: { userId: 'ada' } };
    const adjust = (body: unknown, more = {}) =>
      service.request('ops', { ...asked, method: 'POST', path: '/admin/members/{userId}/adjustments', body, ...more });
    const headers = { 'idempotency-key': 'k' };
    const reason = 'counted twice';
    const first = await adjust({ points: -30, reason }, { headers });
    expect(first.data).to.deep.include({ points: -30, actor: 'user:ops', reason, balanceAfter: 70 });
    expect((await adjust({ points: -30, reason }, { headers })).data).to.deep.equal(first.data);
    expect((await adjust({ points: -31, reason }, { headers })).status).to.equal(422);
    expect(codeOf(await adjust({ points: -71, reason }))).to.deep.equal([400, 'not_enough_points']);
    const owed = await adjust({ points: -71, reason, allowDebt: true });
    expect(owed.data).to.deep.include({ after: { available: 0, held: 0, debt: 1 } });
    expect((await adjust({ points: 1_000_000_000, reason: 'r'.repeat(200) })).status).to.equal(201);
    for (const body of [
      { points: 0, reason },
      { points: 1_000_000_001, reason },
      { points: -1_000_000_001, reason },
      { points: 1.5, reason },
      { points: 1 },
      { points: 1, reason: '' },
      { points: 1, reason: 'r'.repeat(201) },
    ])
      expect((await adjust(body)).status, JSON.stringify(body)).to.equal(400);
    expect((await adjust({ points: 1, reason }, { token: aToken({ claims: { exp: 4e9 } }) })).status).to.equal(403);
    ledgerIsCoherent(service.table, 'ada');
  });
});
