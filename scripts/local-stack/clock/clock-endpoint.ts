import { AwsError } from '../gateway/aws-protocol.ts';
import { type Answer, jsonInput } from '../gateway/gateway-service.ts';
import { CLOCK_TIME_FORM, clockTimeMs } from './clock-time.ts';
import type { StackClock } from './stack-clock.ts';

export const CLOCK_PATH = '/_laurel/clock';

/**
 * GET            tells the stack's time: {now, at, offsetMs}
 * PUT or POST    moves it: {"at": "2028-02-29T10:00:00Z"}, {"now": ...} alike; "now" as the time is the machine's
 * DELETE         back to the machine's time
 *
 * @throws AwsError ValidationException, SerializationException for a body that cannot be read
 */
export function answerClock(method: string | undefined, body: Buffer, clock: StackClock): Answer {
  switch (method) {
    case 'GET':
      break;
    case 'PUT':
    case 'POST':
      move(clock, jsonInput(body));
      break;
    case 'DELETE':
      clock.reset();
      break;
    default:
      return json(405, { message: `${CLOCK_PATH} knows GET, PUT, POST and DELETE.` });
  }
  const now = new Date(clock.now()).toISOString();
  return json(200, { now, at: now, offsetMs: clock.offsetMs });
}

function move(clock: StackClock, input: Readonly<Record<string, unknown>>): void {
  const time = input.at ?? input.now;
  if (time === 'now') {
    clock.reset();
    return;
  }
  const atMs = typeof time === 'string' ? clockTimeMs(time) : undefined;
  if (atMs === undefined) throw new AwsError('ValidationException', `"at" must be ${CLOCK_TIME_FORM}.`);
  clock.moveTo(atMs);
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
