import { createHash, randomBytes } from 'node:crypto';
import { sqsError } from './sqs-error.ts';

/** What a receipt handle says: which message, and which of its deliveries. */
export interface Receipt {
  readonly position: number;
  readonly delivery: string;
}

const FORM = /^(?<queue>[0-9a-f]{16}) (?<position>\d{1,15}) (?<delivery>[0-9a-f]{16})$/;

/** Names one delivery, as nobody could guess it. */
export function newDelivery(): string {
  return randomBytes(8).toString('hex');
}

export function receiptHandle(queue: string, { position, delivery }: Receipt): string {
  return Buffer.from(`${markOf(queue)} ${position} ${delivery}`).toString('base64');
}

/** @throws AwsError ReceiptHandleIsInvalid for anything that was not given out for a message of this queue */
export function readReceiptHandle(queue: string, handle: string): Receipt {
  const { position, delivery, queue: mark } = FORM.exec(Buffer.from(handle, 'base64').toString('latin1'))?.groups ?? {};
  if (position === undefined || delivery === undefined || mark !== markOf(queue))
    throw sqsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
  return { position: Number(position), delivery };
}

const marks = new Map<string, string>();

function markOf(queue: string): string {
  let mark = marks.get(queue);
  if (mark === undefined) {
    mark = createHash('sha256').update(queue).digest('hex').slice(0, 16);
    marks.set(queue, mark);
  }
  return mark;
}
