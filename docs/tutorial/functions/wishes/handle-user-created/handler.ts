import validate, { type UserCreatedV1 } from '#contracts/wishes/user-created-v1';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { wishes } from '../../../shared/wishes/wiring/wishes.ts';
import { FIRST_WISH } from '../../../shared/wishes/wish.ts';

/** users.userCreated.v1: puts a first wish on the list; a repeat of the event writes the same item again. */
export const handler = queue(
  { events: { 'users.userCreated.v1': { validate, translate: ({ userId }: UserCreatedV1) => ({ userId }) } } },
  (users, at) =>
    Promise.allSettled(users.map(({ event }) => wishes.add(event.userId, { productId: FIRST_WISH, wishedAt: at }))),
);
