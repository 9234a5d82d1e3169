/** What a user may be: PREMIUM follows from the orders, ADMIN is given by another administrator. */
export type UserType = 'STANDARD' | 'PREMIUM' | 'ADMIN';

/** Whoever has completed more orders than this is a premium user. */
export const ORDERS_BEFORE_PREMIUM = 10;

/** The tier that the loyalty programme has granted last, as the token says it. */
export interface GrantedTier {
  readonly id?: string;
  readonly name: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly since: number;
}

/** Someone who has signed up. What proves who they are lies apart: see credentials.ts. */
export interface User {
  readonly userId: string;
  /** As it was written at the sign-up, without the blanks around it. */
  readonly emailAddress: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly isAdmin: boolean;
  readonly isDisabled: boolean;
  readonly orderCount: number;
  readonly tier?: GrantedTier;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** An administrator stays one, however many orders there are. */
export function userTypeOf({ isAdmin, orderCount }: Pick<User, 'isAdmin' | 'orderCount'>): UserType {
  if (isAdmin) return 'ADMIN';
  return orderCount > ORDERS_BEFORE_PREMIUM ? 'PREMIUM' : 'STANDARD';
}

/** A user as routes show them. */
export function userView(user: User) {
  const { userId, emailAddress, firstName, lastName, isDisabled, orderCount, tier, createdAt } = user;
  return {
    userId,
    emailAddress,
    firstName,
    lastName,
    userType: userTypeOf(user),
    orderCount,
    tier: tier?.name ?? null,
    disabled: isDisabled,
    createdAt: new Date(createdAt).toISOString(),
  };
}

/** Where a user stands in the list of all, which is by the time of the sign-up. */
export function placeOf({ userId, createdAt }: Pick<User, 'userId' | 'createdAt'>) {
  return { createdAt: new Date(createdAt).toISOString(), id: userId };
}
