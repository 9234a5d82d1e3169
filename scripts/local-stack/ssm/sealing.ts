import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts SecureStrings at rest; bound to the name, a sealed value opens under no other. */
export interface Sealing {
  seal(name: string, value: string): string;
  /** @throws when the sealed text is not of this name and key */
  open(name: string, sealed: string): string;
}

/** Stands in for KMS: the key is made once and kept in the stack's state. */
export function createSealing(database: DatabaseSync): Sealing {
  database.exec('CREATE TABLE IF NOT EXISTS ssm_key (id INTEGER PRIMARY KEY CHECK (id = 1), key BLOB NOT NULL)');
  database.prepare('INSERT OR IGNORE INTO ssm_key VALUES (1, ?)').run(randomBytes(KEY_BYTES));
  const { key } = database.prepare('SELECT key FROM ssm_key').get() as { key: Uint8Array };
  return {
    seal: (name, value) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(name));
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
    },
    open: (name, sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(name))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    },
  };
}
