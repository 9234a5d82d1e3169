import validate from '#contracts/events/raw-event';
import { route } from '#routes/events/simulate-raw-event';
import { rawEventsAllowed } from '../../../shared/events/wiring/raw-events.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { HttpProblem, json } from '../../../shared/platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { appendEvent } from '../../../shared/platform/events/own-event-store.ts';

/** POST /api/v1/testing/simulateRawEvent: for trying what workers make of events that come early, late or never. */
export const handler = http(route, { body: validate }, async ({ body, correlationId, actor, at }) => {
  if (!(await rawEventsAllowed())) throw new HttpProblem(PROBLEMS.not_found);
  const { pk, sk, eventName, eventData = {}, createdAt } = body;
  const event = { key: { pk, sk }, eventName, eventData, correlationId, actor, ...(createdAt ? { createdAt } : {}) };
  await appendEvent(event, at);
  return json(body, 202);
});
