import type { IncomingMessage } from 'node:http';
import { answerClock, CLOCK_PATH } from '../clock/clock-endpoint.ts';
import type { StackClock } from '../clock/stack-clock.ts';
import { AwsError } from './aws-protocol.ts';
import type { CallCounts } from './call-counts.ts';
import { callerOf } from './callers.ts';
import type { Faults } from './faults.ts';
import { type Answer, jsonInput } from './gateway-service.ts';
import type { GrantUsage } from './grant-usage.ts';
import type { StandingFaults } from './standing-faults.ts';

export const OPERATOR_PATH = '/_laurel/';

/** What the operator asks about. */
export interface Operated {
  /** Parts of the stack and whether they answer. */
  readonly health: () => Readonly<Record<string, boolean>>;
  readonly calls: Pick<CallCounts, 'list'>;
  readonly usage: Pick<GrantUsage, 'list'>;
  readonly faults: Faults;
  readonly standing: StandingFaults;
  readonly clock: StackClock;
}

/**
 * What the stack offers beside AWS's services, to the operator alone:
 *
 * GET /_laurel/health      200 while every part answers, 503 while one does not; {status, parts}
 * GET /_laurel/calls       how often each operation was called, and by whom, since the start; see call-counts.ts
 * GET /_laurel/usage       which parts of their grants functions have used since the start; see grant-usage.ts
 * POST /_laurel/faults     adds a fault, see faults.ts; 201 with it
 * GET /_laurel/faults      those that still wait for their calls
 * DELETE /_laurel/faults   removes them all
 * GET /_laurel/faults/standing  what goes wrong again and again, see standing-faults.ts; PUT sets it, {} ends it all
 * GET /_laurel/clock       the stack's time; PUT moves it, DELETE takes the machine's again, see clock-endpoint.ts
 */
export function answerOperator(
  request: IncomingMessage,
  url: string,
  body: Buffer,
  { health, calls, usage, faults, standing, clock }: Operated,
): Answer {
  if (callerOf(request.headers.authorization).kind !== 'operator')
    return json(403, { message: `${OPERATOR_PATH} is for the operator only.` });
  try {
    if (url === CLOCK_PATH) return answerClock(request.method, body, clock);
    switch (`${request.method} ${url}`) {
      case 'GET /_laurel/health': {
        const parts = health();
        const isReady = Object.values(parts).every(Boolean);
        return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', parts });
      }
      case 'GET /_laurel/calls':
        return json(200, { calls: calls.list() });
      case 'GET /_laurel/usage':
        return json(200, { usage: usage.list() });
      case 'GET /_laurel/faults':
        return json(200, { faults: faults.list() });
      case 'GET /_laurel/faults/standing':
        return json(200, standing.current);
      case 'PUT /_laurel/faults/standing':
        return json(200, standing.set(jsonInput(body)));
      case 'POST /_laurel/faults':
        return json(201, faults.add(jsonInput(body)));
      case 'DELETE /_laurel/faults':
        faults.clear();
        return json(204, undefined);
      default:
        return json(404, { message: `There is no ${request.method} ${url}.` });
    }
  } catch (error) {
    if (error instanceof AwsError) return json(400, { message: error.message });
    throw error;
  }
}

function json(status: number, body: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
