import { ownVerifier } from '../../platform/boundary/access.ts';
import { UnauthorizedError } from '../../platform/identity/refusal.ts';
import { asking } from './sessions.ts';

/** Whether a request to a public route comes with the token of an administrator of users. */
export async function isAdministrator(authorization: string | undefined, at: number): Promise<boolean> {
  try {
    return (await asking(await ownVerifier()(authorization), at)).isUsersAdmin;
  } catch (error) {
    if (error instanceof UnauthorizedError) return false;
    throw error;
  }
}
