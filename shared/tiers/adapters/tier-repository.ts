import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../../loyalty/account.ts';
import { type AccountItem, keys } from '../../loyalty/adapters/account-items.ts';
import type { TierMark, TierNotification, TierState } from '../tier-state.ts';

/** The fields of the account item that this workflow owns. No ledger field may ever be among them. */
export type TierFields = Partial<
  Pick<AccountItem, 'tier' | 'tierVersion' | 'tierSince'> & {
    readonly previousTier: string;
    readonly tierUpgradeId: string;
    readonly tierNotification: TierNotification;
    readonly tierPendingSince: Instant;
    readonly tierNotifiedAt: Instant;
  }
>;

const READ_ATTRIBUTES = [
  'userId',
  'points',
  'tier',
  'tierVersion',
  'tierSince',
  'previousTier',
  'tierUpgradeId',
  'tierNotification',
  'tierPendingSince',
] as const satisfies readonly (keyof TierState)[];

export interface TierRepository {
  /** One consistent read. Undefined when the member has no account. */
  read(userId: string): Promise<TierState | undefined>;
  /**
   * Sets tier fields, if the tier is still the one that was read. The ledger's fields are neither looked at nor touched,
   * so that movements of points and upgrades never stand in each other's way.
   *
   * @returns false when it is another one by now: nothing was written, or it was and the answer got lost
   */
  change(read: TierMark, fields: TierFields): Promise<boolean>;
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
          Key: keys.account(userId),
          ConsistentRead: true,
          ProjectionExpression: READ_ATTRIBUTES.map((name) => `#${name}`).join(', '),
          ExpressionAttributeNames: Object.fromEntries(READ_ATTRIBUTES.map((name) => [`#${name}`, name])),
        }),
      );
      return Item && tierStateOf(Item as Partial<TierState> & Pick<TierState, 'userId' | 'points'>);
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
            Key: keys.account(read.userId),
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

function tierStateOf(item: Partial<TierState> & Pick<TierState, 'userId' | 'points'>): TierState {
  return {
    userId: item.userId,
    points: item.points,
    tier: item.tier ?? null,
    tierVersion: item.tierVersion ?? 0,
    tierSince: item.tierSince ?? null,
    previousTier: item.previousTier ?? null,
    tierUpgradeId: item.tierUpgradeId ?? null,
    tierNotification: item.tierNotification ?? null,
    tierPendingSince: item.tierPendingSince ?? null,
  };
}
