import { batchEntries, runBatch } from '../batch.ts';
import { type Input, integerOf, requiredText } from '../input.ts';
import { VISIBILITY_SECONDS } from '../limits.ts';
import { readReceiptHandle } from '../receipt-handle.ts';
import { queueOf, type SqsContext } from '../sqs-context.ts';
import { invalidParameter, missingParameter } from '../sqs-error.ts';
import type { Delivered } from '../store/message-table.ts';
import type { Queue } from '../store/queue-table.ts';
import type { SqsStore } from '../store/sqs-store.ts';

/** @throws AwsError */
export function deleteMessage(context: SqsContext, input: Input): undefined {
  const queue = queueOf(context, input);
  const handle = requiredText(input, 'ReceiptHandle');
  if (context.store.transaction(() => deleteOne(context, queue, handle))) context.arrivals.changed(queue.name);
}

/** @throws AwsError for what refuses the whole batch */
export function deleteMessageBatch(context: SqsContext, input: Input): Input {
  const queue = queueOf(context, input);
  const entries = batchEntries(input, 'DeleteMessageBatchRequestEntry');
  let hasShown = false;
  const answer = context.store.transaction(() =>
    runBatch(entries, (entry) => {
      hasShown = deleteOne(context, queue, requiredText(entry, 'ReceiptHandle')) || hasShown;
      return {};
    }),
  );
  if (hasShown) context.arrivals.changed(queue.name);
  return { ...answer };
}

/** @throws AwsError */
export function changeMessageVisibility(context: SqsContext, input: Input): undefined {
  const queue = queueOf(context, input);
  const { handle, timeoutMs } = readChange(input);
  context.store.transaction(() => changeOne(context, queue, handle, timeoutMs));
  context.arrivals.changed(queue.name);
}

/** @throws AwsError for what refuses the whole batch */
export function changeMessageVisibilityBatch(context: SqsContext, input: Input): Input {
  const queue = queueOf(context, input);
  const entries = batchEntries(input, 'ChangeMessageVisibilityBatchRequestEntry');
  const answer = context.store.transaction(() =>
    runBatch(entries, (entry) => {
      const { handle, timeoutMs } = readChange(entry);
      changeOne(context, queue, handle, timeoutMs);
      return {};
    }),
  );
  context.arrivals.changed(queue.name);
  return { ...answer };
}

function readChange(input: Input): { readonly handle: string; readonly timeoutMs: number } {
  const handle = requiredText(input, 'ReceiptHandle');
  const seconds = integerOf(input, 'VisibilityTimeout', {
    least: 0,
    most: VISIBILITY_SECONDS,
    reason: `VisibilityTimeout must be an integer between 0 and ${VISIBILITY_SECONDS}`,
  });
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  return { handle, timeoutMs: seconds * 1000 };
}

/**
 * A handle of an earlier delivery deletes nothing and is no error; in a FIFO queue one whose time has passed is.
 *
 * @returns whether others may be received now: the next ones of its group, or itself once more
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
function deleteOne({ store, clock, order }: SqsContext, queue: Queue, handle: string): boolean {
  const { message, isLatest } = messageOf(store, queue, handle);
  const nowMs = clock.now();
  if (queue.settings.isFifo && message && (!isLatest || message.visibleAtMs <= nowMs))
    throw invalidParameter('ReceiptHandle', handle, 'The receipt handle has expired.');
  if (!message || !isLatest) return false;
  const comesAgain = !queue.settings.isFifo && !message.cameAgain && order.comesAgain();
  if (comesAgain) store.messages.repeat(message.position, nowMs);
  else store.messages.remove(message.position);
  return comesAgain || queue.settings.isFifo;
}

/**
 * The time runs from now, and not beyond twelve hours after the delivery.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
function changeOne({ store, clock }: SqsContext, queue: Queue, handle: string, timeoutMs: number): void {
  const { message, isLatest } = messageOf(store, queue, handle);
  if (!message || !isLatest)
    throw invalidParameter(
      'ReceiptHandle',
      handle,
      'Message does not exist or is not available for visibility timeout change.',
    );
  const nowMs = clock.now();
  if (nowMs + timeoutMs > (message.deliveredAtMs ?? nowMs) + VISIBILITY_SECONDS * 1000)
    throw invalidParameter(
      'VisibilityTimeout',
      timeoutMs / 1000,
      `Total VisibilityTimeout for the message is beyond the limit [${VISIBILITY_SECONDS} seconds]`,
    );
  store.messages.showAt(message.position, nowMs + timeoutMs);
}

function messageOf(
  { messages }: SqsStore,
  queue: Queue,
  handle: string,
): { readonly message: Delivered | undefined; readonly isLatest: boolean } {
  const { position, delivery } = readReceiptHandle(queue.name, handle);
  const message = messages.delivered(queue.name, position);
  return { message, isLatest: message?.delivery === delivery };
}
