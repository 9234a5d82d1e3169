import { createHash, randomUUID } from 'node:crypto';
import { shownAddress } from '../email-address.ts';
import type { User } from '../user.ts';
import type { LoginTries } from './login-tries.ts';
import type { PasswordHashing } from './password-hash.ts';
import { tooManyTries } from './proof-answer.ts';
import type { Written } from './user-items.ts';
import type { UserRepository } from './user-repository.ts';

export interface Person {
  readonly emailAddress: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly password: string;
  readonly isAdmin: boolean;
}

export interface SignUpRequest extends Written {
  readonly person: Person;
  readonly idempotencyKey?: string | undefined;
  /** The IP address that it comes from; absent where it comes through no door. */
  readonly from?: string;
  readonly at: number;
}

/** Signs a person up. @returns undefined where somebody has the address. @throws HttpProblem rate_limited */
export type SignUp = (request: SignUpRequest) => Promise<User | undefined>;

/**
 * The address is taken by a condition, so that of two requests at once one signs up. A repeat of the same request (its
 * key and its password are the same) is answered with whom the first one signed up: its answer may have been lost. Such a
 * repeat tells a right password from a wrong one, so that it takes one of the tries that a sign-in takes.
 */
export function signUp(users: UserRepository, passwords: PasswordHashing, tries: LoginTries): SignUp {
  return async ({ person, idempotencyKey, from = '', at, ...written }) => {
    const { password, isAdmin, firstName, lastName } = person;
    const emailAddress = shownAddress(person.emailAddress);
    const user: User = {
      // Made of chance: an id that follows from the address would tell who has signed up.
      userId: randomUUID(),
      ...{ emailAddress, firstName, lastName, isAdmin },
      isDisabled: false,
      orderCount: 0,
      createdAt: at,
    };
    const requestId = idempotencyKey && createHash('sha256').update(idempotencyKey).digest('base64url');
    const passwordHash = await passwords.hash(password);
    if (await users.add({ user, passwordHash, ...(requestId ? { requestId } : {}) }, written)) return user;
    if (!requestId) return undefined;
    const found = await users.findByAddress(emailAddress);
    if (found.requestId !== requestId) return undefined;
    const waitMs = await tries.take(emailAddress, from, at);
    if (waitMs > 0) throw tooManyTries(waitMs);
    if (!(await passwords.verify(password, found.credentials?.passwordHash))) return undefined;
    await tries.giveBack(emailAddress, from);
    return found.user;
  };
}
