import { expect } from 'chai';
import { batchReads } from '../../../shared/platform/aws/batch-reads.ts';
import { daySessions } from '../../../shared/pos/adapters/day-sessions.ts';
import { oneTimeCodes } from '../../../shared/pos/adapters/one-time-codes.ts';
import { reconciliationReports } from '../../../shared/pos/adapters/reconciliation-reports.ts';
import { sessionRepository, transactionKey } from '../../../shared/pos/adapters/session-repository.ts';
import type { Session } from '../../../shared/pos/session-record.ts';
import sessionsTable from '../../../shared/pos/sessions.table.json' with { type: 'json' };
import { failureOf } from '../../builders/failure-of.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';
import { cancelledFor } from '../../builders/table/errors.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

const DAY_SECONDS = 86_400;
const TABLE = 'pos-sessions';

function aTable() {
  const table = new InMemoryTable({ name: TABLE, shape: sessionsTable as unknown as TableShape });
  const sessions = sessionRepository(table.client, TABLE);
  const itemOf = ({ sessionId }: Session) => table.items(`SESSION#${sessionId}`)[0];
  return { table, sessions, itemOf };
}

/** Of another id and of the same transaction. */
const another = (status: Parameters<typeof aSession>[0] = 'identifying') => aSession(status, { sessionId: 'sess_2' });

describe('sessions in their table', () => {
  it('are put with their transaction, which has one of them', async () => {
    const { sessions } = aTable();
    const session = aSession('identifying');
    expect(await sessions.ofTransaction(session)).to.equal(undefined);
    expect(await sessions.begin(session, undefined)).to.deep.equal(session);
    expect(await sessions.begin(another(), undefined)).to.equal(undefined);
    expect(await sessions.read('sess_2')).to.equal(undefined);
    expect(await sessions.ofTransaction(session)).to.include({ sessionId: 'sess_1', status: 'identifying' });
    expect(await sessions.ofTransaction({ ...session, businessDate: '2026-03-02' })).to.equal(undefined);
    expect(await sessions.ofTransaction({ ...session, merchant: 'm-2' })).to.equal(undefined);
  });

  it('have keys of their own, whatever merchants and channels are called', () => {
    const key = (merchant: string, channelId: string) =>
      transactionKey({ merchant, channelId, businessDate: '2026-03-01', transactionId: 'T' }).PK;
    expect(key('a#b', 'c')).not.to.equal(key('a', 'b#c'));
  });

  it('make room for the next one of their transaction, and an open one is over with it', async () => {
    const { sessions } = aTable();
    const first = aSession('active', { version: 0 });
    await sessions.begin(first, undefined);
    expect(await sessions.begin(another(), { ...first, version: 7 }), 'changed meanwhile').to.equal(undefined);
    expect((await sessions.read('sess_1'))?.status).to.equal('active');
    expect(await sessions.begin(another(), first)).to.include({ sessionId: 'sess_2' });
    expect((await sessions.read('sess_1'))?.status).to.equal('voided');
    expect(await sessions.ofTransaction(first)).to.include({ sessionId: 'sess_2' });
  });

  it('are changed on the version that was read, and by one', async () => {
    const { sessions, itemOf } = aTable();
    const session = aSession('identifying');
    await sessions.begin(session, undefined);
    const changes = { status: 'active', customerName: 'John Doe', attemptUntil: undefined } as const;
    const changed = await sessions.change(session, changes, BEGUN_AT + 5);
    expect(changed).to.include({ status: 'active', version: 1, updatedAt: BEGUN_AT + 5, customerName: 'John Doe' });
    expect(changed).not.to.have.property('attemptUntil');
    expect(itemOf(session)).not.to.have.property('attemptUntil');
    expect(await sessions.read('sess_1')).to.deep.include(changed ?? {});
    expect(await sessions.change(session, { status: 'voided' }, BEGUN_AT + 6)).to.equal(undefined);
    expect((await sessions.read('sess_1'))?.status).to.equal('active');
  });

  it('say when somebody must look at them, that the queue has them, and when nobody needs them any more', async () => {
    const { sessions, itemOf } = aTable();
    const session = aSession('calculated', { version: 0 });
    await sessions.begin(session, undefined);
    expect(itemOf(session)).to.include({ dueAt: session.expiresAt }).and.not.to.have.property('work');
    const pending = (await sessions.change(session, { status: 'finalizing' }, BEGUN_AT)) as Session;
    expect(itemOf(session)).to.include({
      ...{ work: 'pending', dueAt: BEGUN_AT + 600_000 },
      expiresAtEpochSeconds: BEGUN_AT / 1000 + 90 * DAY_SECONDS,
    });
    expect(String(itemOf(session)?.dueShard)).to.match(/^\d$/);
    await sessions.change(pending, { status: 'finalized', finalizedAt: BEGUN_AT }, BEGUN_AT);
    expect(itemOf(session))
      .to.include({ dueAt: BEGUN_AT + 30 * DAY_SECONDS * 1000 })
      .and.not.to.have.property('work');
    expect(String(itemOf(session)?.dueShard)).to.match(/^over-\d$/);
  });

  it('free their transaction where the partner refuses, and leave nothing where it was not asked', async () => {
    const { table, sessions } = aTable();
    const session = aSession('identifying');
    await sessions.begin(session, undefined);
    expect(await sessions.changeAndFree(session, { status: 'failed' }, BEGUN_AT)).to.include({ status: 'failed' });
    expect(await sessions.ofTransaction(session)).to.equal(undefined);
    await sessions.begin(another(), undefined);
    await sessions.forget({ ...another(), version: 3 });
    expect(await sessions.read('sess_2'), 'changed meanwhile').to.include({ version: 0 });
    await sessions.forget(another());
    expect(table.items().map(({ PK }) => PK)).to.deep.equal(['SESSION#sess_1']);
  });

  it('that were put away leave their transaction for 45 days', async () => {
    const { table, sessions } = aTable();
    const session = aSession('finalized');
    const { PK, SK } = transactionKey(session);
    await sessions.begin(session, undefined);
    expect(table.items(PK)[0]).to.include({ SK, expiresAtEpochSeconds: BEGUN_AT / 1000 + 45 * DAY_SECONDS });
    await sessions.forget(session);
    table.put({ PK, SK, sessionId: session.sessionId });
    expect(await sessions.ofTransaction(session)).to.equal('put_away');
  });

  it('are asked for again where another transaction met them', async () => {
    const { table, sessions } = aTable();
    table.faults = () => ({ kind: 'error', error: (items) => cancelledFor('TransactionConflict', items) });
    expect((await failureOf(sessions.begin(aSession('identifying'), undefined))).name).to.equal('TransientError');
  });

  it('of a till’s day are found together', async () => {
    const { table, sessions } = aTable();
    const reads = batchReads(table.client, TABLE, async () => {});
    for (let sale = 0; sale < 130; sale++)
      await sessions.begin(aSession('active', { sessionId: `S-${sale}`, transactionId: `T-${sale}` }), undefined);
    await sessions.begin(aSession('active', { sessionId: 'S-x', businessDate: '2026-03-02' }), undefined);
    const day = { merchant: 'm-1', channelId: 'POS-001', businessDate: '2026-03-01' };
    expect(await daySessions(table.client, TABLE, reads)(day)).to.have.length(130);
    expect(await daySessions(table.client, TABLE, reads)({ ...day, channelId: 'POS-002' })).to.deep.equal([]);
  });
});

describe('one-time codes in the table', () => {
  const transaction = (transactionId: string) => ({
    ...{ merchant: 'm-1', channelId: 'POS-1', businessDate: '2026-03-01', transactionId },
  });

  it('stand for their member for 60 seconds, and for one transaction however often it asks', async () => {
    const { table } = aTable();
    const codes = oneTimeCodes(table.client, TABLE);
    const { code, expiresAt } = await codes.issue('ann', BEGUN_AT);
    expect([code.length, expiresAt]).to.deep.equal([8, BEGUN_AT + 60_000]);
    expect(await codes.redeem(code, transaction('T-1'), BEGUN_AT + 59_999)).to.equal('ann');
    expect(await codes.redeem(code, transaction('T-1'), BEGUN_AT + 59_999)).to.equal('ann');
    expect(await codes.redeem(code, transaction('T-2'), BEGUN_AT + 59_999)).to.equal(undefined);
    const { code: late } = await codes.issue('ann', BEGUN_AT);
    expect(await codes.redeem(late, transaction('T-3'), BEGUN_AT + 60_000)).to.equal(undefined);
    expect(await codes.redeem('nothing!', transaction('T-3'), BEGUN_AT)).to.equal(undefined);
  });

  it('are drawn again where somebody has them, and five times at most', async () => {
    const { table } = aTable();
    const codes = oneTimeCodes(table.client, TABLE);
    let refusals = 4;
    table.faults = () => (refusals-- > 0 ? { kind: 'error', error: conditionFailed } : undefined);
    expect((await codes.issue('ann', BEGUN_AT)).code).to.match(/^\d{8}$/);
    refusals = 5;
    expect((await failureOf(codes.issue('ann', BEGUN_AT))).name).to.equal('TransientError');
  });

  function conditionFailed() {
    return Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
  }
});

describe('reports of comparisons in the table', () => {
  it('are kept for 400 days with the first 500 findings, and a later look takes the place of the first', async () => {
    const { table } = aTable();
    const reports = reconciliationReports(table.client, TABLE);
    const report = {
      ...{ businessDate: '2026-03-01', matched: 1, lostHere: 501, lostThere: 0, amountDiffers: 0, resumed: 0 },
      at: BEGUN_AT,
    };
    const findings = Array.from(
      { length: 501 },
      (_, index) => ({ kind: 'lost_here', pdiSessionId: `P-${index}` }) as const,
    );
    expect(await reports.read('2026-03-01')).to.equal(undefined);
    await reports.put(report, findings);
    expect((await reports.read('2026-03-01'))?.findings).to.have.length(500);
    expect(table.items()[0]).to.include({ expiresAtEpochSeconds: BEGUN_AT / 1000 + 400 * DAY_SECONDS });
    await reports.put({ ...report, lostHere: 0 }, []);
    expect(await reports.read('2026-03-01')).to.deep.include({ lostHere: 0, findings: [] });
  });
});
