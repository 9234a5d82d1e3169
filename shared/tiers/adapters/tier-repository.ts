import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { accountKey, type PointsFields, type TierFields } from '../../loyalty/contracts/account-item.ts';
import type { TierMark, TierState } from '../tier-state.ts';

/** What a write may change: fields of the tiers' context alone. */
export type TierChange = { readonly [Field in keyof TierFields]?: NonNullable<TierFields[Field]> };

const READ_ATTRIBUTES = [
  'userId',
  'points',
  'highestPoints',
  'createdAt',
  'tier',
  'tierThreshold',
  'tierVersion',
  'tierSince',
  'previousTier',
  'tierUpgradeId',
  'tierNotification',
  'tierPendingSince',
] as const satisfies readonly (keyof TierState)[];

type StoredTier = PointsFields & Partial<TierFields>;

export interface TierRepository {
  /** One consistent read. Undefined when the member has no account. */
  read(userId: string): Promise<TierState | undefined>;
  /**
   * Sets tier fields, if the tier is still the one that was read. The ledger's fields are neither looked at nor touched,
   * so that movements of points and upgrades never stand in each other's way.
   *
   * @returns false when it is another one by now: nothing was written, or it was and the answer got lost
   */
  change(read: TierMark, fields: TierChange): Promise<boolean>;
}

export interface TierRepositorySettings {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}

export function tierRepository({ client, tableName }: TierRepositorySettings): TierRepository {
  return {
    async read(userId) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: accountKey(userId),
          ConsistentRead: true,
          ProjectionExpression: READ_ATTRIBUTES.map((name) => `#${name}`).join(', '),
          ExpressionAttributeNames: Object.fromEntries(READ_ATTRIBUTES.map((name) => [`#${name}`, name])),
        }),
      );
      return Item && tierStateOf(Item as StoredTier);
    },

    async change(read, fields) {
      const entries = Object.entries(fields);
      const guards = { tierVersion: read.tierVersion || null, tierUpgradeId: read.tierUpgradeId };
      const conditions = Object.entries(guards).map(([name, value]) =>
        value === null ? `attribute_not_exists(#${name})` : `#${name} = :read_${name}`,
      );
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: accountKey(read.userId),
            UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}`,
            // An update would make an item where there is none.
            ConditionExpression: ['attribute_exists(PK)', ...conditions].join(' AND '),
            ExpressionAttributeNames: Object.fromEntries(
              [...new Set([...Object.keys(fields), ...Object.keys(guards)])].map((name) => [`#${name}`, name]),
            ),
            ExpressionAttributeValues: Object.fromEntries([
              ...entries.map(([name, value]) => [`:${name}`, value]),
              ...Object.entries(guards).flatMap(([name, value]) => (value === null ? [] : [[`:read_${name}`, value]])),
            ]),
          }),
        );
        return true;
      } catch (error) {
        if ((error as Error).name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}

function tierStateOf(item: StoredTier): TierState {
  return {
    userId: item.userId,
    points: item.points,
    highestPoints: item.highestPoints ?? item.points,
    createdAt: item.createdAt,
    tier: item.tier ?? null,
    tierThreshold: item.tierThreshold ?? null,
    tierVersion: item.tierVersion ?? 0,
    tierSince: item.tierSince ?? null,
    previousTier: item.previousTier ?? null,
    tierUpgradeId: item.tierUpgradeId ?? null,
    tierNotification: item.tierNotification ?? null,
    tierPendingSince: item.tierPendingSince ?? null,
  };
}
