import validate from '#contracts/events/raw-event';
import { route } from '#routes/events/simulate-raw-event';
import { rawEventsAllowed } from '../../../shared/events/wiring/raw-events.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, json } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { eventTime } from '../../../shared/platform/events/event-time.ts';
import { appendEvent } from '../../../shared/platform/events/own-event-store.ts';

/** POST /api/v1/testing/simulateRawEvent: for trying what workers make of events that come early, late or never. */
export const handler = http(route, { body: validate }, async ({ body, correlationId, actor, at }) => {
  if (!(await rawEventsAllowed())) throw new HttpProblem(PROBLEMS.not_found);
  const { pk, sk, eventName, eventData = {}, createdAt } = body;
  const when = createdAt === undefined ? {} : { createdAt: instantIn(createdAt) };
  const event = { key: { pk, sk }, eventName, eventData, correlationId, actor, ...when };
  await appendEvent(event, at);
  return json(body, 202);
});

/** In UTC, as all times of the store: they are put in order as texts. */
function instantIn(createdAt: string): string {
  const instant = eventTime(createdAt);
  // A leap second is a time, and none that can be counted.
  if (instant === undefined) throw new HttpProblem(PROBLEMS.invalid_body, 'createdAt is no time that there is');
  return new Date(instant).toISOString();
}
