import type { Message } from '@aws-sdk/client-sqs';

/** Why a message waits in a dead-letter queue, in its writer's words. */
export interface WhyParked {
  readonly reason: string;
  readonly detail: string;
}

export interface DeadLetter extends WhyParked {
  readonly messageId: string;
  /** When it was sent to where it is now; SQS keeps the first time of what it moves itself. */
  readonly sentAtEpochMs: number;
  readonly body: string;
  /** Whether its body is a message that can go to the queue again. */
  readonly isRedrivable: boolean;
}

/** Attributes in which a dead letter says why it is one. */
export const REASON_ATTRIBUTES: ReadonlySet<string> = new Set([
  'reason',
  'detail',
  'sourceQueue',
  'sourceMessageId',
  'RULE_ARN',
  'TARGET_ARN',
  'ERROR_CODE',
  'ERROR_MESSAGE',
  'RETRY_ATTEMPTS',
  'EXHAUSTED_RETRY_CONDITION',
]);

export function deadLetter(message: Message): DeadLetter {
  const body = message.Body ?? '';
  return {
    messageId: message.MessageId ?? '',
    sentAtEpochMs: Number(message.Attributes?.SentTimestamp ?? 0),
    body,
    isRedrivable: streamBatch(body) === undefined,
    ...whyParked(message),
  };
}

/**
 * Reads what each of the writers of dead letters leaves: the functions themselves, EventBridge, Lambda for
 * asynchronous events and for streams; SQS moves what was received too often without a word.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @source https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 * @source https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html#services-dynamodb-errors
 */
export function whyParked({ Body = '', Attributes, MessageAttributes }: Message): WhyParked {
  const attribute = (name: string) => MessageAttributes?.[name]?.StringValue;
  const reason = attribute('reason');
  if (reason) return { reason, detail: attribute('detail') ?? '' };
  const eventBridgeCode = attribute('ERROR_CODE');
  if (eventBridgeCode) return { reason: eventBridgeCode, detail: attribute('ERROR_MESSAGE') ?? '' };
  const lambdaCode = attribute('ErrorCode');
  if (lambdaCode) return { reason: `ErrorCode ${lambdaCode}`, detail: attribute('ErrorMessage') ?? '' };
  const batch = streamBatch(Body);
  if (batch) return { reason: batch.condition, detail: batch.detail };
  const receives = Attributes?.ApproximateReceiveCount;
  return {
    reason: 'received_too_often',
    detail: `no delivery succeeded${receives ? ` (received ${receives} times)` : ''}`,
  };
}

/** An on-failure document: where the records of a stream are that were given up, not what is in them. */
function streamBatch(body: string): { readonly condition: string; readonly detail: string } | undefined {
  let document: {
    /** Of a stream's mapping. */
    readonly requestContext?: { readonly condition?: string };
    /** Of a pipe. */
    readonly context?: { readonly condition?: string };
    readonly DDBStreamBatchInfo?: Readonly<Record<string, unknown>>;
  } | null;
  try {
    document = JSON.parse(body);
  } catch {
    return undefined;
  }
  const batch = document?.DDBStreamBatchInfo;
  if (!batch) return undefined;
  const { batchSize, shardId, startSequenceNumber, endSequenceNumber } = batch;
  return {
    condition: document?.requestContext?.condition ?? document?.context?.condition ?? 'given_up',
    detail: `${batchSize} record(s) of ${shardId}, ${startSequenceNumber} to ${endSequenceNumber}`,
  };
}
