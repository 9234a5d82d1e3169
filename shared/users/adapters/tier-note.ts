import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PermanentError } from '../../platform/failures.ts';
import type { GrantedTier } from '../user.ts';
import { keys } from './user-items.ts';

/** What the loyalty programme has announced of a member. */
export interface NotedTier {
  readonly userId: string;
  readonly tier: GrantedTier;
}

/** @throws PermanentError malformed_event for a time that is none */
export function notedTier(data: {
  readonly userId: string;
  readonly newTier: string;
  readonly newTierId?: string;
  readonly upgradedAt: string;
}): NotedTier {
  const since = Date.parse(data.upgradedAt);
  if (Number.isNaN(since)) throw new PermanentError('malformed_event', '/detail/data/upgradedAt is no time');
  const { userId, newTier: name, newTierId: id } = data;
  return { userId, tier: { name, since, ...(id === undefined ? {} : { id }) } };
}

/** Keeps the newest tier of each user, in whatever order they are announced. Of others than our users nothing is kept. */
export function tierNote(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string) {
  return async ({ userId, tier }: NotedTier): Promise<void> => {
    try {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: keys.profile(userId),
          UpdateExpression: 'SET tier = :tier',
          ConditionExpression:
            'attribute_exists(PK) AND attribute_not_exists(deletedAt) AND (attribute_not_exists(tier) OR tier.since < :since)',
          ExpressionAttributeValues: { ':tier': tier, ':since': tier.since },
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  };
}
