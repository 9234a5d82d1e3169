import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type BatchRead, batchReads } from '../../platform/aws/batch-reads.ts';
import type { Instant } from '../account.ts';
import type { Source } from '../entry.ts';
import type { Outcome, PlanRefusal } from '../ledger.ts';
import { type ClaimItem, claimedEntryOf, keys } from './ledger-items.ts';

/** How those who wait for a shared account learn what became of their movement. */
export interface SharedAnswers {
  /** Undefined while nothing has. One read of two items. */
  of(userId: string, source: Source, commandId: string): Promise<Outcome | undefined>;
  /** A refusal writes nothing into the ledger: it is told by an item of its own, which time to live takes away. */
  refuse(userId: string, commandId: string, refusal: PlanRefusal, at: Instant): Promise<void>;
}

const KEPT_SECONDS = 3600;

export function sharedAnswers({
  client,
  tableName,
  pause,
}: {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  readonly pause: (attempt: number) => Promise<unknown>;
}): SharedAnswers {
  const readItems: BatchRead = batchReads(client, tableName, pause);
  return {
    async of(userId, source, commandId) {
      const [claim, answer] = [keys.claim(userId, source), keys.answer(userId, commandId)];
      const items = await readItems([claim, answer]);
      const made = items.find(({ SK }) => SK === claim.SK) as ClaimItem | undefined;
      if (made) {
        const { entry } = claimedEntryOf(made);
        // The writer's attempt has the command's id: any other's entry was made by a twin.
        if (entry.attemptId === commandId) return { status: 'applied', entry };
        return { status: 'repeated', entry, by: 'earlier' };
      }
      const refused = items.find(({ SK }) => SK === answer.SK);
      return refused && { status: 'refused', refusal: refused.refusal as PlanRefusal };
    },
    async refuse(userId, commandId, refusal, at) {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: {
            ...keys.answer(userId, commandId),
            refusal,
            expiresAtEpochSeconds: Math.ceil(at / 1000) + KEPT_SECONDS,
          },
        }),
      );
    },
  };
}
