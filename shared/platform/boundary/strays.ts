import type { SQSRecord } from 'aws-lambda';
import type { Park } from '../events/dead-letter-queue.ts';
import type { ReadEvent } from '../telemetry/messaging-spans.ts';
import { count, logger } from '../telemetry/observability.ts';
import { messageBatch } from './message-batch.ts';
import type { ReturnLater } from './return-later.ts';

/** What people need to find the producer; all of it text, or absent. */
interface Stray {
  readonly source?: string;
  readonly type?: string;
  readonly eventId?: string;
  readonly account?: string;
  readonly time?: string;
}

/**
 * The boundary of a function whose rule matches known types from unknown sources: counts each event as StrayEvents and
 * shows where it came from. Nothing of it is applied: whoever sends under another name may be anybody.
 */
export function strays(options: { readonly park?: Park; readonly returnLater?: ReturnLater } = {}) {
  return messageBatch<Stray>({ ...options, take: strayIn }, async (events) =>
    events.map((stray): PromiseSettledResult<void> => {
      count('StrayEvents');
      logger.warn('an event comes from a source that nobody declares', { ...stray });
      return { status: 'fulfilled', value: undefined };
    }),
  );
}

function strayIn({ body, messageId }: SQSRecord): { readonly received: Stray; readonly about: ReadEvent } {
  const { source, 'detail-type': type, id = messageId, account, time } = parsed(body);
  const stray = Object.fromEntries(
    Object.entries({ source, type, eventId: id, account, time }).filter(([, value]) => typeof value === 'string'),
  ) as Stray;
  return { received: stray, about: { ...(stray.eventId ? { eventId: stray.eventId } : {}) } };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
