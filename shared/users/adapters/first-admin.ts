import { randomBytes, randomUUID } from 'node:crypto';
import validate from '#contracts/users/first-admin-request';
import type { Parameter } from '../../platform/aws/parameters.ts';
import { PermanentError } from '../../platform/failures.ts';
import type { SignUp } from './sign-up.ts';

/** 24 characters that nobody has to think of. */
const PASSWORD_BYTES = 18;

export interface FirstAdmin {
  readonly userId: string;
  readonly emailAddress: string;
  /** Shown here and nowhere else: it is to be changed at the first sign-in. */
  readonly password: string;
}

/**
 * Signs an administrator up with a password of chance. Nobody who is there already is made one: addresses are not proved,
 * and whoever had taken that of the operator first would be.
 *
 * @param configured the address that the deployment names, taken where the caller names none
 * @throws PermanentError no_address, address_taken
 */
export function firstAdmin(signUp: SignUp, configured: Parameter) {
  return async (input: { readonly emailAddress?: string }, actor: string, at: number): Promise<FirstAdmin> => {
    const emailAddress = input.emailAddress ?? (await configured());
    if (emailAddress === undefined || !validate({ emailAddress }))
      throw new PermanentError(
        'no_address',
        'neither the input nor the parameter UsersService/first-admin has an address',
      );
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const user = await signUp({
      person: { emailAddress, firstName: 'First', lastName: 'Administrator', password, isAdmin: true },
      ...{ at, actor, correlationId: randomUUID() },
    });
    if (!user) throw new PermanentError('address_taken', 'somebody has signed up with this address: take another one');
    return { userId: user.userId, emailAddress: user.emailAddress, password };
  };
}
