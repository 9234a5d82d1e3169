import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { count } from '../../platform/telemetry/observability.ts';
import type { Session } from '../session-record.ts';
import { archivedSession } from './archived-sessions.ts';
import type { DueSessions } from './due-sessions.ts';
import { sessionKey } from './session-repository.ts';

export interface ArchiveTables {
  readonly sessions: string;
  readonly archive: string;
}

/**
 * Puts away what is over and due: into the archive and out of the table in one transaction for each, on the version that was
 * read. One that was changed meanwhile stays for the next night.
 *
 * @param hasTime false: enough for this run, the next goes on
 * @returns how many were put away
 */
export function archiveSessions(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tables: ArchiveTables,
  due: DueSessions,
  hasTime: () => boolean,
) {
  return async (at: number): Promise<number> => {
    let archived = 0;
    for await (const page of due({ kind: 'over', until: at })) {
      const put = await Promise.all(page.filter(({ dueAt }) => dueAt <= at).map((session) => putAway(session, at)));
      archived += put.filter(Boolean).length;
      if (!hasTime()) break;
    }
    count('SessionsArchived', archived);
    return archived;
  };

  async function putAway(session: Session, at: number): Promise<boolean> {
    const Key = sessionKey(session.sessionId);
    const { written } = await writeTogether(client, [
      {
        Put: {
          TableName: tables.archive,
          Item: { ...Key, ...archivedSession(session, at) },
          // A table that was restored may have it again: the archive's is the one that counts.
          ConditionExpression: 'attribute_not_exists(PK) OR #version <= :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': session.version },
        },
      },
      {
        Delete: {
          TableName: tables.sessions,
          Key,
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': session.version },
        },
      },
    ]);
    return written;
  }
}
