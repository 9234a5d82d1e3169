import type { Announcement, Doors } from '../../../test/integration/system/doors.ts';

/** What PutEvents takes in one call. */
const ENTRIES_PER_CALL = 10;
/** Calls at the same time: enough to keep the stack busy, few enough to leave it the processor. */
const SENDERS = 8;

/** Announces everything as fast as the bus takes it. */
export async function publishAtOnce(doors: Doors, announcements: readonly Announcement[]): Promise<void> {
  let next = 0;
  const send = async () => {
    while (next < announcements.length) {
      const from = next;
      next += ENTRIES_PER_CALL;
      await doors.publish(...announcements.slice(from, next));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
}
