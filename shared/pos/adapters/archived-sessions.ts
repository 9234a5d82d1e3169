import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Session } from '../session-record.ts';
import { DUE_SHARDS, shardOf } from './session-repository.ts';

/**
 * Who it was in words or by a fingerprint of what they showed (that of a late sale's body is one: a phone number can be guessed
 * from it), what the partner said of them, and what only the table needs.
 */
const FORGOTTEN: ReadonlySet<string> = new Set([
  ...['customer', 'identifier', 'fingerprint', 'customerName', 'currentPoints', 'newBalance', 'tier', 'partnerMessage'],
  ...['dueShard', 'dueAt', 'work', 'expiresAtEpochSeconds', 'PK', 'SK'],
]);

const dayShard = (businessDate: string, shard: number) => `${businessDate}#${shard}`;

/**
 * What the archive keeps of a session for good: what was booked, and the ids under which the partner's books and the ledger
 * have it. Names and what was shown at the till go with the session.
 *
 * @source docs/decisions/0145-what-is-kept-of-old-sales.md
 */
export function archivedSession(session: Session, at: number): Readonly<Record<string, unknown>> {
  const { returns } = session;
  return {
    ...Object.fromEntries(Object.entries(session).filter(([name]) => !FORGOTTEN.has(name))),
    ...(returns === undefined
      ? {}
      : { returns: returns.map(({ partnerMessage: _, newBalance: __, ...kept }) => kept) }),
    dayShard: dayShard(session.businessDate, shardOf(session.sessionId)),
    archivedAt: at,
  };
}

/** All sessions of a business day that the archive has, by its index ByDay. */
export type ArchivedSessions = (businessDate: string) => Promise<readonly Session[]>;

export function archivedSessions(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): ArchivedSessions {
  return async (businessDate) => {
    const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => dayShard(businessDate, shard));
    return (await Promise.all(shards.map(inShard))).flat();
  };

  async function inShard(shard: string): Promise<Session[]> {
    const found: Session[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'ByDay',
          KeyConditionExpression: 'dayShard = :shard',
          ExpressionAttributeValues: { ':shard': shard },
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      found.push(...(Items as Session[]));
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  }
}
