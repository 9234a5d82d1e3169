import { SYNC_REQUEST_LIMIT_BYTES } from '../lambda/payload-limits.ts';

/** What one invocation is given. */
export interface EventPayload<T> {
  /** JSON text: {Records}. */
  readonly payload: string;
  readonly records: readonly T[];
}

/**
 * Puts records into events: a batch ends before it would grow over the size of one invocation.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
 */
export function eventPayloads<T>(records: readonly T[]): EventPayload<T>[] {
  const events: { texts: string[]; records: T[]; bytes: number }[] = [];
  for (const record of records) {
    const text = JSON.stringify(record);
    const bytes = Buffer.byteLength(text) + SEPARATOR_BYTES;
    let event = events.at(-1);
    if (!event || event.bytes + bytes > SYNC_REQUEST_LIMIT_BYTES) {
      event = { texts: [], records: [], bytes: ENVELOPE_BYTES };
      events.push(event);
    }
    event.texts.push(text);
    event.records.push(record);
    event.bytes += bytes;
  }
  return events.map((event) => ({ payload: `{"Records":[${event.texts.join(',')}]}`, records: event.records }));
}

const ENVELOPE_BYTES = JSON.stringify({ Records: [] }).length;
const SEPARATOR_BYTES = 1;
