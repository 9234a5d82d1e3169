import type { DeadLetter } from './dead-letter.ts';
import type { FoundQueue } from './find-queue.ts';

/**
 * What to do with a dead-letter queue that no queue stands before: Lambda read a stream there, or took an asynchronous
 * event, and neither takes messages back.
 */
export function cannotRedrive(queue: FoundQueue, functionName: string, deadLetters: readonly DeadLetter[]): string[] {
  const { functionId, deadLetterName } = queue;
  const { givenUpBy } = queue;
  if (givenUpBy)
    return [...explained(queue, deadLetters), ...forService(givenUpBy, queue), '', deletion(deadLetterName)];
  const isStream = deadLetters.some(({ isRedrivable }) => !isRedrivable);
  return [
    `${deadLetterName} cannot be redriven: ${functionId} takes ${isStream ? 'records of a stream' : 'direct invocations'}, not messages of a queue.`,
    '',
    ...listed(deadLetters),
    ...(isStream ? forStream(functionName) : forInvocation(functionName)),
    '',
    deletion(deadLetterName),
  ];
}

function listed(deadLetters: readonly DeadLetter[]): string[] {
  return [
    ...deadLetters.map(({ messageId, reason, detail }) => `  ${messageId}  ${reason}: ${detail}`),
    ...(deadLetters.length === 0 ? [] : ['']),
  ];
}

function deletion(deadLetterName: string): string {
  return `When it is done, delete the message: aws sqs delete-message, or aws sqs purge-queue for all of ${deadLetterName}.`;
}

function explained({ deadLetterName, functionId }: FoundQueue, deadLetters: readonly DeadLetter[]): string[] {
  return [
    `${deadLetterName} cannot be redriven: no queue stands before it, ${functionId} gave up on what is in it.`,
    '',
    ...listed(deadLetters),
  ];
}

/**
 * @source https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
 */
function forService(givenUpBy: 'schedule' | 'pipe', { functionId, deadLetterName }: FoundQueue): string[] {
  if (givenUpBy === 'schedule')
    return [
      'A message there is the call that Scheduler could not make; its Payload is what the function would have got, with the due time.',
      'Once the cause is gone, invoke the function with that; its boundary makes each due time once, however often it comes:',
      `  aws lambda invoke --function-name ${deadLetterName.replace(/-schedule-dlq$/, '')}:live --invocation-type Event --payload '<the Payload in the body>'`,
    ];
  return [
    `A message there says where the records of table ${functionId.replace(/ \(pipe\)$/, '')} are (stream, shard, sequence numbers), not what is in them.`,
    'The stream keeps them for 24 hours. Within that time, once the cause is gone:',
    '  1. aws dynamodbstreams get-shard-iterator --shard-iterator-type AT_SEQUENCE_NUMBER with the stream, shard and',
    '     first sequence number of the message; aws dynamodbstreams get-records up to the last sequence number.',
    '  2. Send what the pipe would have sent (see its inputTemplate): aws events put-events, or aws sqs send-message.',
  ];
}

function forStream(functionName: string): string[] {
  return [
    'A message there says where the records are (stream, shard, sequence numbers), not what is in them.',
    'The stream keeps them for 24 hours. Within that time, once the cause is gone:',
    '  1. aws dynamodbstreams get-shard-iterator --shard-iterator-type AT_SEQUENCE_NUMBER with the stream, shard and',
    '     first sequence number of the message; aws dynamodbstreams get-records up to the last sequence number.',
    `  2. aws lambda invoke --function-name ${functionName}:live --payload '{"Records": [...]}' with those records.`,
    'Events that are published twice carry the same id, so consumers drop the repeat. After 24 hours nothing is left to',
    'replay: the accounts are right all the same, and the next change of each publishes its true total.',
  ];
}

function forInvocation(functionName: string): string[] {
  return [
    'A message there is the event of an asynchronous invocation. Once the cause is gone, invoke with it again:',
    `  aws lambda invoke --function-name ${functionName}:live --invocation-type Event --payload '<the body>'`,
  ];
}
