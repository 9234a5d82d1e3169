import type { DynamoDBRecord } from 'aws-lambda';
import { PermanentError } from '../../platform/failures.ts';
import type { Instant } from '../account.ts';
import { memberOf } from '../contracts/account-item.ts';
import type { ProgrammeInForce } from '../contracts/programme.ts';
import type { AccountRepository } from './account-repository.ts';

/** Whose timer it was that time to live has taken away. @throws PermanentError for what has no key */
export function dueMember({ dynamodb }: DynamoDBRecord): string {
  const PK = dynamodb?.Keys?.PK?.S;
  if (PK === undefined) throw new PermanentError('malformed_record', 'the record has no partition key');
  return memberOf({ PK });
}

/**
 * Settles each member whose timer went off. Time to live is late by up to a few days: whoever looked at the account
 * meanwhile has settled it, and then there is only the timer to set.
 *
 * @returns a settled result for each, in their order
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export function settleDue(accounts: Pick<AccountRepository, 'settle'>, programmeInForce: ProgrammeInForce) {
  return async (members: readonly string[], at: Instant, actor: string): Promise<PromiseSettledResult<unknown>[]> => {
    const programme = await programmeInForce();
    return Promise.allSettled(
      members.map((userId) => accounts.settle(userId, programme, { at, actor, setsTimer: true })),
    );
  };
}
