import type { SendCommands } from '../../platform/outgoing/command-queue.ts';
import { count } from '../../platform/telemetry/observability.ts';
import { decide } from '../session.ts';
import type { Session } from '../session-record.ts';
import { needsWork } from '../times.ts';
import type { DueSessions } from './due-sessions.ts';
import { type Cause, resumeCommand } from './resume-session.ts';
import type { SessionRepository } from './session-repository.ts';

/** An outcome that is missing for longer is something for people to look at. */
export const OVERDUE_MS = 15 * 60_000;

export interface Swept {
  readonly expired: number;
  /** Whose outcome is looked for anew. */
  readonly resumed: number;
  /** Of those: missing for longer than OVERDUE_MS. */
  readonly overdue: number;
  /** How long the oldest of them has been missing; 0 where none is. */
  readonly oldestSeconds: number;
}

/**
 * Looks at all sessions that are due: open ones expire, once each, and those whose outcome is missing go to the queue again.
 * Whatever somebody else changes meanwhile is left to them.
 */
export function sweepSessions(
  due: DueSessions,
  sessions: Pick<SessionRepository, 'change'>,
  send: SendCommands,
): (at: number, cause: Cause) => Promise<Swept> {
  return async (at, cause) => {
    const swept = { expired: 0, resumed: 0, overdue: 0, oldestSeconds: 0 };
    for await (const page of due({ kind: 'open', until: at })) {
      await resume(page.filter(needsWork), at, cause, swept);
      await Promise.all(page.map((session) => expire(session, at, swept)));
    }
    count('SessionsExpired', swept.expired);
    count('OverdueSessions', swept.overdue);
    count('FinalizingOldestSeconds', swept.oldestSeconds);
    return swept;
  };

  async function resume(
    missing: readonly Session[],
    at: number,
    { actor }: Cause,
    swept: { resumed: number; overdue: number; oldestSeconds: number },
  ): Promise<void> {
    if (missing.length === 0) return;
    await send(missing.map((session) => resumeCommand(session, { actor, correlationId: session.correlationId }, 0)));
    swept.resumed += missing.length;
    const missingMs = missing.map((session) => at - since(session));
    swept.overdue += missingMs.filter((milliseconds) => milliseconds >= OVERDUE_MS).length;
    swept.oldestSeconds = Math.max(
      swept.oldestSeconds,
      ...missingMs.map((milliseconds) => Math.floor(milliseconds / 1000)),
    );
    // Sent first, and put off then: whoever dies in between sends twice, and never not at all.
    await Promise.all(missing.map((session) => sessions.change(session, {}, at)));
  }

  async function expire(session: Session, at: number, swept: { expired: number }): Promise<void> {
    const decision = decide(session, { type: 'expire' }, at);
    if (decision.do === 'change' && (await sessions.change(session, decision.changes, at))) swept.expired++;
  }
}

/** Since when its outcome is missing. */
function since({ finalizingAt, status, returns = [], updatedAt }: Session): number {
  if (status === 'finalizing') return finalizingAt ?? updatedAt;
  return Math.min(...returns.filter(({ state }) => state === 'asked').map(({ at }) => at));
}
