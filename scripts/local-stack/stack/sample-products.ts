import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import jsonwebtoken from 'jsonwebtoken';

/** A product as `POST /product` takes it. */
export interface SampleProduct {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly description: string;
  readonly tags: readonly string[];
}

/** What a stack that is new has for sale, so that there is something to look at, to search for and to order. */
export const SAMPLE_PRODUCTS: readonly SampleProduct[] = [
  product('P-1001', 'Laurel tea tin', 12.5, 'Loose green tea in a tin', ['tea', 'favourite', 'silver']),
  product('P-1002', 'Stoneware mug', 18, 'A mug of grey stoneware, 300 ml', ['kitchen', 'favourite', 'silver']),
  product('P-1003', 'Linen apron', 34, 'Washed linen with two pockets', ['kitchen', 'silver']),
  product('P-1004', 'Pour-over set', 42, 'Glass dripper and jug for coffee', ['coffee', 'favourite', 'gold']),
  product('P-1005', 'Olive wood board', 39, 'A serving board from one piece', ['kitchen', 'gold']),
  product('P-1006', 'Hand grinder', 89, 'Steel burrs, forty settings', ['coffee', 'favourite', 'gold']),
  product('P-1007', 'Merino throw', 119, 'A warm throw of undyed wool', ['home', 'favourite', 'platinum']),
  product('P-1008', 'Copper kettle', 149, 'Gooseneck kettle for the stove', ['coffee', 'tea', 'platinum']),
  product('P-1009', 'Chef knife', 165, 'Twenty centimetres of carbon steel', ['kitchen', 'favourite', 'platinum']),
  product('P-1010', 'Beeswax candles', 15, 'Six candles that smell of honey', ['home', 'silver']),
  product('P-1011', 'Herb garden', 27, 'Basil, thyme and laurel in clay pots', ['home', 'garden', 'silver', 'gold']),
  product('P-1012', 'Recipe notebook', 9.5, 'Ruled and indexed, 160 pages', ['kitchen', 'paper']),
];

const TRIES = 5;
const PAUSE_MS = 1000;

export interface Offering {
  readonly database: DatabaseSync;
  readonly apiEndpoint: string;
  /** Of the tokens that the API takes. */
  readonly secret: string;
  readonly nowMs: number;
  readonly log: (line: string) => void;
}

/**
 * Puts the sample products on sale, one after the other, through the same door as anybody. Once for each stack: whoever
 * deletes one of them does not find it again at the next start.
 *
 * @returns what ends it; what is left is done at the next start
 */
export function offerSampleProducts({ database, apiEndpoint, secret, nowMs, log }: Offering): () => Promise<void> {
  database.exec('CREATE TABLE IF NOT EXISTS sample_products (offered INTEGER NOT NULL)');
  if (database.prepare('SELECT 1 FROM sample_products').get()) return async () => {};
  const ending = new AbortController();
  const token = jsonwebtoken.sign({ user_type: 'ADMIN', exp: Math.floor(nowMs / 1000) + 600 }, secret, {
    subject: 'sample-products',
  });
  const offering = offerAll(`${apiEndpoint}/product`, token, ending.signal).then(
    () => {
      database.exec('INSERT INTO sample_products VALUES (1)');
    },
    (error: unknown) => {
      if (!ending.signal.aborted) log(`The sample products are not on sale: ${(error as Error).message}.`);
    },
  );
  return () => {
    ending.abort();
    return offering;
  };
}

async function offerAll(url: string, token: string, signal: AbortSignal): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (const sample of SAMPLE_PRODUCTS)
    for (let tries = 1; ; tries++) {
      const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(sample), signal });
      // A start that was ended before has offered this one.
      if (status === 201 || status === 409) break;
      if (tries === TRIES) throw new Error(`POST /product answered ${status} for ${sample.id}`);
      await delay(PAUSE_MS, undefined, { signal });
    }
}

function product(id: string, name: string, price: number, description: string, tags: readonly string[]): SampleProduct {
  return { id, name, price, description, tags };
}
