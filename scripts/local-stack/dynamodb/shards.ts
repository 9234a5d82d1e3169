import { isRecord } from './leading-keys.ts';

/** One of several shards that share out a stream by partition key; the engine has a single one. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

export const ONLY_SHARD: Shard = { index: 0, count: 1 };

/** The name of a shard. A stream with a single one keeps the engine's. */
export function shardIdOf(engineShardId: string, { index, count }: Shard): string {
  return count === 1 ? engineShardId : `${engineShardId}-${String(index).padStart(4, '0')}`;
}

/** @returns undefined for a shard that there is not */
export function readShardId(shardId: string, count: number): { engineShardId: string; shard: Shard } | undefined {
  if (count === 1) return { engineShardId: shardId, shard: ONLY_SHARD };
  const [, engineShardId, digits] = /^(.+)-(\d{4})$/.exec(shardId) ?? [];
  const index = Number(digits);
  return engineShardId === undefined || index >= count ? undefined : { engineShardId, shard: { index, count } };
}

/**
 * Whether a record belongs to a shard: all records of a partition key are in the same one, in their order.
 *
 * @param keys the record's Keys
 * @param partitionKey its name; without it all keys count, which keeps the order of each item
 */
export function isInShard(keys: unknown, partitionKey: string | undefined, { index, count }: Shard): boolean {
  if (count === 1) return true;
  const key = isRecord(keys) && partitionKey !== undefined ? keys[partitionKey] : keys;
  return hash(canonical(key)) % count === index;
}

function canonical(value: unknown): string {
  return isRecord(value)
    ? Object.keys(value)
        .sort()
        .map((name) => `${name}=${canonical(value[name])}`)
        .join('&')
    : String(value);
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  return state;
}
