import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** How often a caller may ask. */
export interface Rate {
  /** What comes back each second. */
  readonly perSecond: number;
  /** How many may come at once, after a time of silence. */
  readonly burst: number;
}

export interface Taken {
  readonly granted: boolean;
  /** How many more may come at once. */
  readonly remaining: number;
  /** Until the next one may come; 0 when it was granted. */
  readonly waitMs: number;
  /** Until the bucket is full again. */
  readonly fullInMs: number;
}

/** A bucket that nobody uses is forgotten this long after it was full again. */
const KEPT_SECONDS = 60 * 60;
const MICROSECONDS = 1000;

/** A caller meets somebody who gives back once in a while; so often in a row, it may as well wait. */
const TURNS = 3;

/** Where a bucket lies. Whoever takes it away gives back all that was taken. */
export function bucketKey(name: string) {
  return { PK: `LIMIT#${name}`, SK: 'BUCKET' } as const;
}

/** Takes one from a bucket. @throws what the table answered, other than the condition */
export type TakeOne = (bucket: string, rate: Rate, nowMs: number) => Promise<Taken>;

/**
 * Buckets of a table, one number each: the theoretical arrival time, until which the bucket has spent what it was given
 * (generic cell rate algorithm). DynamoDB can add but cannot take a maximum, so an idle bucket starts from now and a busy
 * one goes on from where it is; the condition that failed hands over the number that says which, or how long to wait. So
 * it is exact however many ask at once, with two calls at most unless somebody gives back between them, and no timer fills
 * anything up.
 *
 * Every bucket is a partition of its own: requests of one caller must not slow down the caller's data.
 *
 * @source https://datatracker.ietf.org/doc/html/rfc2697 for the token bucket; docs/decisions/0031-limits-in-one-number.md
 */
export function buckets(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): TakeOne {
  return async (bucket, { perSecond, burst }, nowMs) => {
    const now = Math.round(nowMs * MICROSECONDS);
    const step = Math.ceil((1000 * MICROSECONDS) / perSecond);
    // A bucket may be ahead of the time by all of its burst but the one that is taken now.
    const latest = now + (burst - 1) * step;

    for (let turn = 1; ; turn += 1) {
      const idle = await write(bucket, 'attribute_not_exists(tat) OR tat <= :now', 'SET tat = :next', now, now + step);
      if (idle === undefined) return taken(now + step);
      if (idle > latest) return refused(idle);
      const busy = await write(bucket, 'tat > :now AND tat <= :latest', 'SET tat = tat + :step', now, idle + step);
      if (busy === undefined) return taken(idle + step);
      // Between the two calls others took what was left: takers raise the number and never lower it. Where it is not above
      // what may be, somebody has given back all that was taken.
      if (busy > latest || turn === TURNS) return refused(Math.max(busy, latest + 1));
    }

    function taken(tat: number): Taken {
      return {
        granted: true,
        remaining: Math.max(0, Math.floor((latest + step - tat) / step)),
        waitMs: 0,
        fullInMs: (tat - now) / MICROSECONDS,
      };
    }

    function refused(tat: number): Taken {
      const waitMs = (tat - latest) / MICROSECONDS;
      return { granted: false, remaining: 0, waitMs, fullInMs: (tat - now) / MICROSECONDS };
    }

    /** @returns undefined when it is written, else the number that stood against it */
    async function write(
      name: string,
      condition: string,
      update: string,
      nowMicros: number,
      next: number,
    ): Promise<number | undefined> {
      const fresh = update.includes(':next');
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: bucketKey(name),
            UpdateExpression: `${update}, expiresAtEpochSeconds = :expires`,
            ConditionExpression: condition,
            ExpressionAttributeValues: {
              ':now': nowMicros,
              ...(fresh ? { ':next': next } : { ':latest': latest, ':step': step }),
              ':expires': Math.ceil(next / 1_000_000) + KEPT_SECONDS,
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return undefined;
      } catch (error) {
        const { name: kind, Item } = error as { readonly name?: string; readonly Item?: unknown };
        if (kind !== 'ConditionalCheckFailedException') throw error;
        return numberOf(Item) ?? nowMicros;
      }
    }
  };
}

/** The document client hands the failed condition's item over as the wire has it. */
function numberOf(item: unknown): number | undefined {
  const { tat } = (item ?? {}) as { readonly tat?: { readonly N: string } };
  return tat && Number(tat.N);
}
