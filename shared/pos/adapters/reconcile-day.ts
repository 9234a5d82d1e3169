import { TransientError } from '../../platform/failures.ts';
import type { SendCommands } from '../../platform/outgoing/command-queue.ts';
import { count } from '../../platform/telemetry/observability.ts';
import type { BookedSession, Partner, PartnerAnswer } from '../partner.ts';
import {
  compare,
  dayBegins,
  type Finding,
  findingOf,
  lostThere,
  mayBeArchived,
  type ReconciliationReport,
} from '../reconciliation.ts';
import { pointsBack } from '../session.ts';
import type { Session } from '../session-record.ts';
import { FINALIZED_KEPT_MS, OTHERS_KEPT_MS } from '../times.ts';
import type { ArchivedSessions } from './archived-sessions.ts';
import type { DueSessions } from './due-sessions.ts';
import type { ReconciliationReports } from './reconciliation-reports.ts';
import { type Cause, resumeCommand } from './resume-session.ts';

/** Compares the sales of a business day. Its data: {businessDate}. */
export const RECONCILE_DAY = 'pos.reconcileDay.v1';

/** Questions to the partner's status door at a time. */
const AT_ONCE = 10;

interface Reconciling {
  readonly due: DueSessions;
  /** Sessions of a business day that were put away. */
  readonly archived: ArchivedSessions;
  readonly partner: Pick<Partner, 'sessions' | 'status'>;
  readonly resume: SendCommands;
  readonly reports: ReconciliationReports;
  /** Tells others of what was found. @throws where that failed */
  readonly announce: (findings: readonly Finding[], businessDate: string, at: number, cause: Cause) => Promise<void>;
}

/**
 * Compares a business day with the partner's books: first theirs is read and then ours, so that what is booked meanwhile is
 * seen by us at least. It repairs nothing but what it finds unsettled, whose outcome the queue looks for.
 *
 * @throws TransientError while the partner does not answer: the day is compared when it does
 */
export function reconcileDay({ due, archived, partner, resume, reports, announce }: Reconciling) {
  return async (businessDate: string, at: number, cause: Cause): Promise<ReconciliationReport> => {
    const theirs = await bookedOn(businessDate);
    const ours = await sessionsOf(businessDate, at);
    const { matched, findings, unsettled, doubtful } = compare(ours, theirs);
    const verdicts = await judged(doubtful);
    const found = [...findings, ...verdicts.flatMap((verdict) => (verdict ? [verdict] : []))];
    await resume(
      unsettled.map((session) => resumeCommand(session, { ...cause, correlationId: session.correlationId }, 0)),
    );
    await announce(found, businessDate, at, cause);
    for (const { kind } of found) count('ReconciliationFindings', 1, { kind });
    const ofKind = (kind: Finding['kind']) => found.filter((finding) => finding.kind === kind).length;
    const report = {
      businessDate,
      matched: matched + verdicts.filter((verdict) => verdict === undefined).length,
      lostHere: ofKind('lost_here'),
      lostThere: ofKind('lost_there'),
      amountDiffers: ofKind('amount_differs'),
      resumed: unsettled.length,
      at,
    };
    await reports.put(report, found);
    return report;
  };

  async function bookedOn(businessDate: string): Promise<BookedSession[]> {
    const booked: BookedSession[] = [];
    let cursor: string | undefined;
    do {
      const page = answered(await partner.sessions({ businessDate, ...(cursor === undefined ? {} : { cursor }) }));
      booked.push(...page.sessions);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return booked;
  }

  async function sessionsOf(businessDate: string, at: number): Promise<Session[]> {
    const ranges = [
      { kind: 'open', until: Number.MAX_SAFE_INTEGER },
      { kind: 'over', from: dayBegins(businessDate) + FINALIZED_KEPT_MS, until: at + OTHERS_KEPT_MS },
    ] as const;
    // By id: one may move from the one to the other while they are read.
    const found = new Map<string, Session>();
    for (const range of ranges)
      for await (const page of due(range))
        for (const session of page) if (session.businessDate === businessDate) found.set(session.sessionId, session);
    // Read last: what is put away meanwhile is there.
    if (mayBeArchived(businessDate, at))
      for (const session of await archived(businessDate)) found.set(session.sessionId, session);
    return [...found.values()];
  }

  /** @returns for each whether it is lost there or differs; undefined where the partner has it as we do */
  async function judged(doubtful: readonly Session[]): Promise<(Finding | undefined)[]> {
    const verdicts: (Finding | undefined)[] = [];
    for (let from = 0; from < doubtful.length; from += AT_ONCE)
      verdicts.push(...(await Promise.all(doubtful.slice(from, from + AT_ONCE).map(judge))));
    return verdicts;
  }

  async function judge(session: Session): Promise<Finding | undefined> {
    const { pdiSessionId = '', channelId, transactionId, finalAmount: amount = 0 } = session;
    const answer = answered(await partner.status(pdiSessionId));
    if (answer.state !== 'booked') return lostThere(session);
    // The status door tells the booking, and not what came back of it.
    const points = answer.earnedPoints - pointsBack(session);
    return findingOf(session, { pdiSessionId, channelId, transactionId, amount, points });
  }
}

function answered<Value>(answer: PartnerAnswer<Value>): Value {
  if (answer.kind === 'done') return answer.value;
  throw new TransientError(`the partner has not told its books: ${answer.kind}`);
}
