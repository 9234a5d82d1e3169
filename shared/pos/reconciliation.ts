import type { BookedSession } from './partner.ts';
import { pointsBack } from './session.ts';
import type { Session } from './session-record.ts';
import { dateOf, FINALIZED_KEPT_MS, isReturning, needsWork } from './times.ts';

/** What of a sale the partner and we do not say alike. */
export type FindingKind = 'lost_here' | 'lost_there' | 'amount_differs';

/** What one side has booked: the sale in minor units, and its points less what came back. */
export interface Figures {
  readonly amount: number;
  readonly points: number;
}

export interface Finding {
  readonly kind: FindingKind;
  readonly sessionId?: string;
  readonly pdiSessionId?: string;
  readonly ours?: Figures;
  readonly theirs?: Figures;
}

export interface Comparison {
  readonly matched: number;
  readonly findings: readonly Finding[];
  /** Of which we do not know the outcome: that is looked for, and found out on a later day. */
  readonly unsettled: readonly Session[];
  /** Booked here and not in the partner's list: its status door decides whether it is lost there. */
  readonly doubtful: readonly Session[];
}

/** What a business day's comparison has come to. */
export interface ReconciliationReport {
  readonly businessDate: string;
  readonly matched: number;
  readonly lostHere: number;
  readonly lostThere: number;
  readonly amountDiffers: number;
  /** Sessions whose outcome is looked for anew. */
  readonly resumed: number;
  /** When it was made; milliseconds since 1970. */
  readonly at: number;
}

/**
 * Compares what a partner has booked on a day with our sessions of the day. Whatever is booked there and is not booked here
 * is lost here, in whatever state our session is: a session that has failed or expired may have been booked after all.
 */
export function compare(ours: readonly Session[], theirs: readonly BookedSession[]): Comparison {
  const byPartner = new Map(ours.map((session) => [session.pdiSessionId, session]));
  const there = new Set(theirs.map(({ pdiSessionId }) => pdiSessionId));
  const unsettled = ours.filter(needsWork);
  const findings: Finding[] = [];
  let matched = 0;
  for (const booked of theirs) {
    const session = byPartner.get(booked.pdiSessionId);
    if (session && needsWork(session)) continue;
    const finding = findingOf(session, booked);
    if (finding) findings.push(finding);
    else matched++;
  }
  const doubtful = ours.filter(
    (session) => session.status === 'finalized' && !isReturning(session) && !there.has(session.pdiSessionId ?? ''),
  );
  return { matched, findings, unsettled, doubtful };
}

/** @returns undefined where both say the same */
export function findingOf(session: Session | undefined, booked: BookedSession): Finding | undefined {
  const { pdiSessionId, amount, points } = booked;
  const theirs = { amount, points };
  if (!session) return { kind: 'lost_here', pdiSessionId, theirs };
  const { sessionId } = session;
  if (session.status !== 'finalized') return { kind: 'lost_here', sessionId, pdiSessionId, theirs };
  const ours = figuresOf(session);
  if (ours.amount === amount && ours.points === points) return undefined;
  return { kind: 'amount_differs', sessionId, pdiSessionId, ours, theirs };
}

export function lostThere(session: Session): Finding {
  const { sessionId, pdiSessionId = '' } = session;
  return { kind: 'lost_there', sessionId, pdiSessionId, ours: figuresOf(session) };
}

export function figuresOf({ finalAmount = 0, earnedPoints = 0, ...session }: Session): Figures {
  return { amount: finalAmount, points: earnedPoints - pointsBack(session) };
}

const DAY_MS = 24 * 60 * 60_000;
/** A day is looked at when it is over, and once more when no till can tell a sale of it any more: 24 and 72 hours later. */
const LOOKS_AFTER_DAYS = [1, 5] as const;

/** The business days that are compared in a night. */
export function daysDue(at: number): string[] {
  return LOOKS_AFTER_DAYS.map((days) => dateOf(at - days * DAY_MS));
}

/** The first date on Earth has it so much before UTC. */
const FIRST_ZONE_MS = 14 * 60 * 60_000;

/** Since when a session of a business day can have begun. */
export const dayBegins = (businessDate: string): number => Date.parse(`${businessDate}T00:00:00Z`) - FIRST_ZONE_MS;

/** Whether sales of a business day may have been put away by then. */
export const mayBeArchived = (businessDate: string, at: number): boolean =>
  at >= dayBegins(businessDate) + FINALIZED_KEPT_MS;
