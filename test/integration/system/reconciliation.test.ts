import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, type Doors, orderCompletedV2, userCreated } from './doors.ts';
import { reconciled } from './ledgers-are-coherent.ts';
import { type Tap, tap } from './tap.ts';
import { sharedLocalStack } from './under-test.ts';

type Item = Record<string, unknown> & { readonly PK: string; readonly SK: string };

describe('a ledger that somebody has changed by hand', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  let doors: Doors;
  let table: DynamoDBDocumentClient;
  let loyalty: Tap;
  const TableName = () => `laurel-${doors.env}-loyalty`;
  const [changed, lost, asleep, right] = [aMember(), aMember(), aMember(), aMember()];
  const members = [changed, lost, asleep, right];

  before(async () => {
    stack = await sharedLocalStack();
    doors = stack.doors;
    const credentials = { accessKeyId: 'tests', secretAccessKey: 'tests' };
    table = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: stack.awsEndpoint, region: 'eu-west-1', credentials }),
    );
    loyalty = await tap(doors, 'loyalty');
    await doors.publish(...members.flatMap((userId) => [userCreated(userId), orderCompletedV2(userId, randomUUID())]));
    for (const userId of members) await doors.balanceBecomes(userId, 150);
  });
  after(() => loyalty?.close());

  async function itemsOf(userId: string): Promise<Item[]> {
    const { Items = [] } = await table.send(
      new QueryCommand({
        TableName: TableName(),
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :member',
        ExpressionAttributeValues: { ':member': `USER#${userId}` },
      }),
    );
    return Items as Item[];
  }
  async function itemOf(userId: string, SK: string | RegExp): Promise<Item> {
    const found = (await itemsOf(userId)).find((item) => (typeof SK === 'string' ? item.SK === SK : SK.test(item.SK)));
    if (!found) throw new Error(`${userId} has no ${SK}`);
    return found;
  }
  const put = (Item: Item) => table.send(new PutCommand({ TableName: TableName(), Item }));
  const lose = ({ PK, SK }: Item) => table.send(new DeleteCommand({ TableName: TableName(), Key: { PK, SK } }));
  const found = async (userId: string) =>
    (await loyalty.about(userId)).filter(({ type }) => type === 'loyalty.driftFound.v1').map(({ detail }) => detail);
  const look = async (userId: string) => {
    const token = doors.token('ops', { scope: 'loyalty:admin' });
    const path = `/admin/members/${userId}/reconciliation` as const;
    return (await doors.request('POST', path, { token })).body.data;
  };

  it('is found, each fault once, with both sides; nothing is repaired but a timer that was lost', async () => {
    const account = await itemOf(changed, 'ACCOUNT');
    const [[month = '', points = 0] = []] = Object.entries(account.buckets as Record<string, number>);
    const spoilt = { ...account, buckets: { [month]: points - 10, never: 10 } };
    const entry = await itemOf(lost, /^ENTRY#.*0002$/);
    const timer = await itemOf(asleep, 'TIMER');
    await Promise.all([put(spoilt), lose(entry), lose(timer)]);
    try {
      const day = new Date(Number(account.updatedAt)).toISOString().slice(0, 10);
      const run = await reconciled(doors, { day });
      expect(run).to.include({ day, state: 'done', drifts: 2, rearmedTimers: 1 });
      expect(run.drifted).to.have.members([changed, lost]);
      expect(run.members).to.be.at.least(4);

      const [drift] = await eventually(async () => {
        const [one, other] = [await found(changed), await found(lost)];
        expect([one.length, other.length], 'announced').to.deep.equal([1, 1]);
        return one;
      });
      expect(drift.data).to.deep.equal({
        ...{ userId: changed, sequence: 2, checkedThrough: 0, faults: [] },
        differences: [{ field: 'buckets', kept: spoilt.buckets, rebuilt: account.buckets }],
      });
      for (const userId of [changed, lost]) expect(await found(userId), userId).to.have.length(1);
      for (const userId of [asleep, right]) expect(await found(userId), userId).to.deep.equal([]);
      expect((await found(lost))[0].data.differences.map(({ field }: { field: string }) => field)).to.include(
        'sequence',
      );

      expect(await itemOf(changed, 'ACCOUNT')).to.deep.equal(spoilt);
      expect((await itemOf(asleep, 'TIMER')).dueAt).to.equal(timer.dueAt);

      expect(await look(changed)).to.deep.include({
        isCoherent: false,
        faults: [],
        differences: drift.data.differences,
      });
      expect(await look(asleep)).to.deep.include({ isCoherent: true, timer: 'set', sequence: 2 });
      const ids = await eventually(async () => {
        const all = (await found(changed)).map(({ id }) => id);
        expect(all, 'announced again').to.have.length(2);
        return all;
      });
      expect(new Set(ids).size).to.equal(1);
    } finally {
      await Promise.all([put(account), put(entry)]);
    }
    for (const userId of members) expect(await look(userId), userId).to.deep.include({ isCoherent: true });
  });

  it('is looked at by administrators alone, and a run that nobody has begun is unknown', async () => {
    const [admin, member] = [doors.token('ops', { scope: 'loyalty:admin' }), doors.token('ops')];
    for (const [method, path] of [
      ['POST', '/admin/reconciliations'],
      ['POST', `/admin/members/${right}/reconciliation`],
      ['GET', '/admin/reconciliations/none'],
    ] as const)
      expect((await doors.request(method, path, { token: member, json: {} })).status, path).to.equal(403);
    const unknown = await doors.request('GET', '/admin/reconciliations/none', { token: admin });
    expect([unknown.status, unknown.body.code]).to.deep.equal([404, 'no_reconciliation']);
    const nobody = await doors.request('POST', `/admin/members/${aMember()}/reconciliation`, { token: admin });
    expect([nobody.status, nobody.body.code]).to.deep.equal([404, 'no_account']);
    const day = await doors.request('POST', '/admin/reconciliations', { token: admin, json: { day: '2026-13-01' } });
    expect(day.status).to.equal(400);
  });
});
