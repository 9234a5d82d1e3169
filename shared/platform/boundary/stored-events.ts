import validateKey, { type StoredEvent } from '#contracts/platform/stored-event';
import { canLieAt, type EventKey, type EventRecord, strayedBy } from '../events/event-store.ts';
import { PermanentError } from '../failures.ts';
import { type Validator, violations } from '../violations.ts';
import { type QueueOptions, queue } from './queue.ts';

/** An event of the store as a worker is given it, its data checked. */
export interface Happening<Data> extends Omit<EventRecord, 'eventData'> {
  readonly eventData: Data;
}

export interface StoredEventsOptions<Data> extends Omit<QueueOptions<EventKey>, 'events'> {
  readonly names: readonly string[];
  readonly validate: Validator<Data>;
  /** Reads the event where it lies; undefined where there is none. */
  readonly read: (key: EventKey) => Promise<EventRecord | undefined>;
}

/**
 * The boundary of every worker of the event store: takes what the store's pipe announces, and reads what it says in the
 * store. An announcement of an event that does not lie there is forged or outdated, and parked as `not_in_the_store`.
 *
 * @param work is called for each event; what it throws settles that event alone
 */
export function storedEvents<Data>(
  { names, validate, read, ...options }: StoredEventsOptions<Data>,
  work: (happened: Happening<Data>, at: number) => Promise<unknown>,
) {
  const version = { validate: validateKey, translate: ({ pk, sk }: StoredEvent): EventKey => ({ pk, sk }) };
  const events = Object.fromEntries(names.map((name) => [name, version]));
  return queue({ ...options, events }, (announced, at) =>
    Promise.allSettled(announced.map(async ({ event }) => work(await happened(event), at))),
  );

  async function happened(key: EventKey): Promise<Happening<Data>> {
    // No worker may read where events of other kinds lie: a key of theirs is nobody's to ask the table about.
    const record = names.some((name) => canLieAt(name, key)) ? await read(key) : undefined;
    if (!record || !names.includes(record.eventName))
      throw new PermanentError('not_in_the_store', `no event that is taken here lies at ${key.pk} ${key.sk}`);
    const { eventData, ...rest } = record;
    if (validate(eventData)) {
      const strayed = strayedBy(record);
      if (strayed === undefined) return { ...rest, eventData };
      throw new PermanentError('malformed_event', `/eventData/${strayed} is another one than that of ${key.pk}`);
    }
    const reasons = violations(validate).map(({ pointer, reason }) => `/eventData${pointer} ${reason}`);
    throw new PermanentError('malformed_event', reasons.join('; '));
  }
}
