import { type Input, integerOf, textsOf } from '../input.ts';
import { IN_FLIGHT_MESSAGES, RECEIVE_MESSAGES, VISIBILITY_SECONDS, WAIT_SECONDS } from '../limits.ts';
import { askedAttributes, attributesMd5 } from '../message-attributes.ts';
import { newDelivery, receiptHandle } from '../receipt-handle.ts';
import { allowsSource } from '../redrive-policy.ts';
import { queueAt, queueNamed, queueOf, type SqsContext } from '../sqs-context.ts';
import { sqsError } from '../sqs-error.ts';
import type { StoredMessage } from '../store/message-table.ts';
import type { Queue } from '../store/queue-table.ts';

export interface ReceiveRequest {
  /** 1 to 10. */
  readonly maximum: number;
  /** Undefined for the queue's own. */
  readonly visibilityMs?: number;
  readonly waitMs: number;
  /** Ends the wait when the caller has gone, before messages are taken that nobody would see. */
  readonly signal?: AbortSignal;
}

export interface Received {
  readonly message: StoredMessage;
  readonly handle: string;
}

/** What of a message's own attributes can be asked for. */
const SYSTEM_ATTRIBUTES: Readonly<Record<string, (message: StoredMessage) => string | undefined>> = {
  SenderId: ({ senderId }) => senderId,
  SentTimestamp: ({ sentAtMs }) => String(sentAtMs),
  ApproximateReceiveCount: ({ receives }) => String(receives),
  ApproximateFirstReceiveTimestamp: ({ firstReceivedAtMs }) => String(firstReceivedAtMs),
  SequenceNumber: ({ sequenceNumber }) => sequenceNumber,
  MessageDeduplicationId: ({ deduplicationId }) => deduplicationId,
  MessageGroupId: ({ groupId }) => groupId,
  AWSTraceHeader: ({ traceHeader }) => traceHeader,
  DeadLetterQueueSourceArn: ({ deadLetterSourceArn }) => deadLetterSourceArn,
};

/** @throws AwsError */
export async function receiveMessage(context: SqsContext, input: Input, signal?: AbortSignal): Promise<Input> {
  const queue = queueOf(context, input);
  const asked = [...textsOf(input, 'AttributeNames'), ...textsOf(input, 'MessageSystemAttributeNames')];
  const askedOfUser = textsOf(input, 'MessageAttributeNames');
  const unknown = asked.find((name) => name !== 'All' && !Object.hasOwn(SYSTEM_ATTRIBUTES, name));
  if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const visibilitySeconds = integerOf(input, 'VisibilityTimeout', {
    least: 0,
    most: VISIBILITY_SECONDS,
    reason: `Must be between 0 and ${VISIBILITY_SECONDS}, if provided.`,
  });
  const request: ReceiveRequest = {
    maximum:
      integerOf(input, 'MaxNumberOfMessages', {
        least: 1,
        most: RECEIVE_MESSAGES,
        reason: `Must be between 1 and ${RECEIVE_MESSAGES}, if provided.`,
      }) ?? 1,
    waitMs:
      (integerOf(input, 'WaitTimeSeconds', {
        least: 0,
        most: WAIT_SECONDS,
        reason: `Must be >= 0 and <= ${WAIT_SECONDS}, if provided.`,
      }) ?? queue.settings.waitSeconds) * 1000,
    ...(visibilitySeconds === undefined ? {} : { visibilityMs: visibilitySeconds * 1000 }),
    ...(signal ? { signal } : {}),
  };
  const received = await receive(context, queue.name, request);
  if (received.length === 0) return {};
  return { Messages: received.map((one) => rendered(one, asked, askedOfUser)) };
}

/** Takes messages, and waits for the first one if there is none. @throws AwsError QueueDoesNotExist, OverLimit */
export async function receive(context: SqsContext, name: string, request: ReceiveRequest): Promise<Received[]> {
  const { clock, arrivals } = context;
  const deadlineMs = clock.now() + request.waitMs;
  for (;;) {
    if (request.signal?.aborted || arrivals.isClosed) return [];
    const received = take(context, queueNamed(context, name), request);
    if (received.length > 0 || clock.now() >= deadlineMs) return received;
    await arrivals.wait(name, deadlineMs, request.signal);
  }
}

export function systemAttributes(message: StoredMessage, asked: readonly string[]): Record<string, string> | undefined {
  const isAll = asked.includes('All');
  const found = Object.entries(SYSTEM_ATTRIBUTES).flatMap(([name, read]) => {
    const value = isAll || asked.includes(name) ? read(message) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function rendered({ message, handle }: Received, asked: readonly string[], askedOfUser: readonly string[]): Input {
  const attributes = systemAttributes(message, asked);
  const ofUser = message.attributes && askedAttributes(message.attributes, askedOfUser);
  return {
    MessageId: message.messageId,
    ReceiptHandle: handle,
    MD5OfBody: message.bodyMd5,
    Body: message.body,
    ...(attributes ? { Attributes: attributes } : {}),
    ...(ofUser ? { MD5OfMessageAttributes: attributesMd5(ofUser), MessageAttributes: ofUser } : {}),
  };
}

function take(context: SqsContext, queue: Queue, { maximum, visibilityMs }: ReceiveRequest): Received[] {
  const { store, clock, order } = context;
  const nowMs = clock.now();
  store.messages.removeSentUntil(queue.name, nowMs - queue.settings.retentionMs);
  const { isFifo } = queue.settings;
  // What was received with a visibility of 0 is visible still.
  const taken = new Set<number>();
  const find = () =>
    (isFifo
      ? store.messages
          .visibleInGroups(queue.name, nowMs, maximum + taken.size)
          .map((position) => ({ position, sinceMs: nowMs }))
      : store.messages.visible(queue.name, nowMs, order.window(maximum) + taken.size)
    ).filter(({ position }) => !taken.has(position));
  let candidates = find();
  if (candidates.length === 0) return [];
  const room = IN_FLIGHT_MESSAGES - store.messages.inFlight(queue.name, nowMs);
  if (room <= 0) {
    if (isFifo) return [];
    throw sqsError('OverLimit', `Too many messages in flight: ${IN_FLIGHT_MESSAGES} of ${queue.name} are not deleted.`);
  }
  const most = Math.min(maximum, room);
  const hiddenUntilMs = nowMs + (visibilityMs ?? queue.settings.visibilityMs);
  const received: Received[] = [];
  const deadLetterQueues = new Set<string>();
  store.transaction(() => {
    for (let moved = true; moved && received.length < most && candidates.length > 0; ) {
      moved = false;
      const missing = most - received.length;
      const chosen = isFifo ? candidates.slice(0, missing) : order.choose(candidates, missing);
      for (const { position } of chosen) {
        const message = store.messages.get(queue.name, position);
        if (!message) continue;
        const deadLetters = deadLetterQueueFor(context, queue, message);
        if (deadLetters) {
          store.messages.moveToDeadLetters(
            position,
            deadLetters.name,
            context.arnOf(queue.name),
            isFifo ? nowMs : message.sentAtMs,
            nowMs,
          );
          deadLetterQueues.add(deadLetters.name);
          moved = true;
          continue;
        }
        const delivery = newDelivery();
        store.messages.deliver(position, delivery, nowMs, hiddenUntilMs);
        taken.add(position);
        received.push({
          message: {
            ...message,
            receives: message.receives + 1,
            firstReceivedAtMs: message.firstReceivedAtMs ?? nowMs,
            delivery,
          },
          handle: receiptHandle(queue.name, { position, delivery }),
        });
      }
      // Those that were moved away make room for others.
      if (moved) candidates = find();
    }
  });
  for (const name of deadLetterQueues) context.arrivals.changed(name);
  return received;
}

/**
 * Where a message goes instead of to the receiver: it has been received as often as it may be. A dead-letter queue that
 * is gone, or that does not allow it any more, takes nothing; the message stays then.
 */
function deadLetterQueueFor(context: SqsContext, queue: Queue, message: StoredMessage): Queue | undefined {
  const { redrive } = queue.settings;
  if (!redrive || message.receives < redrive.maxReceiveCount) return undefined;
  const deadLetters = queueAt(context, redrive.deadLetterTargetArn);
  return deadLetters && allowsSource(deadLetters.settings.redriveAllow, context.arnOf(queue.name))
    ? deadLetters
    : undefined;
}
