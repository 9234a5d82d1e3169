import middy from '@middy/core';
import { SpanKind } from '@opentelemetry/api';
import type { Context } from 'aws-lambda';
import { documentClient } from '../aws/clients.ts';
import { PermanentError, TransientError } from '../failures.ts';
import { answersKept } from '../idempotency/kept-answers.ts';
import { systemActor } from '../identity/actor.ts';
import { isClosed } from '../reset/intake.ts';
import { ownIntake, type ReadIntake } from '../reset/own-intake.ts';
import { inInvocationSpan } from '../telemetry/invocation-span.ts';
import { count, logger, observed } from '../telemetry/observability.ts';

/** Longer than any late delivery: Scheduler gives up within a day, Lambda within six hours more. */
const RUNS_KEPT_SECONDS = 3 * 24 * 60 * 60;

/** One run of a schedule. */
export interface ScheduledRun {
  /** When it was due, whenever it began: what it does for a time, it does for this one. Milliseconds since 1970. */
  readonly dueAt: number;
  /** For what follows from it. */
  readonly correlationId: string;
  /** Who makes it happen: the function itself, as `system:loyalty-settle-account`. */
  readonly actor: string;
}

/** Remembers which runs were made. */
export type Runs = ReturnType<typeof answersKept<true>>;

export interface ScheduleOptions {
  /** Absent: the platform's table, or none where the deployment has none, and then every delivery is a run. */
  readonly runs?: Runs | undefined;
  /** Whether a repeat does no harm: such a run is made also where it cannot be remembered. */
  readonly mayRepeat?: boolean;
  readonly intake?: ReadIntake;
  readonly now?: () => number;
}

interface Due {
  readonly schedule: string;
  readonly scheduledTime: string;
  readonly dueAt: number;
}

/**
 * The boundary of every scheduled function: hands the due time in, and makes one run of each due time however often it
 * is delivered. A run that fails is given back, so that the next delivery makes it; one that died counts until its
 * function's time would have been over. While the context is reset there is nothing to do.
 *
 * @throws PermanentError for what no schedule of ours sends; TransientError while another delivery makes the same run
 * @source https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function schedule(useCase: (run: ScheduledRun) => Promise<void>, options: ScheduleOptions = {}) {
  const now = options.now ?? Date.now;
  const runs = 'runs' in options ? options.runs : ownRuns();
  const intake = options.intake ?? ownIntake();

  const handler = middy<unknown, void>()
    .use(observed())
    .handler(async (input: unknown, context: Context) => {
      const { schedule: name, scheduledTime, dueAt } = dueOf(input);
      const correlationId = `${name}@${scheduledTime}`;
      const actor = systemActor(context.functionName);
      logger.appendKeys({ correlationId, actor, schedule: name, scheduledTime });
      const run = () => useCase({ dueAt, correlationId, actor });
      const nowMs = now();
      if (isClosed(await intake(nowMs), nowMs)) {
        logger.info('no run while the context is reset');
        return;
      }
      if (!runs) return run();
      const claimed = runs({
        scope: name,
        key: scheduledTime,
        fingerprint: name,
        nowMs,
        untilMs: nowMs + context.getRemainingTimeInMillis(),
      });
      const found = await (options.mayRepeat ? claimed.catch(unremembered) : claimed);
      if (!found) return run();
      if (found.state === 'running') throw new TransientError('another delivery makes this run');
      if (found.state !== 'begun') {
        count('SkippedRuns');
        logger.info('this run was made already');
        return;
      }
      try {
        await run();
      } catch (error) {
        await found.claim.release().catch((failure: Error) => logger.warn('a run could not be given back', failure));
        throw error;
      }
      await found.claim.finish(true);
    });
  return inInvocationSpan(handler, (_input: unknown, { functionName }: Context) => ({
    name: `run ${functionName}`,
    kind: SpanKind.SERVER,
    attributes: { 'faas.trigger': 'timer' },
  }));
}

function unremembered(error: Error): undefined {
  logger.warn('a run could not be remembered', error);
}

function ownRuns(): Runs | undefined {
  const tableName = process.env.PLATFORM_TABLE_NAME;
  if (!tableName) return undefined;
  return answersKept<true>(documentClient(), tableName, {
    partition: 'SCHEDULE',
    keptForSeconds: RUNS_KEPT_SECONDS,
  });
}

function dueOf(input: unknown): Due {
  const { scheduledTime, scheduleArn } = (input ?? {}) as Readonly<Record<string, unknown>>;
  const dueAt = typeof scheduledTime === 'string' ? Date.parse(scheduledTime) : Number.NaN;
  const name = typeof scheduleArn === 'string' ? /:schedule\/(.+)$/.exec(scheduleArn)?.[1] : undefined;
  if (Number.isNaN(dueAt) || name === undefined)
    throw new PermanentError('malformed_input', 'the input names no scheduledTime and scheduleArn');
  return { schedule: name, scheduledTime: new Date(dueAt).toISOString(), dueAt };
}
