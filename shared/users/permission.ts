/** What an administrator of users carries. */
export const USERS_ADMIN = 'users:admin';

export interface Asking {
  readonly userId: string;
  readonly isUsersAdmin: boolean;
  /** The client that the token was given to, where it was given to one. */
  readonly client?: string;
}

/**
 * Whether someone may look at, or change, what belongs to a user: the user themself, and administrators. A client that a
 * user let in acts for them elsewhere, and never on who they are.
 */
export function mayActOn(userId: string, asking: Asking): boolean {
  return asking.isUsersAdmin || isThemself(userId, asking);
}

/** Whether it is the user who asks: nobody in their name, and not even administrators. */
export function isThemself(userId: string, asking: Omit<Asking, 'isUsersAdmin'>): boolean {
  return asking.client === undefined && asking.userId === userId;
}
