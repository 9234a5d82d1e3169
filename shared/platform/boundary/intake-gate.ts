import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { letsWrite, PASS_HEADER } from '../reset/intake.ts';
import { ownIntake, type ReadIntake } from '../reset/own-intake.ts';
import { HttpProblem } from './http-answer.ts';
import { PROBLEMS } from './problems.ts';

/** About what the seeding of a demo takes. */
const COME_BACK_AFTER_SECONDS = 10;

/** Lets a write pass, or refuses it while the context is reset. @throws HttpProblem 503 */
export type Gate = (event: Pick<APIGatewayProxyEventV2, 'headers'>, at: number) => Promise<void>;

/** Of a route that writes. Nothing is done before it is asked, so that a repeat does no harm, key or no key. */
export function unlessReset(read: ReadIntake = ownIntake()): Gate {
  return async ({ headers }, at) => {
    if (letsWrite(await read(at), headers[PASS_HEADER], at)) return;
    throw new HttpProblem(PROBLEMS.unavailable, 'The demo is being reset, try again').withHeaders({
      'retry-after': String(COME_BACK_AFTER_SECONDS),
    });
  };
}
