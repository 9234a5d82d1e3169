import type { WriteSharedCommand } from '#contracts/loyalty/write-shared-command';
import type { ReceivedCommand } from '../../platform/boundary/commands.ts';
import { count } from '../../platform/telemetry/observability.ts';
import type { Instant } from '../account.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';
import { madeMovement } from '../made-movement.ts';
import type { AccountRepository } from './account-repository.ts';
import { reported } from './credit.ts';
import type { SharedAnswers } from './shared-answers.ts';

/**
 * Makes the movements of shared accounts, those of one account one after the other: the queue's groups are accounts. What a
 * request has given up waiting for is not made.
 *
 * @returns a settled result for each command, in their order
 */
export function writeShared({
  accounts,
  programmeInForce,
  answers,
  now = Date.now,
}: {
  readonly accounts: Pick<AccountRepository, 'apply'>;
  readonly programmeInForce: ProgrammeInForce;
  readonly answers: Pick<SharedAnswers, 'refuse'>;
  readonly now?: () => Instant;
}) {
  return (commands: readonly ReceivedCommand<WriteSharedCommand>[]): Promise<PromiseSettledResult<unknown>[]> =>
    Promise.allSettled(commands.map(write));

  async function write({ commandId, data }: ReceivedCommand<WriteSharedCommand>): Promise<unknown> {
    const { userId, answerBy } = data;
    const at = now();
    if (answerBy !== undefined && at >= answerBy) return count('AbandonedWrites');
    const [outcome] = await accounts.apply(userId, [madeMovement(data)], await programmeInForce(), at, commandId);
    if (!outcome) throw new Error('a movement has no outcome');
    if (answerBy !== undefined) {
      if (outcome.status === 'refused') await answers.refuse(userId, commandId, outcome.refusal, now());
      return outcome;
    }
    const result = reported({ status: 'fulfilled', value: outcome });
    if (result.status === 'rejected') throw result.reason;
    return outcome;
  }
}
