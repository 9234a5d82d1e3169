import type { DynamoDBRecord, SQSRecord } from 'aws-lambda';
import { PermanentError } from '../failures.ts';
import type { DomainEvent } from './cloud-event.ts';

/** A time in which changes may have gone unannounced, in milliseconds since 1970-01-01T00:00:00Z. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Where a sweep goes on that did not come to its end. */
  readonly startKey?: Readonly<Record<string, unknown>>;
}

/** Records that could not be read, or the time of those that are not there any more. */
export type GivenUp = { readonly announced: readonly DomainEvent[] } | { readonly window: Window };

/**
 * Items carry the time at which their writer began, and the stream the time, in whole seconds, at which it came to its
 * end: a function that writes them runs for a minute at most. What is found beyond the window has the id that it had, so
 * that a window too wide costs some repeats, which consumers drop.
 */
const BEFORE_MS = 120_000;
const AFTER_MS = 2000;

/**
 * Reads what the dead-letter queue of a stream that publishes holds: records that the function parked, or the positions
 * that Lambda leaves of what it gave up. Those records are gone with the stream, or soon will be; the table knows what
 * they said.
 *
 * @param announcedBy the events that a record of the stream announces
 * @throws PermanentError for anything else, and for a record that still cannot be read
 * @source https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html#services-dynamodb-errors
 */
export function givenUp(announcedBy: (record: DynamoDBRecord) => readonly DomainEvent[]) {
  return ({ body }: Pick<SQSRecord, 'body'>): { readonly received: GivenUp; readonly about: object } => {
    const { Records: records, DDBStreamBatchInfo: batch, window } = parsed(body) as Readonly<Record<string, unknown>>;
    if (Array.isArray(records))
      return { received: { announced: records.flatMap((record: DynamoDBRecord) => announcedBy(record)) }, about: {} };
    if (isObject(batch)) {
      const from = Date.parse(String(batch.approximateArrivalOfFirstRecord)) - BEFORE_MS;
      const to = Date.parse(String(batch.approximateArrivalOfLastRecord)) + AFTER_MS;
      return { received: { window: checked({ from, to }) }, about: {} };
    }
    if (isObject(window)) return { received: { window: checked(window as Partial<Window>) }, about: {} };
    throw new PermanentError('malformed_message', 'neither records of a stream nor a position or a window');
  };
}

function checked({ from = Number.NaN, to = Number.NaN, startKey }: Partial<Window>): Window {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to < from)
    throw new PermanentError('malformed_message', 'the window has no beginning and end in milliseconds');
  return { from, to, ...(isObject(startKey) ? { startKey } : {}) };
}

function parsed(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // What it holds is none of the log's business.
  }
  throw new PermanentError('malformed_message', 'the body is no JSON object');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
