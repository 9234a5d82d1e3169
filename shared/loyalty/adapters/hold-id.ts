import { createHash } from 'node:crypto';

/** 128 bits in base64url. */
export const HOLD_ID_LENGTH = 22;

/**
 * A hold's id: the same for a member's repeated Idempotency-Key, and nothing of the key, which is the client's to choose and
 * would stand in addresses.
 */
export function holdId(userId: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([userId, key]))
    .digest('base64url')
    .slice(0, HOLD_ID_LENGTH);
}
