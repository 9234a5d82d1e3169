import type { DurableContext } from '@aws/durable-execution-sdk-js';
import validateRequest, { type ReEvaluationRequest } from '#contracts/tiers/re-evaluation-request';
import type { ProgrammeInForce, TierLadder } from '../../loyalty/contracts/programme.ts';
import { checked } from '../../platform/boundary/invoked.ts';
import { untilServiceIsBack } from '../../platform/boundary/step-policies.ts';
import type { MembersPlace, PageOfMembers } from '../adapters/members-pages.ts';
import { executionName, type StartExecution } from '../adapters/start-execution.ts';
import type { TierRepository } from '../adapters/tier-repository.ts';
import { evaluateTier } from '../evaluate-tier.ts';

/** A durable execution holds 3,000 operations; a hundred pages are done within minutes, and another execution goes on. */
export const PAGES_PER_EXECUTION = 100;

/**
 * By then every process asks for the programme again: parameters are kept for 20 seconds, here and in the upgrades that are
 * started. Whoever decided by the programme before would find nobody due.
 */
export const UNTIL_ALL_KNOW_SECONDS = 30;

/** Accounts that are read at the same time. */
const READS_AT_ONCE = 10;

export interface ReEvaluationDependencies {
  readonly tiers: Pick<TierRepository, 'read'>;
  readonly pageOfMembers: PageOfMembers;
  readonly programmeInForce: ProgrammeInForce;
  readonly startUpgrade: StartExecution;
  /** Starts another execution of this workflow. */
  readonly goOn: StartExecution<ReEvaluationRequest>;
  readonly now?: () => number;
}

export interface ReEvaluationResult {
  /** continued: another execution goes on from where this one ended. */
  readonly outcome: 'done' | 'continued';
  readonly members: number;
  /** How many of them an upgrade was started for. */
  readonly due: number;
}

/**
 * Goes through all members in pages, each a step that is not done again once it is done, and starts an upgrade for each
 * member whose tier lags behind what they have reached, or whose upgrade is still to be announced. Started upgrades are
 * named after run and member: a page that is done twice starts none twice.
 */
export function reEvaluation({
  tiers,
  pageOfMembers,
  programmeInForce,
  startUpgrade,
  goOn,
  now = Date.now,
}: ReEvaluationDependencies) {
  return async (input: unknown, context: DurableContext): Promise<ReEvaluationResult> => {
    const { run, correlationId, after } = checked(validateRequest, input);
    if (!after) await context.wait('until-all-know-the-programme', { seconds: UNTIL_ALL_KNOW_SECONDS });
    const { ladder } = await context.step(
      'read-programme',
      async () => ({ ladder: (await programmeInForce()).tiers }),
      {
        retryStrategy: untilServiceIsBack,
      },
    );
    let place: MembersPlace | undefined = after ?? { shard: 0 };
    let members = 0;
    let due = 0;
    for (let page = 1; page <= PAGES_PER_EXECUTION && place; page++) {
      const from: MembersPlace = place;
      const done = await context.step(`page-${page}`, () => evaluatePage(from, ladder, { run, correlationId }), {
        retryStrategy: untilServiceIsBack,
      });
      members += done.members;
      due += done.due;
      place = done.next;
    }
    if (!place) return { outcome: 'done', members, due };
    const rest: ReEvaluationRequest = { run, correlationId, after: place };
    await context.step('go-on', () => goOn(executionName(JSON.stringify(rest), run), rest), {
      retryStrategy: untilServiceIsBack,
    });
    return { outcome: 'continued', members, due };
  };

  async function evaluatePage(from: MembersPlace, ladder: TierLadder, { run, correlationId }: ReEvaluationRequest) {
    const { members, next } = await pageOfMembers(from);
    let due = 0;
    for (let first = 0; first < members.length; first += READS_AT_ONCE) {
      const group = members.slice(first, first + READS_AT_ONCE);
      const started = await Promise.all(
        group.map(async (userId) => {
          const state = await tiers.read(userId);
          if (!state || evaluateTier(state, ladder, { at: now() }).kind === 'stay') return false;
          await startUpgrade(executionName(`${run} ${userId}`, userId), { userId, correlationId });
          return true;
        }),
      );
      due += started.filter(Boolean).length;
    }
    return { members: members.length, due, ...(next && { next }) };
  }
}
