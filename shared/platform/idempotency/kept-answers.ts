import { randomUUID } from 'node:crypto';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** As long as payment APIs keep them. */
export const KEPT_FOR_SECONDS = 24 * 60 * 60;
/** With room for the rest of the item. @source DynamoDB's 400 KB an item */
export const MAX_KEPT_BYTES = 350 * 1024;

/** What there is under a key. */
export type Found<Answer> =
  /** Nothing: the request is ours to do. */
  | { readonly state: 'begun'; readonly claim: Claim<Answer> }
  /** Somebody does it right now, until this time at most. */
  | { readonly state: 'running'; readonly untilMs: number }
  /** It was done: its answer, or null where that was too large to be kept. */
  | { readonly state: 'done'; readonly answer: Answer | null }
  /** The key stands for another request. */
  | { readonly state: 'other_request' };

export interface Claim<Answer> {
  /** Keeps the answer for later requests with the key. */
  finish(answer: Answer): Promise<void>;
  /** Gives the key back: nothing was done. */
  release(): Promise<void>;
}

/** Where what was done is remembered, and for how long. */
export interface Memory {
  readonly partition: string;
  readonly keptForSeconds: number;
}

const ANSWERS: Memory = { partition: 'IDEMPOTENCY', keptForSeconds: KEPT_FOR_SECONDS };

export interface Request {
  /** What the key is unique for: function and caller. */
  readonly scope: string;
  readonly key: string;
  /** Tells this request from others. */
  readonly fingerprint: string;
  readonly nowMs: number;
  /** When this try has ended for certain, whatever becomes of it: its function is stopped by then. */
  readonly untilMs: number;
}

/**
 * Answers of writes, kept under the caller's Idempotency-Key. A key is claimed before the work begins; a crash leaves
 * the claim behind, which counts no longer than the function could have run.
 */
export function answersKept<Answer>(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
  { partition, keptForSeconds }: Memory = ANSWERS,
) {
  return async ({ scope, key, fingerprint, nowMs, untilMs }: Request): Promise<Found<Answer>> => {
    const Key = { PK: `${partition}#${scope}#${key}`, SK: 'ANSWER' };
    const claimId = randomUUID();
    const expiresAtEpochSeconds = Math.ceil(nowMs / 1000) + keptForSeconds;
    try {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: { ...Key, claimId, fingerprint, untilMs, expiresAtEpochSeconds },
          // Items outlive their time by hours, and claims their function: neither counts any more.
          ConditionExpression:
            'attribute_not_exists(PK) OR expiresAtEpochSeconds <= :now OR (attribute_exists(untilMs) AND untilMs <= :nowMs)',
          ExpressionAttributeValues: { ':now': Math.floor(nowMs / 1000), ':nowMs': nowMs },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    } catch (error) {
      const { name, Item } = error as { readonly name?: string; readonly Item?: unknown };
      if (name !== 'ConditionalCheckFailedException') throw error;
      return foundIn(Item, fingerprint, nowMs);
    }
    const own = { ConditionExpression: 'claimId = :claim', ExpressionAttributeValues: { ':claim': claimId } };
    return {
      state: 'begun',
      claim: {
        finish: async (answer) => {
          const text = JSON.stringify(answer);
          const kept = Buffer.byteLength(text) > MAX_KEPT_BYTES ? 'null' : text;
          await client.send(
            new UpdateCommand({
              TableName: tableName,
              Key,
              UpdateExpression: 'SET answer = :answer REMOVE untilMs',
              ConditionExpression: own.ConditionExpression,
              ExpressionAttributeValues: { ...own.ExpressionAttributeValues, ':answer': kept },
            }),
          );
        },
        release: async () => {
          await client.send(new DeleteCommand({ TableName: tableName, Key, ...own }));
        },
      },
    };
  };

  function foundIn(item: unknown, fingerprint: string, nowMs: number): Found<Answer> {
    const kept = plain(item);
    if (kept.fingerprint !== fingerprint) return { state: 'other_request' };
    if (typeof kept.answer === 'string') return { state: 'done', answer: JSON.parse(kept.answer) as Answer | null };
    return { state: 'running', untilMs: Number(kept.untilMs ?? nowMs) };
  }
}

/** The document client hands the failed condition's item over as the wire has it. */
function plain(item: unknown): Readonly<Record<string, unknown>> {
  const attributes = (item ?? {}) as Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
  return Object.fromEntries(Object.entries(attributes).map(([name, { S, N }]) => [name, S ?? Number(N)]));
}
