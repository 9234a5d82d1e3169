import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expansionOf } from '../expand.ts';
import type { WordNet } from '../word-net.ts';
import { keys } from './search-items.ts';

/** What was announced of a product: what it is, that it is gone, or how much there is of it. */
export type ProductNote = { readonly productId: string; readonly version: number } & (
  | {
      readonly details: {
        readonly name: string;
        readonly price: number;
        readonly description?: string;
        readonly tags?: readonly string[];
      };
    }
  | { readonly isGone: true }
  | { readonly stockLevel: number }
);

export interface ProductNotes {
  /** Keeps the newest of each kind, in whatever order they come: a product that is gone stays gone. */
  note(note: ProductNote, at: number): Promise<void>;
  /** Tells whoever has an index in memory that there is more to read, and since when it is counted; after the writes. */
  countUp(at: number): Promise<void>;
}

const DETAILS = ['name', 'price', 'description', 'tags', 'near', 'far', 'distant'] as const;

export function productNotes(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
  words: WordNet,
): ProductNotes {
  return {
    async note(note, at) {
      const isStock = 'stockLevel' in note;
      const { productId, version } = note;
      // Stock is of another version than what the product is, and may come first.
      const versionName = isStock ? 'stockVersion' : 'version';
      const said: Readonly<Record<string, unknown>> = isStock ? { stockLevel: note.stockLevel } : detailsOf(note);
      const attributes: Readonly<Record<string, unknown>> = { ...said, [versionName]: version, notedAt: at };
      const names = Object.keys(attributes);
      const gone = isStock ? [] : DETAILS.filter((name) => attributes[name] === undefined);
      const isNewer = `(attribute_not_exists(#${versionName}) OR #${versionName} < :${versionName})`;
      await ifNewer({
        Key: keys.product(productId),
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}${
          gone.length === 0 ? '' : ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}`
        }`,
        ConditionExpression: `attribute_not_exists(isGone) AND ${isNewer}`,
        ExpressionAttributeNames: Object.fromEntries([...names, ...gone].map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
      });
    },
    async countUp(at) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: keys.count,
          UpdateExpression: 'SET #count = if_not_exists(#count, :none) + :one, begunAt = if_not_exists(begunAt, :at)',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':none': 0, ':one': 1, ':at': at },
        }),
      );
    },
  };

  function detailsOf(note: Exclude<ProductNote, { readonly stockLevel: number }>): Record<string, unknown> {
    if ('isGone' in note) return { isGone: true };
    return { ...note.details, ...expansionOf(note.details, words) };
  }

  async function ifNewer(update: Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName'>): Promise<void> {
    try {
      await client.send(new UpdateCommand({ TableName, ...update }));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }
}

/**
 * Notes each and counts up once behind them, also where nothing was newer: the try before may have been cut off between.
 *
 * @returns a settled result for each note; where it could not be counted up all of them have failed
 */
export async function noteAll(
  { note, countUp }: ProductNotes,
  notes: readonly ProductNote[],
  at: number,
): Promise<PromiseSettledResult<void>[]> {
  const results = await Promise.allSettled(notes.map((each) => note(each, at)));
  const [counted] = await Promise.allSettled([countUp(at)]);
  return counted.status === 'fulfilled' ? results : results.map(() => counted);
}
