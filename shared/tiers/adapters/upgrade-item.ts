import type { UpgradeFields } from '../../loyalty/contracts/account-item.ts';
import type { Instant } from '../../loyalty/contracts/instant.ts';
import type { TierMark } from '../tier-state.ts';

/** A member's newest upgrade, in an item beside the account. */
export interface UpgradeItem extends Partial<UpgradeFields> {
  /** The version of the tier that it granted. */
  readonly tierVersion: number;
  /** The birth of the account: the upgrade of an earlier life is nobody's. */
  readonly memberSince: Instant;
}

/** What an item must be for a write, with the values that it is held against by their attributes. */
export interface WriteCondition {
  readonly condition: string;
  readonly given: Readonly<Record<string, unknown>>;
}

/** Whether an upgrade is the one that was read. */
export function upgradeIsStill({ createdAt, tierVersion, tierUpgradeId }: TierMark): WriteCondition {
  return {
    condition:
      '#memberSince = :read_memberSince AND #tierVersion = :read_tierVersion AND #tierUpgradeId = :read_tierUpgradeId',
    given: { memberSince: createdAt, tierVersion, tierUpgradeId },
  };
}

/**
 * Whether a tier may be granted, as far as the upgrade's item is concerned: it is the one that was read, belongs to an
 * earlier life of the account, or does not exist yet, as for accounts whose own item still has what it would hold. That the
 * account has no other upgrade is for the condition of its item.
 */
export function upgradeMayBeWritten(read: TierMark): WriteCondition {
  const noneOfThisLife = 'attribute_not_exists(PK) OR #memberSince <> :read_memberSince';
  if (read.tierUpgradeId === null) return { condition: noneOfThisLife, given: { memberSince: read.createdAt } };
  const { condition, given } = upgradeIsStill(read);
  return { condition: `${noneOfThisLife} OR (${condition})`, given };
}

/** The parts of an update that sets fields under a condition. */
export function updateOf(fields: object, { condition, given }: WriteCondition) {
  const names = [...new Set([...Object.keys(fields), ...Object.keys(given)])];
  return {
    UpdateExpression: `SET ${Object.keys(fields)
      .map((name) => `#${name} = :${name}`)
      .join(', ')}`,
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
      ...Object.fromEntries(
        Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[`:read_${name}`, value]])),
      ),
    },
  };
}
