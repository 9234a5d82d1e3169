import type { Credentials } from '../credentials.ts';
import type { User } from '../user.ts';
import type { LoginTries } from './login-tries.ts';
import type { PasswordHashing } from './password-hash.ts';
import type { UserRepository } from './user-repository.ts';

/** Who somebody says they are, and what proves it. */
export interface Claimed {
  readonly emailAddress: string;
  readonly password: string;
  /** The IP address that it comes from. */
  readonly from: string;
  readonly at: number;
}

export type Proof =
  | { readonly status: 'proved'; readonly user: User; readonly credentials: Credentials }
  | { readonly status: 'wrong' }
  | { readonly status: 'disabled' }
  | { readonly status: 'too_many_tries'; readonly waitMs: number };

export type Prove = (claimed: Claimed) => Promise<Proof>;

/**
 * Looks whether a password belongs to an address. An address that nobody has and a wrong password take the same calls, the
 * same hash and the same answer; each try counts before anything is looked at.
 */
export function proof(users: UserRepository, passwords: PasswordHashing, tries: LoginTries): Prove {
  return async ({ emailAddress, password, from, at }) => {
    const waitMs = await tries.take(emailAddress, from, at);
    if (waitMs > 0) return { status: 'too_many_tries', waitMs };
    const { user, credentials } = await users.findByAddress(emailAddress);
    const isRight = await passwords.verify(password, credentials?.passwordHash);
    if (!isRight || !user || !credentials) return { status: 'wrong' };
    await tries.giveBack(emailAddress, from);
    if (user.isDisabled) return { status: 'disabled' };
    if (passwords.isOutdated(credentials.passwordHash)) await users.rehash(credentials, await passwords.hash(password));
    return { status: 'proved', user, credentials };
  };
}
