import '../../builders/quiet.ts';
import { expect } from 'chai';
import { batchReads } from '../../../shared/platform/aws/batch-reads.ts';
import { archiveSessions } from '../../../shared/pos/adapters/archive-sessions.ts';
import { archivedSession, archivedSessions } from '../../../shared/pos/adapters/archived-sessions.ts';
import { dueSessions } from '../../../shared/pos/adapters/due-sessions.ts';
import { dueShardOf, dueShards, sessionKey } from '../../../shared/pos/adapters/session-repository.ts';
import { sweepSessions } from '../../../shared/pos/adapters/sweep-sessions.ts';
import type { Session, SessionChanges } from '../../../shared/pos/session-record.ts';
import { dueAtOf } from '../../../shared/pos/times.ts';
import { NOON } from '../../builders/accounts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CAUSE = { actor: 'system:sweep', correlationId: 'c' };

function aSession(id: string, more: Partial<Session> = {}): Session {
  return {
    ...{ sessionId: `S-${id}`, pdiSessionId: `P-${id}`, merchant: '', channelId: 'POS-1', transactionId: `T-${id}` },
    ...{ businessDate: '2026-05-01', status: 'active', version: 1, customer: 'c', attempt: 1, correlationId: 'c' },
    ...{ createdAt: NOON, updatedAt: NOON, expiresAt: NOON + 24 * HOUR_MS, dueAt: NOON + 24 * HOUR_MS },
    ...more,
  } as Session;
}

/** Sessions with a look at what is due, as the index would find it. */
function aShop() {
  const sent: string[] = [];
  const all = new Map<string, Session>();
  const put = (session: Session, at: number) => {
    all.set(session.sessionId, { ...session, dueAt: dueAtOf(session, at) });
  };
  const sessions = {
    change: async (read: Session, changes: SessionChanges, at: number) => {
      if (all.get(read.sessionId)?.version !== read.version) return undefined;
      put({ ...read, ...changes, version: read.version + 1, updatedAt: at } as Session, at);
      return all.get(read.sessionId);
    },
  };
  const due = async function* ({ kind, from = 0, until }: { kind: 'open' | 'over'; from?: number; until: number }) {
    const shards = dueShards(kind);
    yield [...all.values()].filter(
      (one) => shards.includes(dueShardOf(one)) && one.dueAt >= from && one.dueAt <= until,
    );
  };
  const send = async (commands: readonly { readonly id: string }[]) => void sent.push(...commands.map(({ id }) => id));
  return {
    sessions,
    sent,
    begin: (session: Session) => put(session, NOON),
    statusOf: (id: string) => all.get(id)?.status,
    due,
    send,
  };
}

describe('the sweep of sessions', () => {
  it('ends open sessions when their time is over, once each, and leaves the others', async () => {
    const { begin, due, sessions, send, sent, statusOf } = aShop();
    begin(aSession('1'));
    begin(aSession('2', { status: 'calculated', createdAt: NOON + 1, expiresAt: NOON + 24 * HOUR_MS + 1 }));
    const sweep = sweepSessions(due, sessions, send);
    expect(await sweep(NOON + 24 * HOUR_MS - 1, CAUSE)).to.include({ expired: 0 });
    expect(await sweep(NOON + 24 * HOUR_MS, CAUSE)).to.include({ expired: 1 });
    expect(statusOf('S-1')).to.equal('expired');
    expect(statusOf('S-2')).to.equal('calculated');
    expect(await sweep(NOON + 24 * HOUR_MS + 1, CAUSE)).to.include({ expired: 1 });
    expect(await sweep(NOON + 25 * HOUR_MS, CAUSE)).to.deep.equal({
      ...{ expired: 0, resumed: 0, overdue: 0, oldestSeconds: 0 },
    });
    expect(sent).to.deep.equal([]);
  });

  it('has a missing outcome looked for, however old, and never ends it', async () => {
    const { begin, due, sessions, send, sent, statusOf } = aShop();
    begin(aSession('1', { status: 'finalizing', finalizingAt: NOON }));
    const sweep = sweepSessions(due, sessions, send);
    expect(await sweep(NOON + 9 * 60_000, CAUSE)).to.include({ resumed: 0 });
    expect(await sweep(NOON + 14 * 60_000, CAUSE)).to.deep.equal({
      ...{ expired: 0, resumed: 1, overdue: 0, oldestSeconds: 840 },
    });
    expect(await sweep(NOON + 15 * 60_000, CAUSE)).to.include({ resumed: 0 });
    expect(await sweep(NOON + 48 * HOUR_MS, CAUSE)).to.deep.equal({
      ...{ expired: 0, resumed: 1, overdue: 1, oldestSeconds: 48 * 3600 },
    });
    expect(sent).to.deep.equal(['S-1@1', 'S-1@2']);
    expect(statusOf('S-1')).to.equal('finalizing');
  });

  it('leaves to others what they have changed meanwhile', async () => {
    const { begin, due, send, statusOf } = aShop();
    begin(aSession('1'));
    const stale = { change: async () => undefined };
    expect(await sweepSessions(due, stale, send)(NOON + 25 * HOUR_MS, CAUSE)).to.include({ expired: 0 });
    expect(statusOf('S-1')).to.equal('active');
  });
});

describe('the archive of sessions', () => {
  const tables = { sessions: 'sessions', archive: 'archive' };
  const words = 'Ann Lee may not';
  /** What a session knows of somebody, and the ids under which others know them. */
  const ofAPerson: Partial<Session> = {
    ...{ customer: 'fingerprint-of-what-was-shown', identifier: { type: 'phone', value: '+12025550145' } },
    ...{ fingerprint: 'fingerprint-of-a-body-with-what-was-shown', newBalance: 4999 },
    ...{ customerName: 'Ann Lee', currentPoints: 4999, tier: 'Gold', partnerMessage: words },
    ...{ customerId: 'CUST-1', userId: 'ann' },
    returns: [
      {
        ...{ returnId: 'r', kind: 'void', state: 'refused', fingerprint: 'void', at: NOON },
        ...{ partnerCode: 'NO', partnerMessage: words, newBalance: 4999 },
      },
    ],
  };

  it('takes what is booked for 30 days and what else is over for 31, each whole, and nothing before', async () => {
    const { begin, due, statusOf } = aShop();
    begin(aSession('1', { status: 'finalized', finalizedAt: NOON, earnedPoints: 450, ...ofAPerson }));
    begin(aSession('2', { status: 'voided' }));
    begin(aSession('3', { status: 'finalizing' }));
    const commands = recording();
    const archive = archiveSessions(commands.client, tables, due, () => true);
    expect(await archive(NOON + 30 * DAY_MS - 1)).to.equal(0);
    expect(await archive(NOON + 30 * DAY_MS)).to.equal(1);
    expect(await archive(NOON + 31 * DAY_MS)).to.equal(2);
    const [first] = commands.sent;
    expect(first?.[0]?.Put).to.deep.include({ TableName: 'archive' });
    expect(first?.[0]?.Put.Item).to.include({
      ...sessionKey('S-1'),
      status: 'finalized',
      earnedPoints: 450,
      archivedAt: NOON + 30 * DAY_MS,
    });
    expect(first?.[0]?.Put.Item).not.to.have.any.keys('dueShard', 'dueAt', 'work', 'expiresAtEpochSeconds');
    expect(first?.[0]?.Put.Item).to.include({ customerId: 'CUST-1', userId: 'ann', pdiSessionId: 'P-1' });
    expect(first?.[0]?.Put.Item.returns).to.deep.equal([
      { returnId: 'r', kind: 'void', state: 'refused', fingerprint: 'void', at: NOON, partnerCode: 'NO' },
    ]);
    expect(JSON.stringify(first?.[0]?.Put.Item)).not.to.match(/Ann|\+1202|shown|Gold|4999/);
    expect(first?.[1]?.Delete).to.deep.include({ TableName: 'sessions', Key: sessionKey('S-1') });
    expect(statusOf('S-3')).to.equal('finalizing');
  });

  it('is read by the business day, from every shard and page', async () => {
    const shelf = ['1', '2', '3'].map((id) => archivedSession(aSession(id), NOON) as { readonly dayShard: string });
    expect(shelf.map(({ dayShard }) => dayShard.slice(0, 11))).to.deep.equal(Array(3).fill('2026-05-01#'));
    const asked: unknown[] = [];
    const client = {
      send: async ({ input }: { readonly input: Record<string, unknown> }) => {
        const { ':shard': shard } = input.ExpressionAttributeValues as Record<string, string>;
        asked.push(shard);
        const all = shelf.filter(({ dayShard }) => dayShard === shard);
        const from = Number((input.ExclusiveStartKey as { at: number } | undefined)?.at ?? 0);
        return {
          Items: all.slice(from, from + 1),
          ...(from + 1 < all.length ? { LastEvaluatedKey: { at: from + 1 } } : {}),
        };
      },
    } as never;
    const found = await archivedSessions(client, 'archive')('2026-05-01');
    expect(found.map(({ sessionId }) => sessionId)).to.have.members(['S-1', 'S-2', 'S-3']);
    expect(new Set(asked)).to.have.property('size', 10);
    expect(await archivedSessions(client, 'archive')('2026-05-02')).to.deep.equal([]);
  });

  it('goes on in the next night where the time is over', async () => {
    const { begin, due } = aShop();
    begin(aSession('1', { status: 'voided' }));
    const two = async function* (range: Parameters<typeof due>[0]) {
      yield* due(range);
      throw new Error('it should have ended');
    };
    const commands = recording();
    expect(await archiveSessions(commands.client, tables, two, () => false)(NOON + 31 * DAY_MS)).to.equal(1);
  });

  /** Takes transactions and keeps them. */
  // biome-ignore lint/suspicious/noExplicitAny: commands are looked at as they are
  type Sent = any[];
  function recording() {
    const sent: Sent[] = [];
    const send = async ({ input }: { readonly input: { readonly TransactItems: Sent } }) => {
      sent.push(input.TransactItems);
      return {};
    };
    return { sent, client: { send } as never };
  }
});

describe('sessions by their due time', () => {
  it('are read from every shard, page by page, as the table has them', async () => {
    const asked: Record<string, unknown>[] = [];
    const client = {
      send: async ({ input }: { readonly input: Record<string, unknown> }) => {
        if (input.RequestItems)
          return { Responses: { sessions: (input.RequestItems as { sessions: { Keys: object[] } }).sessions.Keys } };
        asked.push(input);
        const { ':shard': shard } = input.ExpressionAttributeValues as Record<string, string>;
        if (shard !== '3') return { Items: [] };
        const first = input.ExclusiveStartKey === undefined;
        return { Items: [sessionKey(first ? 'S-1' : 'S-2')], ...(first ? { LastEvaluatedKey: { PK: 'x' } } : {}) };
      },
    } as never;
    const due = dueSessions(
      client,
      'sessions',
      batchReads(client, 'sessions', async () => {}),
    );
    const found: string[] = [];
    for await (const page of due({ kind: 'open', until: 5 }))
      found.push(...page.map((one) => (one as unknown as { PK: string }).PK));
    expect(found).to.deep.equal(['SESSION#S-1', 'SESSION#S-2']);
    expect(asked).to.have.lengthOf(11);
  });

  it('lie apart by whether somebody must look at them', () => {
    expect(dueShards('open')).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const shardOf = (more: Partial<Session>) => dueShardOf(aSession('1', more)).startsWith('over-');
    expect([
      shardOf({ status: 'active' }),
      shardOf({ status: 'finalizing' }),
      shardOf({ status: 'finalized' }),
      shardOf({ status: 'expired' }),
    ]).to.deep.equal([false, false, true, true]);
    const asked = [{ returnId: 'r', kind: 'return', state: 'asked', fingerprint: 'f', at: NOON }] as const;
    expect(shardOf({ status: 'finalized', returns: asked })).to.equal(false);
  });
});
