import { cut } from '../text-table.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { FoundQueue } from './find-queue.ts';

const MAX_DETAIL_LENGTH = 120;

/** @param waiting how many messages there were at the start */
export function redriveReport(
  { name, deadLetterName, functionId }: FoundQueue,
  moved: readonly DeadLetter[],
  waiting: number,
): string[] {
  return [
    `Moved ${moved.length} of ${waiting} message(s) from ${deadLetterName} to ${name}:`,
    ...moved.map(({ messageId, reason, detail }) => `  ${messageId}  was ${reason}: ${cut(detail, MAX_DETAIL_LENGTH)}`),
    `${functionId} gets them now; what it cannot apply is parked again: make queues`,
  ];
}
