import '../../builders/quiet.ts';
import { expect } from 'chai';
import { type ScheduledRun, schedule } from '../../../shared/platform/boundary/schedule.ts';
import { answersKept } from '../../../shared/platform/idempotency/kept-answers.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aContext } from '../../builders/lambda.ts';
import { throttled } from '../../builders/table/errors.ts';
import { ItemTable } from '../../builders/table/item-table.ts';

const SCHEDULE_ARN = 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/laurel-dev-status-probe';
const REMAINING_MS = 10_000;

function aSchedule(
  useCase: (run: ScheduledRun) => Promise<void> = async () => {},
  more: { readonly mayRepeat?: boolean } = {},
) {
  const table = new ItemTable();
  const clock = { now: NOON + 1500 };
  const made: ScheduledRun[] = [];
  const runs = answersKept<true>(table.client, 'platform', { partition: 'SCHEDULE', keptForSeconds: 100 });
  const handler = schedule(
    async (run) => {
      made.push(run);
      await useCase(run);
    },
    { runs, now: () => clock.now, ...more },
  );
  const deliver = (
    input: unknown = { scheduledTime: '2026-11-21T12:00:00Z', scheduleArn: SCHEDULE_ARN, executionId: 'e' },
  ) => handler(input, { ...aContext(), getRemainingTimeInMillis: () => REMAINING_MS });
  return { table, clock, made, deliver };
}

describe('schedule boundary', () => {
  it('hands the due time in, however late it is', async () => {
    const { made, deliver } = aSchedule();
    await deliver();
    expect(made).to.deep.equal([
      {
        dueAt: Date.UTC(2026, 10, 21, 12),
        correlationId: 'default/laurel-dev-status-probe@2026-11-21T12:00:00.000Z',
        actor: 'system:laurel-test',
      },
    ]);
  });

  it('makes one run of a due time, however often and in whatever spelling it is delivered', async () => {
    const { made, deliver } = aSchedule();
    await deliver();
    await deliver();
    await deliver({ scheduledTime: '2026-11-21T12:00:00.000Z', scheduleArn: SCHEDULE_ARN });
    expect(made).to.have.length(1);
    await deliver({ scheduledTime: '2026-11-21T12:01:00Z', scheduleArn: SCHEDULE_ARN });
    await deliver({ scheduledTime: '2026-11-21T12:00:00Z', scheduleArn: `${SCHEDULE_ARN}-2` });
    expect(made).to.have.length(3);
  });

  it('makes one run at a time: another delivery is told to come back', async () => {
    const { made, deliver } = aSchedule(() => new Promise((resolve) => setTimeout(resolve, 20)));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => deliver()));
    expect(made).to.have.length(1);
    const waiting = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(waiting).to.have.length(9);
    for (const { reason } of waiting)
      expect(reason).to.include({ name: 'TransientError', message: 'another delivery makes this run' });
  });

  it('gives a run that failed to the next delivery', async () => {
    let fails = true;
    const { made, deliver } = aSchedule(async () => {
      if (fails) throw new Error('not now');
    });
    expect((await failureOf(deliver())).message).to.equal('not now');
    fails = false;
    await deliver();
    await deliver();
    expect(made).to.have.length(2);
  });

  it('makes a run again whose process died, once its time is over', async () => {
    const { table, clock, made, deliver } = aSchedule();
    const runs = answersKept<true>(table.client, 'platform', { partition: 'SCHEDULE', keptForSeconds: 100 });
    await runs({
      scope: 'default/laurel-dev-status-probe',
      key: '2026-11-21T12:00:00.000Z',
      fingerprint: 'default/laurel-dev-status-probe',
      nowMs: clock.now,
      untilMs: clock.now + REMAINING_MS,
    });
    clock.now += REMAINING_MS - 1;
    expect(await failureOf(deliver())).to.include({ name: 'TransientError' });
    clock.now += 1;
    await deliver();
    expect(made).to.have.length(1);
  });

  it('makes every run where the deployment has no table to remember them', async () => {
    let made = 0;
    const handler = schedule(
      async () => {
        made++;
      },
      { runs: undefined },
    );
    const input = { scheduledTime: '2026-11-21T12:00:00Z', scheduleArn: SCHEDULE_ARN };
    await handler(input, aContext());
    await handler(input, aContext());
    expect(made).to.equal(2);
  });

  it('makes a run that cannot be remembered where a repeat does no harm, and no other', async () => {
    for (const [mayRepeat, runs] of [
      [true, 1],
      [false, 0],
    ] as const) {
      const { table, made, deliver } = aSchedule(undefined, { mayRepeat });
      table.failure = throttled();
      await Promise.allSettled([deliver()]);
      expect(made).to.have.length(runs);
    }
    const { made, deliver } = aSchedule(undefined, { mayRepeat: true });
    await deliver();
    await deliver();
    expect(made, 'what is remembered').to.have.length(1);
  });

  for (const input of [
    undefined,
    {},
    'now',
    { scheduledTime: 'noon', scheduleArn: SCHEDULE_ARN },
    { scheduledTime: 2026, scheduleArn: SCHEDULE_ARN },
    { scheduledTime: '2026-11-21T12:00:00Z', scheduleArn: [SCHEDULE_ARN] },
    { scheduledTime: '2026-11-21T12:00:00Z' },
    { scheduledTime: '2026-11-21T12:00:00Z', scheduleArn: 'arn:aws:events:eu-west-1:0:rule/x' },
  ])
    it(`refuses ${JSON.stringify(input)}`, async () => {
      const { made, deliver } = aSchedule();
      // undefined would be the default input
      expect(await failureOf(deliver(input ?? null))).to.include({
        name: 'PermanentError',
        reason: 'malformed_input',
        message: 'the input names no scheduledTime and scheduleArn',
      });
      expect(made).to.deep.equal([]);
    });
});
