import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import type { Scheduler } from './scheduler.ts';

/** What a function is told of the run that it was started for. */
const INPUT = JSON.stringify({
  scheduledTime: '<aws.scheduler.scheduled-time>',
  scheduleArn: '<aws.scheduler.schedule-arn>',
  executionId: '<aws.scheduler.execution-id>',
});

/** Marks the schedules that come from declarations; others are left alone. */
const DESCRIPTION_PREFIX = 'Declared by functions/';

/** Makes one schedule for each function that is declared with one, and removes those of functions that are no longer. */
export function declareSchedules(
  scheduler: Pick<Scheduler, 'put' | 'list' | 'remove'>,
  functions: readonly FunctionDeclaration[],
  deployment: Deployment,
): void {
  const wanted = new Set<string>();
  for (const { id, trigger } of functions) {
    if (trigger.type !== 'schedule') continue;
    const name = names.schedule(deployment, id);
    wanted.add(name);
    scheduler.put(name, {
      GroupName: name,
      Description: `${DESCRIPTION_PREFIX}${id}`,
      ScheduleExpression: trigger.expression,
      ScheduleExpressionTimezone: trigger.timeZone,
      FlexibleTimeWindow:
        trigger.flexibleWindowMinutes === undefined
          ? { Mode: 'OFF' }
          : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: trigger.flexibleWindowMinutes },
      Target: {
        Arn: names.liveArn(deployment, id),
        Input: INPUT,
        RetryPolicy: {
          MaximumRetryAttempts: trigger.maximumRetryAttempts,
          MaximumEventAgeInSeconds: trigger.maximumEventAgeSeconds,
        },
        DeadLetterConfig: { Arn: names.queueArn(deployment, names.scheduleDeadLetterQueue(deployment, id)) },
      },
    });
  }
  for (const { name, groupName, definition } of scheduler.list())
    if (!wanted.has(name) && String(definition.Description ?? '').startsWith(DESCRIPTION_PREFIX))
      scheduler.remove(groupName, name);
}
