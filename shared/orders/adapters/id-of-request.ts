import { createHash, randomUUID } from 'node:crypto';

/**
 * The id of what a request makes: the same for each repeat of it, and different for two that take the same key about
 * something else.
 *
 * @param about whom or what the key is counted for: a member, or an order
 * @param key the Idempotency-Key; without one, each request makes something new
 */
export function idOfRequest(about: string, key: string | undefined): string {
  if (key === undefined) return randomUUID();
  return createHash('sha256')
    .update(JSON.stringify([about, key]))
    .digest('hex')
    .slice(0, 32);
}
