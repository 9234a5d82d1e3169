import type { ReconcileCommand } from '#contracts/loyalty/reconcile-command';
import type { ReceivedCommand } from '../../platform/boundary/commands.ts';
import type { SendCommands } from '../../platform/outgoing/command-queue.ts';
import type { Instant } from '../account.ts';
import type { Programme, ProgrammeInForce } from '../contracts/programme.ts';
import type { Reconciled } from './account-reconciliation.ts';
import type { AnnouncedReconciliation } from './announced-reconciliation.ts';
import type { PageOfMembers } from './changed-members.ts';
import { MAX_NAMED, NOTHING_FOUND, type ReconciliationRuns, type Totals, together } from './reconciliation-runs.ts';
import { reconcileCommand } from './start-reconciliation.ts';

/** Another page is begun with at least this much time: 25 accounts of some thousand new entries each. */
export const TIME_FOR_A_PAGE_MS = 30_000;

/** Accounts that are looked at side by side. */
const AT_ONCE = 5;

export interface ReconciliationDependencies {
  readonly reconcile: AnnouncedReconciliation;
  readonly pageOf: PageOfMembers;
  readonly runs: Pick<ReconciliationRuns, 'partDone'>;
  readonly programmeInForce: ProgrammeInForce;
  /** Puts the rest of a part into the queue again. */
  readonly send: SendCommands;
  readonly timeLeftMs: () => number;
}

/**
 * Goes through the members of a part of a run, page by page, and leaves the rest to another invocation when its time is
 * nearly over. A part that is done again, after a failure, finds the same again.
 *
 * @returns a settled result for each command, in their order
 */
export function reconcileMembers(dependencies: ReconciliationDependencies) {
  const { reconcile, pageOf, runs, programmeInForce, send, timeLeftMs } = dependencies;
  return (commands: readonly ReceivedCommand<ReconcileCommand>[], at: Instant): Promise<PromiseSettledResult<void>[]> =>
    Promise.allSettled(commands.map((command) => reconcilePart(command, at)));

  async function reconcilePart(command: ReceivedCommand<ReconcileCommand>, at: Instant): Promise<void> {
    const { data, correlationId, actor } = command;
    const { run, shard, day } = data;
    const part = { shard, ...(day === undefined ? {} : { day }) };
    const programme = await programmeInForce();
    let totals: Totals = data.found ?? NOTHING_FOUND;
    let after = data.after;
    for (let page = 1; ; page++) {
      if (page > 1 && timeLeftMs() < TIME_FOR_A_PAGE_MS)
        return send([
          reconcileCommand(
            { run, ...part, ...(after !== undefined && { after }), found: { ...totals, drifted: [...totals.drifted] } },
            { correlationId, actor },
          ),
        ]);
      const { members, next } = await pageOf(part, after);
      totals = together(totals, await lookAt(members, programme, at, correlationId));
      if (next === undefined) return runs.partDone(run, part, totals, at);
      after = next;
    }
  }

  async function lookAt(members: readonly string[], programme: Programme, at: Instant, correlationId: string) {
    const seen: Reconciled[] = [];
    for (let first = 0; first < members.length; first += AT_ONCE) {
      const group = members.slice(first, first + AT_ONCE);
      const found = await Promise.all(group.map((userId) => reconcile(userId, programme, at, correlationId)));
      seen.push(...found.filter((each) => each !== undefined));
    }
    return totalsOf(seen);
  }
}

function totalsOf(seen: readonly Reconciled[]): Totals {
  const drifted = seen.flatMap(({ drift, userId }) => (drift ? [userId] : []));
  const rearmedTimers = seen.filter(({ timer }) => timer === 'rearmed').length;
  return { members: seen.length, drifts: drifted.length, rearmedTimers, drifted: drifted.slice(0, MAX_NAMED) };
}
