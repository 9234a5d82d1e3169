import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { aMember, type Doors, orderCompletedV2, userCreated } from './doors.ts';
import { doorsUnderTest } from './under-test.ts';

describe('the statement', function () {
  this.timeout(60_000);
  let doors: Doors;
  before(async () => {
    doors = await doorsUnderTest();
  });

  it('shows every movement, newest first, with the balance after it', async () => {
    const userId = aMember();
    const orderId = randomUUID();
    await doors.publish(userCreated(userId));
    await doors.balanceBecomes(userId, 100);
    await doors.publish(orderCompletedV2(userId, orderId));
    await doors.balanceBecomes(userId, 150);
    await doors.spend(userId, 120);
    const { status, body } = await doors.statement(userId);
    expect(status).to.equal(200);
    expect(body.data.cursor).to.equal(null);
    const shown = body.data.transactions.map(({ kind, points, balanceAfter, sequence }) => ({
      kind,
      points,
      balanceAfter,
      sequence,
    }));
    expect(shown).to.deep.equal([
      { kind: 'spend', points: -120, balanceAfter: 30, sequence: 3 },
      { kind: 'order', points: 50, balanceAfter: 150, sequence: 2 },
      { kind: 'welcome', points: 100, balanceAfter: 100, sequence: 1 },
    ]);
    expect(body.data.transactions[1]?.transactionId).to.equal(`order#${orderId}`);
  });

  it('pages neither repeat nor skip while new movements arrive', async () => {
    const userId = aMember();
    await doors.publish(...Array.from({ length: 30 }, () => orderCompletedV2(userId, randomUUID())));
    await doors.balanceBecomes(userId, 1500);
    const seen: number[] = [];
    let query = '?limit=7';
    for (;;) {
      const { body } = await doors.statement(userId, query);
      seen.push(...body.data.transactions.map(({ sequence }) => sequence));
      if (body.data.cursor === null) break;
      expect((await doors.spend(userId, 1)).status).to.equal(201);
      query = `?limit=7&cursor=${body.data.cursor}`;
    }
    expect(seen).to.deep.equal(Array.from({ length: 30 }, (_, index) => 30 - index));
  });

  for (const query of [
    '?limit=0',
    '?limit=101',
    '?limit=-1',
    '?limit=1.5',
    '?limit=ten',
    '?limit=',
    '?cursor=',
    '?cursor=xyz',
    `?cursor=${Buffer.from('before:0').toString('base64url')}`,
    `?cursor=${Buffer.from('before:99999999999999999999').toString('base64url')}`,
  ])
    it(`${query} is 400`, async () => {
      const { status, body } = await doors.statement(aMember(), query);
      expect(status).to.equal(400);
      expect(body.message[0]).to.match(/limit|cursor/);
    });

  it('is empty for a member without movements', async () => {
    const { status, body } = await doors.statement(aMember());
    expect(status).to.equal(200);
    expect(body.data).to.deep.equal({ transactions: [], cursor: null });
  });
});
