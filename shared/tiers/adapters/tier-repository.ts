import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  accountKey,
  type GrantedFields,
  type PointsFields,
  type TierFields,
  upgradeKey,
} from '../../loyalty/contracts/account-item.ts';
import { batchReads } from '../../platform/aws/batch-reads.ts';
import { jointTransactions } from '../../platform/aws/joint-transactions.ts';
import type { TierMark, TierState } from '../tier-state.ts';
import { type UpgradeItem, updateOf, upgradeIsStill, upgradeMayBeWritten } from './upgrade-item.ts';

/** What a write may change: fields of the tiers' context alone. */
export type TierChange = { readonly [Field in keyof TierFields]?: NonNullable<TierFields[Field]> };

type StoredAccount = PointsFields & Partial<TierFields>;

/** Another upgrade that is written between the two reads is a matter of milliseconds. */
const READ_ATTEMPTS = 3;
const PAUSE_MS = 20;

export interface TierRepository {
  /** One consistent read of account and upgrade. Undefined when the member has no account. */
  read(userId: string): Promise<TierState | undefined>;
  /**
   * Sets tier fields, if the tier is still the one that was read. The ledger's fields are neither looked at nor touched.
   * What is granted is written into the account's item in one transaction with the upgrade's; what becomes of its
   * announcement into the upgrade's alone, which no movement of points touches.
   *
   * @returns false when it is another one by now, or another writer was at it in that moment: nothing was written, or it
   *   was and the answer got lost. Reading again tells
   */
  change(read: TierMark, fields: TierChange): Promise<boolean>;
}

export interface TierRepositorySettings {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}

export function tierRepository({ client, tableName }: TierRepositorySettings): TierRepository {
  const pause = (attempt: number) => delay(Math.random() * PAUSE_MS * 2 ** attempt);
  const readItems = batchReads(client, tableName, pause);
  const transact = jointTransactions(client);

  return {
    async read(userId) {
      for (let attempt = 1; ; attempt++) {
        const items = await readItems([accountKey(userId), upgradeKey(userId)]);
        const account = items.find(({ SK }) => SK === 'ACCOUNT') as StoredAccount | undefined;
        if (!account) return undefined;
        const upgrade = items.find(({ SK }) => SK === 'TIER') as UpgradeItem | undefined;
        const own = upgrade?.memberSince === account.createdAt ? upgrade : undefined;
        const isWhole = (own?.tierVersion ?? 0) === (account.tierVersion ?? 0) || (!own && account.tierUpgradeId);
        // A batch of reads is no snapshot. What stays apart was done by hand: the writes' conditions know it.
        if (isWhole || attempt === READ_ATTEMPTS) return tierStateOf(account, own);
        await pause(attempt);
      }
    },

    async change(read, fields) {
      const { tier, tierThreshold, tierVersion, tierSince, ...upgrade } = fields;
      const granted = withoutAbsent({ tier, tierThreshold, tierVersion, tierSince });
      if (Object.keys(granted).length > 0) return grant(read, granted, upgrade);
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: upgradeKey(read.userId),
            ...updateOf(upgrade, upgradeIsStill(read)),
          }),
        );
        return true;
      } catch (error) {
        if ((error as Error).name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };

  function grant(read: TierMark, granted: TierChange, upgrade: TierChange): Promise<boolean> {
    const { userId, createdAt } = read;
    const tierVersion = granted.tierVersion ?? read.tierVersion;
    return transact([
      {
        Update: {
          TableName: tableName,
          Key: accountKey(userId),
          ...updateOf(granted, {
            // An update would make an item where there is none.
            condition: `#createdAt = :read_createdAt AND ${read.tierVersion ? '#tierVersion = :read_tierVersion' : 'attribute_not_exists(#tierVersion)'}`,
            given: {
              createdAt,
              ...(read.tierVersion ? { tierVersion: read.tierVersion } : { tierVersion: undefined }),
            },
          }),
        },
      },
      {
        Update: {
          TableName: tableName,
          Key: upgradeKey(userId),
          ...updateOf({ ...upgrade, tierVersion, memberSince: createdAt }, upgradeMayBeWritten(read)),
        },
      },
    ]);
  }
}

function tierStateOf(account: StoredAccount, own: UpgradeItem | undefined): TierState {
  const granted: Partial<GrantedFields> = account;
  const upgrade = own ?? account;
  return {
    userId: account.userId,
    points: account.points,
    highestPoints: account.highestPoints ?? account.points,
    createdAt: account.createdAt,
    tier: granted.tier ?? null,
    tierThreshold: granted.tierThreshold ?? null,
    tierVersion: granted.tierVersion ?? 0,
    tierSince: granted.tierSince ?? null,
    previousTier: upgrade.previousTier ?? null,
    tierUpgradeId: upgrade.tierUpgradeId ?? null,
    tierNotification: upgrade.tierNotification ?? null,
    tierPendingSince: upgrade.tierPendingSince ?? null,
  };
}

function withoutAbsent(fields: Readonly<Record<string, unknown>>): TierChange {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
