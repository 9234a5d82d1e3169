import { cut } from '../text-table.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { FoundQueue } from './find-queue.ts';
import type { Depth } from './queue-report.ts';

const MAX_DETAIL_LENGTH = 120;

/** @param waiting what there was at the start: what is in flight is being looked at by somebody, and stays */
export function redriveReport(
  { name, deadLetterName, functionId }: FoundQueue,
  moved: readonly DeadLetter[],
  { visible, inFlight }: Pick<Depth, 'visible' | 'inFlight'>,
): string[] {
  return [
    `Moved ${moved.length} of ${visible} message(s) from ${deadLetterName} to ${name}:`,
    ...moved.map(({ messageId, reason, detail }) => `  ${messageId}  was ${reason}: ${cut(detail, MAX_DETAIL_LENGTH)}`),
    `${functionId} gets them now; what it cannot apply is parked again: make queues`,
    ...(inFlight === 0 ? [] : [stays(deadLetterName, inFlight)]),
  ];
}

/** What to say of a dead-letter queue from which nothing can be received. */
export function nothingVisible({ deadLetterName }: Pick<FoundQueue, 'deadLetterName'>, inFlight: number): string {
  return inFlight === 0 ? `Nothing waits in ${deadLetterName}.` : stays(deadLetterName, inFlight);
}

function stays(deadLetterName: string, inFlight: number): string {
  return `${inFlight} message(s) of ${deadLetterName} are held by somebody who looks at them, and stay: try again when their visibility timeout has ended.`;
}
