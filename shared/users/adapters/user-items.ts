import { listedAt, shardOf } from '../../platform/paging/time-shards.ts';
import type { Credentials } from '../credentials.ts';
import { addressKey } from '../email-address.ts';
import { type GrantedTier, placeOf, type User } from '../user.ts';
import { hashOf } from './secrets.ts';

/** Ids only ever follow a fixed prefix, so that none can reach another key space. */
export const keys = {
  user: (userId: string) => `USER#${userId}`,
  profile: (userId: string) => ({ PK: keys.user(userId), SK: 'PROFILE' }),
  credentials: (userId: string) => ({ PK: keys.user(userId), SK: 'CREDENTIALS' }),
  session: (userId: string, sessionId: string) => ({ PK: keys.user(userId), SK: `SESSION#${sessionId}` }),
  /** One for each address, however it is written: its condition makes addresses unique. */
  address: (emailAddress: string) => ({ PK: `ADDRESS#${addressHash(emailAddress)}`, SK: 'ADDRESS' }),
  client: (clientId: string) => ({ PK: `CLIENT#${clientId}`, SK: 'CLIENT' }),
  /** By its hash: whoever reads the table has no codes. */
  code: (codeHash: string) => ({ PK: `CODE#${codeHash}`, SK: 'CODE' }),
  revokedToken: (tokenId: string) => ({ PK: `TOKEN#${tokenId}`, SK: 'REVOKED' }),
  /** Of two parts, so that no order of one shop can be taken for one of another. */
  countedOrder: (orderId: string, shop = '') => ({ PK: `ORDER#${orderId}`, SK: `SHOP#${shop}` }),
} as const;

/**
 * An address in keys and in the names of tries: what anybody may write at a door fits into a key, however long it is, and
 * addresses of whoever mistypes theirs are nobody's to read.
 */
export function addressHash(emailAddress: string): string {
  return hashOf(addressKey(emailAddress));
}

/** Who asked for a change, for whoever reads the table or its stream. */
export interface Written {
  readonly correlationId: string;
  readonly actor: string;
  readonly traceparent?: string;
}

/** The user as stored. What proves who they are lies apart, so that neither index nor stream of it carries that. */
export function profileItem(user: User, { correlationId, actor, traceparent }: Written) {
  const { userId } = user;
  return {
    ...keys.profile(userId),
    ...user,
    shard: shardOf(userId),
    listedAt: listedAt(placeOf(user)),
    correlationId,
    actor,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** What is left of a user who is gone: that they were, and nothing of who they were. */
export function tombstone(user: Pick<User, 'userId' | 'createdAt'>, deletedAt: number, written: Written) {
  const { correlationId, actor, traceparent } = written;
  return {
    ...keys.profile(user.userId),
    userId: user.userId,
    createdAt: user.createdAt,
    deletedAt,
    correlationId,
    actor,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** @returns undefined for an item that is not there, and for one that is a tombstone */
export function userOfItem(item: Readonly<Record<string, unknown>> | undefined): User | undefined {
  if (!item || item.deletedAt !== undefined) return undefined;
  const { userId, emailAddress, firstName, lastName, isAdmin, isDisabled, orderCount, createdAt } = item as User &
    object;
  const tier = item.tier as GrantedTier | undefined;
  const user = { userId, emailAddress, firstName, lastName, isAdmin, isDisabled, orderCount, createdAt };
  return tier ? { ...user, tier } : user;
}

export function credentialsOfItem(item: Readonly<Record<string, unknown>> | undefined): Credentials | undefined {
  if (!item) return undefined;
  const { userId, passwordHash, epoch } = item as unknown as Credentials;
  return { userId, passwordHash, epoch };
}
