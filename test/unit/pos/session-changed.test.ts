import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { expect } from 'chai';
import { announcedBy, queuedBy } from '../../../shared/pos/adapters/session-changed.ts';
import type { Return, Session } from '../../../shared/pos/session-record.ts';
import { aSession, BEGUN_AT } from '../../builders/pos/a-session.ts';

const image = (session: Session, SK = 'STATE') =>
  marshall({ PK: `SESSION#${session.sessionId}`, SK, ...session }) as Record<string, AttributeValue>;

/** What the stream says of a change. */
const changed = (before: Session | undefined, after: Session | undefined): DynamoDBRecord => ({
  dynamodb: { ...(before ? { OldImage: image(before) } : {}), ...(after ? { NewImage: image(after) } : {}) },
});

const back = (state: Return['state'], more: Partial<Return> = {}): Return => ({
  ...{ returnId: 'r-1', kind: 'return', state, fingerprint: 'f', at: BEGUN_AT, points: 150, newBalance: 5300 },
  ...more,
});

describe('what changes of sessions mean to others', () => {
  it('is a sale where one was booked, with all that the ledger needs', () => {
    const [event, ...more] = announcedBy(changed(aSession('finalizing'), aSession('finalized')));
    expect(more).to.deep.equal([]);
    expect(event).to.deep.include({ id: 'sess_1#finalized', type: 'pos.sessionFinalized.v1', correlationId: 'c-1' });
    expect(event?.data).to.include({
      ...{ sessionId: 'sess_1', merchant: 'm-1', store: 's-1', userId: 'CUST-12345', customerId: 'CUST-12345' },
      ...{ amount: 15_000, earnedPoints: 450, newBalance: 5450, receiptId: 'RCP-2025-001' },
      finalizedAt: '2026-03-01T09:01:01.000Z',
    });
    expect(event?.data).not.to.have.any.keys('occurredAt', 'customerName', 'identifier');
  });

  it('is of the member whose code was shown, and of a late sale its own time', () => {
    const late = aSession('finalized', { userId: 'ann', occurredAt: BEGUN_AT });
    const [event] = announcedBy(changed(aSession('finalizing'), late));
    expect(event?.data).to.include({ userId: 'ann', customerId: 'CUST-12345', occurredAt: '2026-03-01T09:00:00.000Z' });
    const [nameless] = announcedBy(changed(undefined, aSession('finalized', { merchant: '' })));
    expect(nameless?.data).not.to.have.property('merchant');
  });

  it('is each part that came back, once, and nothing where it was only asked for or refused', () => {
    const of = (...returns: Return[]) => aSession('finalized', { returns });
    const idsOf = (before: Session, after: Session) => announcedBy(changed(before, after)).map(({ id }) => id);
    const second = back('done', { returnId: 'r-2', amount: 5000 });
    expect(idsOf(of(), of(back('asked')))).to.deep.equal([]);
    expect(idsOf(of(back('asked')), of(back('refused')))).to.deep.equal([]);
    expect(idsOf(of(back('asked')), of(back('done')))).to.deep.equal(['sess_1#back#r-1']);
    expect(idsOf(of(back('done')), of(back('done'), second))).to.deep.equal(['sess_1#back#r-2']);
    const [event] = announcedBy(changed(of(back('done')), of(back('done'), second)));
    expect(event?.data).to.include({ returnId: 'r-2', kind: 'return', points: 150, amount: 5000 });
  });

  it('is nothing where a session is not booked, is put away, or is no session', () => {
    for (const record of [
      changed(aSession('active'), aSession('calculated')),
      changed(aSession('finalizing'), aSession('failed')),
      changed(aSession('finalized'), undefined),
      changed(aSession('finalized'), aSession('finalized', { updatedAt: BEGUN_AT + 1 })),
      { dynamodb: { NewImage: image(aSession('finalized'), 'SESSION') } },
      {},
    ])
      expect(announcedBy(record)).to.deep.equal([]);
  });
});

describe('what the stream hands to the queue', () => {
  const queued = (before: Session | undefined, after: Session | undefined) =>
    queuedBy(changed(before, after))?.sessionId;

  it('is what has become unfinished, and not what the queue has', () => {
    expect(queued(aSession('calculated'), aSession('finalizing'))).to.equal('sess_1');
    expect(queued(undefined, aSession('finalizing')), 'told in a batch').to.equal('sess_1');
    const asked = aSession('finalized', { returns: [back('asked')] });
    expect(queued(aSession('finalized'), asked)).to.equal('sess_1');
    expect(queued(aSession('finalizing'), aSession('finalizing', { attempts: 1 }))).to.equal(undefined);
    expect(queued(aSession('finalizing'), aSession('finalized'))).to.equal(undefined);
    expect(queued(aSession('finalizing'), asked), 'the queue goes on with it').to.equal(undefined);
    expect(queued(aSession('active'), aSession('calculated'))).to.equal(undefined);
    expect(queued(aSession('finalizing'), undefined)).to.equal(undefined);
  });
});
