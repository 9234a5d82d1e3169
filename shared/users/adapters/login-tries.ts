import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { bucketKey, buckets, type Rate } from '../../platform/limits/bucket.ts';
import { homeNetwork } from './home-network.ts';
import { addressHash } from './user-items.ts';

/** From one place on one account: five at once, then one in 30 seconds. A right password gives them back. */
export const TRIES_FROM_ONE_PLACE: Rate = { perSecond: 1 / 30, burst: 5 };
/**
 * From everywhere on one account: 100 at once, then one in ten seconds. So many that nobody can lock a user out from one
 * place, and too few to guess a password of eight characters.
 *
 * @source https://pages.nist.gov/800-63-4/sp800-63b.html#throttle (at most 100 in a row)
 */
export const TRIES_IN_ALL: Rate = { perSecond: 1 / 10, burst: 100 };

export interface LoginTries {
  /**
   * Takes one before a password is looked at, whether or not there is such an address.
   *
   * @returns milliseconds to wait; 0 where the try may be made
   */
  take(emailAddress: string, from: string, at: number): Promise<number>;
  /** Gives them back to the place that knew the password. */
  giveBack(emailAddress: string, from: string): Promise<void>;
}

/** Counted before the password is looked at: tries that run side by side cannot get past it. */
export function loginTries(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string): LoginTries {
  const takeOne = buckets(client, TableName);
  return {
    async take(emailAddress, from, at) {
      const here = await takeOne(fromOnePlace(emailAddress, from), TRIES_FROM_ONE_PLACE, at);
      if (!here.granted) return here.waitMs;
      const inAll = await takeOne(onAccount(emailAddress), TRIES_IN_ALL, at);
      return inAll.granted ? 0 : inAll.waitMs;
    },
    async giveBack(emailAddress, from) {
      await client.send(new DeleteCommand({ TableName, Key: bucketKey(fromOnePlace(emailAddress, from)) }));
    },
  };
}

function fromOnePlace(emailAddress: string, from: string): string {
  return `${onAccount(emailAddress)}#${homeNetwork(from)}`;
}

function onAccount(emailAddress: string): string {
  return `login#${addressHash(emailAddress)}`;
}
