import { randomUUID } from 'node:crypto';
import validate from '#contracts/demo/reset-request';
import type { RunRequest } from '#contracts/demo/run-request';
import { route } from '#routes/demo/start-reset';
import { DEMO_PROBLEMS } from '../../../shared/demo/problems.ts';
import { RESET_SECONDS } from '../../../shared/demo/reset-run.ts';
import { allowsReset, environment } from '../../../shared/demo/wiring/environment.ts';
import { runs } from '../../../shared/demo/wiring/reset-runs.ts';
import { lambdaClient } from '../../../shared/platform/aws/clients.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted, HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { startExecution } from '../../../shared/platform/outgoing/start-execution.ts';
import { setting } from '../../../shared/platform/settings.ts';

const start = startExecution<RunRequest>(lambdaClient(), setting('RUN_RESET_FUNCTION_ARN'));

/** POST /demo/reset: begins a reset, or finds the one that is under way. */
export const handler = http(route, { body: validate }, async ({ body: { confirm }, at, correlationId, actor }) => {
  if (!allowsReset) throw new HttpProblem(DEMO_PROBLEMS.reset_not_allowed);
  if (confirm !== environment) throw new HttpProblem(DEMO_PROBLEMS.confirmation_wrong);
  const wanted = { resetId: randomUUID(), startedAt: at, endsByMs: at + RESET_SECONDS * 1000, correlationId, actor };
  const { resetId, endsByMs, ...by } = await runs.begin(wanted);
  // Of the one that is under way too: whoever began it may have died before this.
  await start(resetId, { resetId, endsByMs, correlationId: by.correlationId, actor: by.actor });
  return accepted({ resetId }, { location: `/demo/resets/${resetId}` });
});
