import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type Doors, orderCompletedV2, userCreated } from './doors.ts';
import { doorsUnderTest } from './under-test.ts';

describe('administrators', function () {
  this.timeout(60_000);
  let doors: Doors;
  const prefix = `admin-${randomUUID()}-`;
  const [anna, anton] = [`${prefix}anna`, `${prefix}anton`];
  const ask = (path: string) =>
    doors.request('GET', `/admin/members${path}`, { token: doors.token('ops', { scope: 'loyalty:admin' }) });

  before(async () => {
    doors = await doorsUnderTest();
    await doors.publish(userCreated(anna), userCreated(anton));
    await Promise.all([doors.balanceBecomes(anna, 100), doors.balanceBecomes(anton, 100)]);
    await doors.publish(orderCompletedV2(anna, randomUUID()));
    await doors.balanceBecomes(anna, 150);
  });

  it('find members by what their ids begin with, page by page', async () => {
    await eventually(async () => {
      const { body } = await ask(`?prefix=${prefix}`);
      expect(body.data).to.deep.equal({ members: [{ userId: anna }, { userId: anton }], cursor: null });
    });
    const first = await ask(`?prefix=${prefix}&limit=1`);
    expect(first.body.data.members).to.deep.equal([{ userId: anna }]);
    const second = await ask(`?prefix=${prefix}&limit=1&cursor=${first.body.data.cursor}`);
    expect(second.body.data.members).to.deep.equal([{ userId: anton }]);
    const other = await ask(`?prefix=${prefix}a&limit=1&cursor=${first.body.data.cursor}`);
    expect([other.status, other.body.code]).to.deep.equal([400, 'invalid_cursor']);
  });

  it("see a member's account and statement, and members see neither", async () => {
    expect((await ask(`/${anna}`)).body.data).to.include({ userId: anna, currentPoints: 150, sequence: 2 });
    const { body } = await ask(`/${anna}/transactions?kind=order,spend`);
    expect(body.data.transactions.map(({ kind }: { kind: string }) => kind)).to.deep.equal(['order']);
    expect((await ask(`/${prefix}nobody`)).status).to.equal(404);
    for (const path of ['', `/${anna}`, `/${anna}/transactions`]) {
      const { status, headers } = await doors.request('GET', `/admin/members${path}`, { token: doors.token(anna) });
      expect(status).to.equal(403);
      expect(headers.get('www-authenticate')).to.contain('loyalty:admin');
    }
  });

  it('narrow a statement down by time, and ask for a balance of then, to the millisecond', async () => {
    const { body } = await doors.statement(anna);
    const [orderAt = '', welcomeAt = ''] = body.data.transactions.map(({ createdAt }) => createdAt);
    for (const [at, available] of [
      [welcomeAt, 100],
      [new Date(Date.parse(orderAt) - 1).toISOString(), 100],
      [orderAt, 150],
    ] as const)
      expect((await ask(`/${anna}/balance?at=${at}`)).body.data).to.include({ userId: anna, at, available, held: 0 });
    expect((await ask(`/${anna}/balance?at=2020-01-01`)).body.code).to.equal('invalid_query');
    const sequences = async (query: string) =>
      (await doors.statement(anna, query)).body.data.transactions.map(({ sequence }) => sequence);
    expect(await sequences(`?from=${orderAt}`)).to.deep.equal([2]);
    expect(await sequences(`?to=${orderAt}`)).to.deep.equal([1]);
    const day = orderAt.slice(0, 10);
    const { body: ofDay } = await ask(`/${anna}/transactions?from=2026-01-01&to=${day}&kind=order,reopening`);
    expect(ofDay.data.transactions).to.deep.equal([]);
    expect(await sequences('?from=2026-01-01&kind=order')).to.deep.equal([2]);
    expect(await sequences(`?from=${welcomeAt}&to=${orderAt}&kind=order`)).to.deep.equal([]);
    expect((await doors.statement(anna, `?from=${orderAt}&to=${orderAt}`)).status).to.equal(400);
    expect((await doors.statement(anna, '?form=2026-01-01')).body.code).to.equal('invalid_query');
  });
});
