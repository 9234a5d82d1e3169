import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { batchReads } from '../../platform/aws/batch-reads.ts';
import { isLive, type Session } from '../session.ts';
import { credentialsOfItem, keys } from './user-items.ts';

/** More sign-ins than a person has devices; older ones are over or soon will be. */
const MOST_LISTED = 100;

export interface SessionRepository {
  begin(session: Session): Promise<void>;
  /** Whether it has begun, is not over, and nothing has ended all sessions since. */
  isLive(userId: string, sessionId: string, at: number): Promise<boolean>;
  read(userId: string, sessionId: string): Promise<Session | undefined>;
  /** @returns false where the refresh token was not the one that is good any more */
  rotate(userId: string, sessionId: string, from: string, to: string): Promise<boolean>;
  /** Those that are live, newest first. */
  list(userId: string, at: number): Promise<Session[]>;
  /** @returns false where there is no such session */
  end(userId: string, sessionId: string): Promise<boolean>;
  /** Leaves nothing of them, live or not. */
  endAll(userId: string): Promise<void>;
  /** Takes a session over what has ended all others. */
  carryOver(userId: string, sessionId: string, epoch: number): Promise<void>;
}

export function sessionRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): SessionRepository {
  const readItems = batchReads(client, TableName, (attempt) => delay(50 * 2 ** attempt));

  /** All of them, however often somebody has signed in within the hour. */
  const sessionsOf = async (userId: string) => {
    const sessions: Session[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :user AND begins_with(SK, :session)',
          ExpressionAttributeValues: { ':user': keys.user(userId), ':session': 'SESSION#' },
          ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        }),
      );
      sessions.push(...(Items as Session[]));
      after = LastEvaluatedKey;
    } while (after !== undefined);
    return sessions;
  };

  return {
    async begin(session) {
      const { userId, sessionId, expiresAt } = session;
      const expiresAtEpochSeconds = Math.ceil(expiresAt / 1000);
      const Item = { ...keys.session(userId, sessionId), ...session, expiresAtEpochSeconds };
      await client.send(new PutCommand({ TableName, Item }));
    },

    async isLive(userId, sessionId, at) {
      const found = await readItems([keys.session(userId, sessionId), keys.credentials(userId)]);
      const session = found.find(({ SK }) => SK.startsWith('SESSION#')) as unknown as Session | undefined;
      return isLive(session, credentialsOfItem(found.find(({ SK }) => SK === 'CREDENTIALS')), at);
    },

    async read(userId, sessionId) {
      const [found] = await readItems([keys.session(userId, sessionId)]);
      return found as unknown as Session | undefined;
    },

    async rotate(userId, sessionId, from, to) {
      return onlyIf(
        new UpdateCommand({
          TableName,
          Key: keys.session(userId, sessionId),
          UpdateExpression: 'SET refreshHash = :to',
          ConditionExpression: 'refreshHash = :from',
          ExpressionAttributeValues: { ':from': from, ':to': to },
        }),
      );
    },

    async list(userId, at) {
      const [all, found] = await Promise.all([sessionsOf(userId), readItems([keys.credentials(userId)])]);
      const credentials = credentialsOfItem(found[0]);
      return all
        .filter((session) => isLive(session, credentials, at))
        .sort((one, other) => other.createdAt - one.createdAt)
        .slice(0, MOST_LISTED);
    },

    async end(userId, sessionId) {
      const Key = keys.session(userId, sessionId);
      const { Attributes } = await client.send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
      return Attributes !== undefined;
    },

    async endAll(userId) {
      for (const { sessionId } of await sessionsOf(userId))
        await client.send(new DeleteCommand({ TableName, Key: keys.session(userId, sessionId) }));
    },

    async carryOver(userId, sessionId, epoch) {
      // One that was ended meanwhile is not there to be taken over.
      await onlyIf(
        new UpdateCommand({
          TableName,
          Key: keys.session(userId, sessionId),
          UpdateExpression: 'SET epoch = :epoch',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeValues: { ':epoch': epoch },
        }),
      );
    },
  };

  /** @returns whether the condition held */
  async function onlyIf(update: UpdateCommand): Promise<boolean> {
    try {
      await client.send(update);
      return true;
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      return false;
    }
  }
}
