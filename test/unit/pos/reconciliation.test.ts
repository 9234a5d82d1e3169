import '../../builders/quiet.ts';
import { expect } from 'chai';
import { reconcileDay } from '../../../shared/pos/adapters/reconcile-day.ts';
import { reconciliationFound } from '../../../shared/pos/adapters/reconciliation-found.ts';
import type { BookedSession, Partner, PartnerAnswer } from '../../../shared/pos/partner.ts';
import { compare, daysDue, figuresOf, mayBeArchived } from '../../../shared/pos/reconciliation.ts';
import type { Session } from '../../../shared/pos/session-record.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';

const DAY = '2026-05-01';

function aSession(id: string, more: Partial<Session> = {}): Session {
  return {
    ...{ sessionId: `S-${id}`, pdiSessionId: `P-${id}`, merchant: '', channelId: 'POS-1', transactionId: `T-${id}` },
    ...{ businessDate: DAY, status: 'finalized', version: 3, customer: 'c', attempt: 1, correlationId: 'c' },
    ...{ finalAmount: 15_000, earnedPoints: 450, createdAt: NOON, updatedAt: NOON, expiresAt: NOON, dueAt: NOON },
    ...more,
  } as Session;
}

const booked = (id: string, more: Partial<BookedSession> = {}): BookedSession => ({
  ...{ pdiSessionId: `P-${id}`, channelId: 'POS-1', transactionId: `T-${id}`, amount: 15_000, points: 450 },
  ...more,
});

const back = (state: 'done' | 'asked' | 'refused', points = 0) =>
  ({ returnId: 'r', kind: 'return', state, fingerprint: 'f', at: NOON, points }) as const;

describe('the comparison of a day with the partner', () => {
  for (const [title, ours, theirs, expected] of [
    ['both have it alike', [aSession('1')], [booked('1')], { matched: 1, kinds: [] }],
    ['we have never heard of it', [], [booked('1')], { matched: 0, kinds: ['lost_here'] }],
    ['ours has failed', [aSession('1', { status: 'failed' })], [booked('1')], { matched: 0, kinds: ['lost_here'] }],
    ['ours has expired', [aSession('1', { status: 'expired' })], [booked('1')], { matched: 0, kinds: ['lost_here'] }],
    ['ours was voided', [aSession('1', { status: 'voided' })], [booked('1')], { matched: 0, kinds: ['lost_here'] }],
    ['the points differ', [aSession('1')], [booked('1', { points: 449 })], { matched: 0, kinds: ['amount_differs'] }],
    [
      'the amount differs',
      [aSession('1')],
      [booked('1', { amount: 14_999 })],
      { matched: 0, kinds: ['amount_differs'] },
    ],
    ['it was booked twice', [aSession('1')], [booked('1', { points: 900 })], { matched: 0, kinds: ['amount_differs'] }],
    [
      'what came back is counted',
      [aSession('1', { returns: [back('done', 149), back('refused', 9)] })],
      [booked('1', { points: 301 })],
      { matched: 1, kinds: [] },
    ],
    ['ours is open, and not booked there', [aSession('1', { status: 'calculated' })], [], { matched: 0, kinds: [] }],
    ['ours has failed, and is not booked there', [aSession('1', { status: 'failed' })], [], { matched: 0, kinds: [] }],
  ] as const)
    it(`finds ${expected.kinds.join() || 'nothing'} where ${title}`, () => {
      const { matched, findings, unsettled, doubtful } = compare(ours, theirs);
      expect({ matched, kinds: findings.map(({ kind }) => kind) }).to.deep.equal(expected);
      expect([unsettled, doubtful]).to.deep.equal([[], []]);
    });

  it('leaves what is unsettled to the queue, whether the partner has booked it or not', () => {
    const open = [
      aSession('1', { status: 'finalizing' }),
      aSession('2', { status: 'finalizing' }),
      aSession('3', { returns: [back('asked')] }),
    ];
    const { matched, findings, unsettled, doubtful } = compare(open, [booked('1'), booked('3')]);
    expect([matched, findings, unsettled, doubtful]).to.deep.equal([0, [], open, []]);
  });

  it('looks at the day before, and at the fifth before, of which no sale comes late any more', () => {
    expect(daysDue(Date.parse('2026-05-06T01:00:00Z'))).to.deep.equal(['2026-05-05', '2026-05-01']);
    expect(daysDue(Date.parse('2026-05-06T00:00:00Z')), 'in its first second').to.deep.equal([
      ...['2026-05-05', '2026-05-01'],
    ]);
  });

  it('counts a visit that is booked without an amount or points as nothing', () => {
    const { finalAmount: _, earnedPoints: __, ...visit } = aSession('1');
    expect(figuresOf(visit)).to.deep.equal({ amount: 0, points: 0 });
    expect(compare([visit], [booked('1', { amount: 0, points: 0 })])).to.include({ matched: 1 });
  });

  /** A night over given sessions and books. */
  function aNight(
    ours: readonly Session[],
    theirs: readonly BookedSession[],
    status: Partial<Record<string, unknown>> = {},
    putAway: readonly Session[] = [],
  ) {
    const seen = {
      resumed: [] as string[],
      announced: [] as string[],
      asked: [] as string[],
      reports: [] as unknown[],
    };
    const pages = theirs.map((one, index) => ({
      sessions: [one],
      ...(index + 1 < theirs.length ? { cursor: String(index + 1) } : {}),
    }));
    const partner: Pick<Partner, 'sessions' | 'status'> = {
      sessions: async ({ cursor = '0' }) => ({ kind: 'done', value: pages[Number(cursor)] ?? { sessions: [] } }),
      status: async (id) => {
        seen.asked.push(id);
        return (status[id] ?? { kind: 'done', value: { state: 'gone' } }) as PartnerAnswer<never>;
      },
    };
    const run = reconcileDay({
      due: async function* ({ kind }) {
        yield ours.filter(({ status: state }) => (kind === 'open') === (state === 'finalizing'));
      },
      archived: async (day) => putAway.filter(({ businessDate }) => businessDate === day),
      partner,
      resume: async (commands) =>
        void seen.resumed.push(...commands.map(({ data }) => (data as { sessionId: string }).sessionId)),
      reports: { put: async (report) => void seen.reports.push(report), read: async () => undefined },
      announce: async (findings) =>
        void seen.announced.push(...findings.map(({ kind, pdiSessionId }) => `${kind} ${pdiSessionId}`)),
    });
    return { seen, run: (at = NOON) => run(DAY, at, { actor: 'a', correlationId: 'c' }) };
  }

  it('counts, announces, resumes and writes down, over all pages of the partner', async () => {
    const { seen, run } = aNight(
      [
        aSession('1'),
        aSession('2'),
        aSession('3', { status: 'finalizing' }),
        aSession('9', { businessDate: '2026-05-02' }),
      ],
      [booked('1'), booked('2', { points: 1 }), booked('4'), booked('3')],
    );
    const report = {
      ...{ businessDate: DAY, matched: 1, lostHere: 1, lostThere: 0, amountDiffers: 1 },
      resumed: 1,
      at: NOON,
    };
    expect(await run()).to.deep.equal(report);
    expect(seen.reports).to.deep.equal([report]);
    expect(seen.announced).to.deep.equal(['amount_differs P-2', 'lost_here P-4']);
    expect(seen.resumed).to.deep.equal(['S-3']);
    expect(seen.asked).to.deep.equal([]);
  });

  it('finds what was put away, and asks for it only of days that may be', async () => {
    const { seen, run } = aNight([], [booked('1'), booked('2')], {}, [
      aSession('1'),
      aSession('2', { finalAmount: 1 }),
    ]);
    // 30 days after the first date on Earth began.
    const since = Date.parse('2026-05-31T00:00:00Z') - 14 * 3_600_000;
    expect([mayBeArchived(DAY, since - 1), mayBeArchived(DAY, since)]).to.deep.equal([false, true]);
    expect(await run(since)).to.include({ matched: 1, lostHere: 0, lostThere: 0, amountDiffers: 1 });
    expect(seen.announced).to.deep.equal(['amount_differs P-2']);
    expect(await run(since - 1)).to.include({ lostHere: 2 });
  });

  it('asks the status door before it says that a booking is lost there', async () => {
    const states = {
      'P-1': { kind: 'done', value: { state: 'booked', earnedPoints: 450, newBalance: 0 } },
      'P-2': { kind: 'done', value: { state: 'booked', earnedPoints: 1, newBalance: 0 } },
      'P-3': { kind: 'done', value: { state: 'open' } },
    };
    const { seen, run } = aNight([aSession('1'), aSession('2'), aSession('3'), aSession('4')], [], states);
    expect(await run()).to.include({ matched: 1, lostHere: 0, lostThere: 2, amountDiffers: 1 });
    expect(seen.announced).to.deep.equal(['amount_differs P-2', 'lost_there P-3', 'lost_there P-4']);
  });

  it('says nothing of a day while the partner does not answer', async () => {
    const { seen, run } = aNight([aSession('1')], [], { 'P-1': { kind: 'unknown', failure: 'timeout' } });
    expect((await failureOf(run())).name).to.equal('TransientError');
    expect([seen.announced, seen.reports]).to.deep.equal([[], []]);
  });

  it('announces the same finding under the same id', () => {
    const finding = { kind: 'lost_here', pdiSessionId: 'P-1', theirs: { amount: 1, points: 2 } } as const;
    const event = reconciliationFound(finding, DAY, NOON, 'c');
    expect(event).to.deep.include({
      type: 'pos.reconciliationFound.v1',
      subject: 'P-1',
      data: { businessDate: DAY, ...finding },
    });
    expect(reconciliationFound(finding, DAY, NOON + 1, 'd').id).to.equal(event.id);
    expect(reconciliationFound({ ...finding, theirs: { amount: 1, points: 3 } }, DAY, NOON, 'c').id).not.to.equal(
      event.id,
    );
  });
});
