import { createHash, randomUUID } from 'node:crypto';
import { batchEntries, runBatch } from '../batch.ts';
import { type Input, integerOf, requiredText, textOf } from '../input.ts';
import { DEDUPLICATION_MS, DELAY_SECONDS, FIFO_ID_CHARACTERS, MESSAGE_BYTES } from '../limits.ts';
import { attributesBytes, attributesMd5, type MessageAttributes, readAttributes } from '../message-attributes.ts';
import { md5, requireValidCharacters } from '../message-content.ts';
import { queueOf, type SqsContext } from '../sqs-context.ts';
import { invalidParameter, missingParameter, sqsError } from '../sqs-error.ts';
import type { NewMessage } from '../store/message-table.ts';
import type { Queue } from '../store/queue-table.ts';

/** A message that may be sent, as far as it goes without the queue's memory. */
interface Draft {
  readonly body: string;
  readonly attributes: MessageAttributes | undefined;
  readonly systemAttributes: MessageAttributes | undefined;
  readonly delayMs: number;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
}

/** What a send is answered, in both protocols. */
interface SendAnswer {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly MD5OfMessageSystemAttributes?: string;
  readonly SequenceNumber?: string;
}

const FIFO_ID = new RegExp(`^[A-Za-z0-9!-/:-@[-\`{-~]{1,${FIFO_ID_CHARACTERS}}$`);

/** Sequence numbers have 20 digits and grow. */
const FIRST_SEQUENCE_NUMBER = 18_849_496_460_467_696_128n;

/** @throws AwsError */
export function sendMessage(context: SqsContext, input: Input, senderId: string): Input {
  const queue = queueOf(context, input);
  const draft = readDraft(queue, input);
  const bytes = sizeOf(draft.body, draft.attributes);
  if (bytes > queue.settings.maximumBytes)
    throw sqsError(
      'InvalidParameterValueException',
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.settings.maximumBytes} bytes.`,
    );
  const answer = context.store.transaction(() => send(context, queue, draft, senderId));
  context.arrivals.changed(queue.name);
  return { ...answer };
}

/** @throws AwsError for what refuses the whole batch */
export function sendMessageBatch(context: SqsContext, input: Input, senderId: string): Input {
  const queue = queueOf(context, input);
  const entries = batchEntries(input, 'SendMessageBatchRequestEntry');
  const bytes = entries.reduce((sum, { input: entry }) => sum + roughSizeOf(entry), 0);
  if (bytes > MESSAGE_BYTES)
    throw sqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  if (queue.settings.isFifo) for (const { input: entry } of entries) requireFifoIds(queue, entry);
  const answer = context.store.transaction(() =>
    runBatch(entries, (entry) => {
      const draft = readDraft(queue, entry);
      if (sizeOf(draft.body, draft.attributes) > queue.settings.maximumBytes)
        throw sqsError(
          'InvalidParameterValueException',
          `One or more parameters cannot be validated. Reason: Message must be shorter than ${queue.settings.maximumBytes} bytes.`,
        );
      return { ...send(context, queue, draft, senderId) };
    }),
  );
  context.arrivals.changed(queue.name);
  return { ...answer };
}

function readDraft(queue: Queue, input: Input): Draft {
  const { isFifo } = queue.settings;
  const body = requiredText(input, 'MessageBody');
  requireValidCharacters(body);
  const delaySeconds = integerOf(input, 'DelaySeconds', {
    least: 0,
    most: DELAY_SECONDS,
    reason: `DelaySeconds must be >= 0 and <= ${DELAY_SECONDS}.`,
  });
  // FIFO queues delay as a whole only; 0 is taken for nothing.
  if (isFifo && delaySeconds)
    throw invalidParameter(
      'DelaySeconds',
      delaySeconds,
      'The request include parameter that is not valid for this queue type.',
    );
  const systemAttributes = readAttributes(input, 'MessageSystemAttributes');
  const foreign = Object.keys(systemAttributes ?? {}).find((name) => name !== 'AWSTraceHeader');
  if (foreign !== undefined)
    throw sqsError('InvalidParameterValueException', `Message system attribute name '${foreign}' is invalid.`);
  if (systemAttributes?.AWSTraceHeader && systemAttributes.AWSTraceHeader.DataType !== 'String')
    throw sqsError('InvalidParameterValueException', "The message system attribute 'AWSTraceHeader' must be a String.");
  if (isFifo) requireFifoIds(queue, input);
  const deduplicationId = fifoId(input, 'MessageDeduplicationId');
  if (!isFifo && deduplicationId !== undefined)
    throw invalidParameter(
      'MessageDeduplicationId',
      deduplicationId,
      'The request includes a parameter that is not valid for this queue type.',
    );
  return {
    body,
    attributes: readAttributes(input, 'MessageAttributes'),
    systemAttributes,
    delayMs: isFifo || delaySeconds === undefined ? queue.settings.delayMs : delaySeconds * 1000,
    groupId: fifoId(input, 'MessageGroupId'),
    deduplicationId: isFifo ? (deduplicationId ?? contentId(body)) : undefined,
  };
}

function requireFifoIds(queue: Queue, input: Input): void {
  if (textOf(input, 'MessageGroupId') === undefined) throw missingParameter('MessageGroupId');
  if (textOf(input, 'MessageDeduplicationId') === undefined && !queue.settings.isContentDeduplicated)
    throw sqsError(
      'InvalidParameterValueException',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
}

function fifoId(input: Input, name: 'MessageGroupId' | 'MessageDeduplicationId'): string | undefined {
  const id = textOf(input, name);
  if (id !== undefined && !FIFO_ID.test(id))
    throw invalidParameter(
      name,
      id,
      `${name} can only include alphanumeric and punctuation characters. 1 to ${FIFO_ID_CHARACTERS} in length.`,
    );
  return id;
}

function contentId(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function send(context: SqsContext, queue: Queue, draft: Draft, senderId: string): SendAnswer {
  const { store, clock } = context;
  const nowMs = clock.now();
  const digests = {
    MD5OfMessageBody: md5(draft.body),
    ...(draft.attributes ? { MD5OfMessageAttributes: attributesMd5(draft.attributes) } : {}),
    ...(draft.systemAttributes ? { MD5OfMessageSystemAttributes: attributesMd5(draft.systemAttributes) } : {}),
  };
  const message: NewMessage = {
    queue: queue.name,
    messageId: randomUUID(),
    body: draft.body,
    bodyMd5: digests.MD5OfMessageBody,
    attributes: draft.attributes,
    traceHeader: draft.systemAttributes?.AWSTraceHeader?.StringValue,
    senderId,
    groupId: draft.groupId,
    deduplicationId: draft.deduplicationId,
    sequenceNumber: undefined,
    sentAtMs: nowMs,
    visibleAtMs: nowMs + draft.delayMs,
  };
  if (draft.deduplicationId === undefined) {
    store.messages.add(message);
    return { MessageId: message.messageId, ...digests };
  }
  const key = {
    queue: queue.name,
    scope: queue.settings.isDeduplicatedByGroup ? (draft.groupId ?? '') : '',
    deduplicationId: draft.deduplicationId,
  };
  const repeated = store.deduplications.find(key, nowMs);
  if (repeated) return { MessageId: repeated.messageId, SequenceNumber: repeated.sequenceNumber, ...digests };
  const sequenceNumber = String(FIRST_SEQUENCE_NUMBER + BigInt(store.messages.nextPosition()));
  store.messages.add({ ...message, sequenceNumber });
  store.deduplications.add(key, { messageId: message.messageId, sequenceNumber }, nowMs + DEDUPLICATION_MS);
  return { MessageId: message.messageId, SequenceNumber: sequenceNumber, ...digests };
}

/** In bytes of UTF-8: the body, and the names, types and values of its attributes. */
function sizeOf(body: string, attributes: MessageAttributes | undefined): number {
  return Buffer.byteLength(body) + (attributes ? attributesBytes(attributes) : 0);
}

/** Of an entry that may have other faults, which are told entry by entry. */
function roughSizeOf(entry: Input): number {
  const body = typeof entry.MessageBody === 'string' ? entry.MessageBody : '';
  try {
    return sizeOf(body, readAttributes(entry, 'MessageAttributes'));
  } catch {
    return sizeOf(body, undefined);
  }
}
