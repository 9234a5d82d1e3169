/**
 * The limits of SQS that hold here too.
 *
 * @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html (1 MiB since
 *   August 2025) and quotas-queues.html
 */

/** Of one message, and of all messages of a batch together: body and attributes in UTF-8. */
export const MESSAGE_BYTES = 1_048_576;
export const LEAST_MESSAGE_BYTES = 1024;
export const BATCH_ENTRIES = 10;
export const BATCH_ENTRY_ID_CHARACTERS = 80;
export const MESSAGE_ATTRIBUTES = 10;
export const ATTRIBUTE_NAME_CHARACTERS = 256;
export const ATTRIBUTE_TYPE_CHARACTERS = 256;
/** Of group and deduplication ids. */
export const FIFO_ID_CHARACTERS = 128;
export const QUEUE_NAME_CHARACTERS = 80;
/** Messages that are received and neither deleted nor visible again. */
export const IN_FLIGHT_MESSAGES = 120_000;
export const RECEIVE_MESSAGES = 10;
export const DELAY_SECONDS = 900;
export const WAIT_SECONDS = 20;
export const VISIBILITY_SECONDS = 43_200;
export const DEFAULT_VISIBILITY_SECONDS = 30;
export const LEAST_RETENTION_SECONDS = 60;
export const RETENTION_SECONDS = 1_209_600;
export const DEFAULT_RETENTION_SECONDS = 345_600;
export const RECEIVE_COUNT = 1000;
export const REDRIVE_SOURCES = 10;
export const DEDUPLICATION_MS = 5 * 60_000;
/** Between two purges of one queue. */
export const PURGE_INTERVAL_MS = 60_000;
/** Between the deletion of a queue and the creation of another one with its name. */
export const NAME_REUSE_MS = 60_000;
export const LISTED_QUEUES = 1000;
export const LISTED_MOVE_TASKS = 10;
export const MOVES_PER_SECOND = 500;
export const TAGS = 50;
