import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchReads } from '../../platform/aws/batch-reads.ts';
import { writeTogether } from '../../platform/aws/one-transaction.ts';
import { everyShard, pageByTime, type TimePlace } from '../../platform/paging/time-shards.ts';
import type { Credentials } from '../credentials.ts';
import type { User } from '../user.ts';
import { credentialsOfItem, keys, profileItem, tombstone, userOfItem, type Written } from './user-items.ts';

/** Someone who may sign in, or as little as is there of them. */
export interface SignUp {
  readonly user?: User;
  readonly credentials?: Credentials;
  /** Of the request that has signed them up. */
  readonly requestId?: string;
}

export interface NewUser {
  readonly user: User;
  readonly passwordHash: string;
  /** Tells a repeat of the request from another one. */
  readonly requestId?: string;
}

export interface UserRepository {
  /** @returns false where somebody has the address */
  add(newUser: NewUser, written: Written): Promise<boolean>;
  read(userId: string): Promise<User | undefined>;
  signUpOf(userId: string): Promise<SignUp>;
  /** Takes the same calls for an address that nobody has. */
  findByAddress(emailAddress: string): Promise<SignUp>;
  list(page: { readonly limit: number; readonly after?: TimePlace }): Promise<User[]>;
  /** Ends all sessions; @returns false where the credentials are not the ones that were read any more */
  changePassword(read: Credentials, passwordHash: string): Promise<boolean>;
  /** The same password, hashed anew: nothing ends. */
  rehash(read: Credentials, passwordHash: string): Promise<void>;
  /** Ends all sessions of someone who is disabled. @returns the user after; undefined where there is none */
  setDisabled(userId: string, isDisabled: boolean): Promise<User | undefined>;
  /** Takes everything away that says who it was. @returns false where there is no such user */
  erase(user: User, at: number, written: Written): Promise<boolean>;
}

export function userRepository(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): UserRepository {
  const readItems = batchReads(client, TableName, (attempt) => delay(50 * 2 ** attempt));

  return {
    async add({ user, passwordHash, requestId }, written) {
      const { userId, emailAddress } = user;
      const credentials = { ...keys.credentials(userId), userId, passwordHash, epoch: 1 };
      const address = { ...keys.address(emailAddress), userId, ...(requestId === undefined ? {} : { requestId }) };
      const put = (Item: object) => ({
        Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' },
      });
      const { written: isWritten } = await writeTogether(client, [
        put(address),
        put(profileItem(user, written)),
        put(credentials),
      ]);
      return isWritten;
    },

    async read(userId) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keys.profile(userId), ConsistentRead: true }),
      );
      return userOfItem(Item);
    },

    signUpOf,

    async findByAddress(emailAddress) {
      const Key = keys.address(emailAddress);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      const { userId = '', requestId } = (Item ?? {}) as { readonly userId?: string; readonly requestId?: string };
      const signUp = await signUpOf(userId);
      return { ...signUp, ...(requestId === undefined ? {} : { requestId }) };
    },

    async list({ limit, after }) {
      const index = { client, tableName: TableName, indexName: 'ByTime', partitionKey: 'shard' };
      const items = await pageByTime<Record<string, unknown>>(index, everyShard, {
        limit,
        direction: 'desc',
        ...(after === undefined ? {} : { after }),
      });
      return items.flatMap((item) => userOfItem(item) ?? []);
    },

    changePassword: ({ userId, epoch }, passwordHash) =>
      conditionally({
        Key: keys.credentials(userId),
        UpdateExpression: 'SET passwordHash = :hash, epoch = :next',
        ConditionExpression: 'epoch = :read',
        ExpressionAttributeValues: { ':hash': passwordHash, ':read': epoch, ':next': epoch + 1 },
      }),

    async rehash({ userId, passwordHash: before }, passwordHash) {
      await conditionally({
        Key: keys.credentials(userId),
        UpdateExpression: 'SET passwordHash = :hash',
        ConditionExpression: 'passwordHash = :before',
        ExpressionAttributeValues: { ':hash': passwordHash, ':before': before },
      });
    },

    async setDisabled(userId, isDisabled) {
      const profile = {
        Update: {
          TableName,
          Key: keys.profile(userId),
          UpdateExpression: 'SET isDisabled = :disabled',
          ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(deletedAt)',
          ExpressionAttributeValues: { ':disabled': isDisabled },
        },
      };
      const sessions = {
        Update: {
          TableName,
          Key: keys.credentials(userId),
          UpdateExpression: 'SET epoch = epoch + :one',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeValues: { ':one': 1 },
        },
      };
      const { written } = await writeTogether(client, isDisabled ? [profile, sessions] : [profile]);
      return written ? (await signUpOf(userId)).user : undefined;
    },

    async erase(user, at, by) {
      const { written } = await writeTogether(client, [
        {
          Put: {
            TableName,
            Item: tombstone(user, at, by),
            ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(deletedAt)',
          },
        },
        { Delete: { TableName, Key: keys.credentials(user.userId) } },
        { Delete: { TableName, Key: keys.address(user.emailAddress) } },
      ]);
      return written;
    },
  };

  async function signUpOf(userId: string): Promise<SignUp> {
    const found = await readItems([keys.profile(userId), keys.credentials(userId)]);
    const user = userOfItem(found.find(({ SK }) => SK === 'PROFILE'));
    const credentials = credentialsOfItem(found.find(({ SK }) => SK === 'CREDENTIALS'));
    return { ...(user ? { user } : {}), ...(credentials ? { credentials } : {}) };
  }

  /** @returns false where the condition failed */
  async function conditionally(
    update: Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName'>,
  ): Promise<boolean> {
    try {
      await client.send(new UpdateCommand({ TableName, ...update }));
      return true;
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      return false;
    }
  }
}
