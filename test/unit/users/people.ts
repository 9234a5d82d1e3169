import users from '../../../shared/users/table.json' with { type: 'json' };
import type { User } from '../../../shared/users/user.ts';
import { NOON } from '../../builders/accounts.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';
import type { TableShape } from '../../builders/table/table-store.ts';

export const aUser = (changes: Partial<User> = {}): User => ({
  userId: 'ada-1',
  emailAddress: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Byron',
  isAdmin: false,
  isDisabled: false,
  orderCount: 0,
  createdAt: NOON,
  ...changes,
});

/** @param step awaited before each step of a call */
export const aUsersTable = (step: () => Promise<void> = async () => {}) =>
  new InMemoryTable({ name: 'users', shape: users as unknown as TableShape, step });

export const BY = { correlationId: 'c1', actor: 'anonymous' };
