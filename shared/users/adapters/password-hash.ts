import { randomBytes, timingSafeEqual } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { passwordText } from '../password.ts';

/**
 * The least that OWASP advises for Argon2id with little memory; decision 0100 has what it takes here.
 *
 * @source https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const COST: Cost = { memoryKib: 19_456, iterations: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** What a stored text may ask for: whoever can write one must not be able to bring a function down by it. */
const MOST: Cost = { memoryKib: 65_536, iterations: 10, parallelism: 4 };

interface Cost {
  readonly memoryKib: number;
  readonly iterations: number;
  readonly parallelism: number;
}

interface Hashed extends Cost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

export interface PasswordHashing {
  /** As a PHC text, which says how it was made: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. */
  hash(password: string): Promise<string>;
  /**
   * Whether a password is the one that a text was made of. Without a text it takes as long and is not, so that nobody can
   * tell by the time whether there is one.
   */
  verify(password: string, text: string | undefined): Promise<boolean>;
  /** Whether a text was made with another cost than is asked for now. */
  isOutdated(text: string): boolean;
}

/** @source https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md */
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,128})$/;

/** Of no password: a hash that nothing has. */
const NOBODY: Hashed = { ...COST, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };

/** Argon2id of WebAssembly: Node 22 has none of its own, and native packages come for one platform each. */
export const passwordHashing: PasswordHashing = {
  async hash(password) {
    const salt = randomBytes(SALT_BYTES);
    const hash = await argon2(password, { ...COST, salt }, HASH_BYTES);
    const { memoryKib, iterations, parallelism } = COST;
    return `$argon2id$v=19$m=${memoryKib},t=${iterations},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
  },
  async verify(password, text) {
    const wanted = (text === undefined ? undefined : read(text)) ?? NOBODY;
    const found = await argon2(password, wanted, wanted.hash.length);
    return timingSafeEqual(found, wanted.hash) && wanted !== NOBODY;
  },
  isOutdated(text) {
    const made = read(text);
    return (
      made?.memoryKib !== COST.memoryKib ||
      made.iterations !== COST.iterations ||
      made.parallelism !== COST.parallelism ||
      made.hash.length !== HASH_BYTES
    );
  },
};

async function argon2(password: string, made: Cost & Pick<Hashed, 'salt'>, hashLength: number): Promise<Buffer> {
  const hash = await argon2id({
    // The library takes no empty password, and nobody has one of a single character.
    password: Buffer.from(passwordText(password) || ' '),
    salt: made.salt,
    memorySize: made.memoryKib,
    iterations: made.iterations,
    parallelism: made.parallelism,
    hashLength,
    outputType: 'binary',
  });
  return Buffer.from(hash);
}

function read(text: string): Hashed | undefined {
  const [, memory, iterations, parallelism, salt = '', hash = ''] = PHC.exec(text) ?? [];
  const cost = { memoryKib: Number(memory), iterations: Number(iterations), parallelism: Number(parallelism) };
  const names = ['memoryKib', 'iterations', 'parallelism'] as const;
  if (names.some((name) => !(cost[name] >= 1 && cost[name] <= MOST[name]))) return undefined;
  return { ...cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

/** Without padding, as PHC texts have it. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
