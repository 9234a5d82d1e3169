import { age, dateTime } from '../durations.ts';
import { cut, textTable } from '../text-table.ts';
import type { DeadLetter } from './dead-letter.ts';

export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface QueueState extends Depth {
  readonly name: string;
  readonly isDeadLetterQueue: boolean;
  /** Undefined when it is empty; null when it cannot be known here. */
  readonly oldestAtEpochMs: number | null | undefined;
  /** Of dead-letter queues. */
  readonly deadLetters: readonly DeadLetter[];
}

const MAX_DETAIL_LENGTH = 200;
const MAX_BODY_LENGTH = 1000;

/** The depth of every queue, and what waits in the dead-letter queues with its reason. */
export function queueReport(queues: readonly QueueState[], nowEpochMs: number): string[] {
  const rows = queues.map(({ name, visible, inFlight, delayed, oldestAtEpochMs }) => [
    name,
    String(visible),
    String(inFlight),
    String(delayed),
    oldestAge(oldestAtEpochMs, nowEpochMs),
  ]);
  const parked = queues.filter(
    ({ deadLetters, isDeadLetterQueue, inFlight }) => deadLetters.length > 0 || (isDeadLetterQueue && inFlight > 0),
  );
  return [
    ...textTable(
      [
        { title: 'queue' },
        { title: 'visible', align: 'right' },
        { title: 'in flight', align: 'right' },
        { title: 'delayed', align: 'right' },
        { title: 'oldest', align: 'right' },
      ],
      rows,
    ),
    '',
    ...(parked.length === 0 ? ['Nothing waits in the dead-letter queues.'] : parked.flatMap(contents)),
  ];
}

function contents({ name, visible, inFlight, deadLetters }: QueueState): string[] {
  const shown = deadLetters.length < visible ? ` (${deadLetters.length} of ${visible})` : '';
  // They are there all the same, and would be missed by whoever reads this list alone.
  const hidden = inFlight === 0 ? [] : [`  ${inFlight} more are being looked at, and show again in a moment`];
  return [`${name}${shown}`, ...deadLetters.flatMap(entry), ...hidden, `  make redrive QUEUE=${name}`, ''];
}

function entry({ messageId, sentAtEpochMs, reason, detail, body }: DeadLetter): string[] {
  return [
    `  ${messageId}  sent ${dateTime(sentAtEpochMs)}`,
    `    reason  ${reason}`,
    `    detail  ${cut(detail, MAX_DETAIL_LENGTH)}`,
    `    body    ${cut(body, MAX_BODY_LENGTH)}`,
  ];
}

function oldestAge(oldestAtEpochMs: QueueState['oldestAtEpochMs'], nowEpochMs: number): string {
  if (oldestAtEpochMs === undefined) return '-';
  return oldestAtEpochMs === null ? '?' : age(nowEpochMs - oldestAtEpochMs);
}
