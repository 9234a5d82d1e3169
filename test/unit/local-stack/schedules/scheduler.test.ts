import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { StackClock } from '../../../../scripts/local-stack/clock/stack-clock.ts';
import type { Input } from '../../../../scripts/local-stack/events/members.ts';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { InvokeRequest } from '../../../../scripts/local-stack/lambda/invoker.ts';
import { Scheduler } from '../../../../scripts/local-stack/schedules/scheduler.ts';
import { eventually } from '../../../eventually.ts';
import { MachineClock } from '../clock/a-machine-clock.ts';

const START = Date.parse('2026-11-27T01:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:nightly:live';
const DLQ = 'arn:aws:sqs:eu-west-1:000000000000:nightly-dlq';

const definition = (expression: string, target: Input = {}): Input => ({
  ScheduleExpression: expression,
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: FUNCTION, Input: '{"at":"<aws.scheduler.scheduled-time>"}', ...target },
});

describe('the scheduler', () => {
  let database: DatabaseSync;
  let machine: MachineClock;
  let clock: StackClock;
  let invoked: InvokeRequest[];
  let parked: { queue: string; body: string; attributes: Record<string, string> }[];
  let lines: string[];
  let refuse: (() => AwsError) | undefined;
  const schedulers: Scheduler[] = [];
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    machine = new MachineClock(START);
    clock = new StackClock(database, machine);
    invoked = [];
    parked = [];
    lines = [];
    refuse = undefined;
  });
  afterEach(async () => {
    await Promise.all(schedulers.splice(0).map((one) => one.stop()));
    database.close();
  });

  const aScheduler = () => {
    const scheduler = new Scheduler({
      database,
      clock,
      machine,
      region: 'eu-west-1',
      accountId: '000000000000',
      invoker: {
        invokeAsync: (request) => {
          if (refuse) throw refuse();
          invoked.push(request);
        },
      },
      queues: {
        send: async (queue, body, attributes = {}) => {
          const texts = Object.entries(attributes).map(([name, { StringValue }]) => [name, String(StringValue)]);
          parked.push({ queue, body, attributes: Object.fromEntries(texts) });
        },
      },
      queueUrl: (queue) => `http://127.0.0.1/000000000000/${queue}`,
      log: (line) => lines.push(line),
    });
    schedulers.push(scheduler);
    return scheduler;
  };
  const times = () => invoked.map(({ payload }) => JSON.parse(payload).at);
  /** Deliveries go on behind a promise. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms: number) => {
    machine.pass(ms);
    await settled();
  };

  it('invokes the function at each due time, with what it is told of the run', async () => {
    const scheduler = aScheduler();
    scheduler.put(
      'nightly',
      definition('cron(0 2 * * ? *)', {
        Input:
          '{"scheduledTime":"<aws.scheduler.scheduled-time>","scheduleArn":"<aws.scheduler.schedule-arn>","executionId":"<aws.scheduler.execution-id>","attempt":<aws.scheduler.attempt-number>}',
      }),
    );
    scheduler.start();
    await pass(HOUR_MS - 1);
    expect(invoked).to.deep.equal([]);
    await pass(1);
    expect(invoked).to.have.length(1);
    expect(invoked[0]).to.include({ functionName: 'nightly', qualifier: 'live' });
    const { executionId, ...told } = JSON.parse(invoked[0]?.payload ?? '');
    expect(told).to.deep.equal({
      scheduledTime: '2026-11-27T02:00:00Z',
      scheduleArn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/nightly',
      attempt: 1,
    });
    expect(executionId).to.match(/^[0-9a-f-]{36}$/);
    await pass(DAY_MS);
    expect(invoked).to.have.length(2);
  });

  it('begins a rate at once', async () => {
    const scheduler = aScheduler();
    scheduler.start();
    scheduler.put('often', definition('rate(5 minutes)'));
    await settled();
    await pass(5 * 60_000);
    expect(times()).to.deep.equal(['2026-11-27T01:00:00Z', '2026-11-27T01:05:00Z']);
  });

  it('runs a due time once, however often it is started', async () => {
    for (let starts = 0; starts < 3; starts++) {
      const scheduler = aScheduler();
      scheduler.put('nightly', definition('cron(0 2 * * ? *)'));
      scheduler.start();
      if (starts === 0) await pass(HOUR_MS);
      await settled();
      await scheduler.stop();
    }
    expect(times()).to.deep.equal(['2026-11-27T02:00:00Z']);
  });

  it('makes up for what was missed by one run, that of the latest due time', async () => {
    const before = aScheduler();
    before.put('nightly', definition('cron(0 2 * * ? *)'));
    before.start();
    await before.stop();
    machine.pass(4 * DAY_MS);
    aScheduler().start();
    await settled();
    expect(times()).to.deep.equal(['2026-11-30T02:00:00Z']);
    expect(lines.join()).to.contain('was due several times from 2026-11-27T02:00:00Z on');
  });

  it('makes up for half a million missed minutes as well', async () => {
    const scheduler = aScheduler();
    scheduler.put('often', definition('rate(1 minute)'));
    scheduler.start();
    await settled();
    clock.moveTo(START + 365 * DAY_MS + 30_000);
    await settled();
    expect(times()).to.deep.equal(['2026-11-27T01:00:00Z', '2027-11-27T01:00:00Z']);
  });

  it('follows the clock of the stack, forward and back', async () => {
    const scheduler = aScheduler();
    scheduler.put('nightly', definition('cron(0 2 * * ? *)'));
    scheduler.start();
    clock.moveTo(Date.parse('2027-03-01T01:59:59Z'));
    await settled();
    expect(times()).to.deep.equal(['2027-02-28T02:00:00Z']);
    await pass(1000);
    expect(times().at(-1)).to.equal('2027-03-01T02:00:00Z');
    clock.moveTo(Date.parse('2026-12-01T01:59:59Z'));
    await pass(1000);
    expect(times().at(-1)).to.equal('2026-12-01T02:00:00Z');
    expect(invoked).to.have.length(3);
  });

  it('lets a disabled schedule pass, and does not make up for it', async () => {
    const scheduler = aScheduler();
    scheduler.put('nightly', { ...definition('cron(0 2 * * ? *)'), State: 'DISABLED' });
    scheduler.start();
    await pass(2 * DAY_MS);
    scheduler.put('nightly', definition('cron(0 2 * * ? *)'));
    await settled();
    expect(invoked).to.deep.equal([]);
    await pass(DAY_MS);
    expect(invoked).to.have.length(1);
  });

  it('tries again with pauses, and parks the input when the attempts are used up', async () => {
    const scheduler = aScheduler();
    const target = { RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: DLQ } };
    scheduler.put('nightly', definition('cron(0 2 * * ? *)', target));
    scheduler.start();
    let attempts = 0;
    refuse = () => {
      attempts += 1;
      return new AwsError('ServiceException', 'not now', 500);
    };
    await pass(HOUR_MS);
    expect(attempts).to.equal(1);
    await eventually('the dead letter', async () => {
      await pass(1000);
      return parked.length === 1;
    });
    expect(attempts).to.equal(3);
    expect(parked[0]?.queue).to.equal('nightly-dlq');
    expect(JSON.parse(parked[0]?.body ?? '')).to.deep.equal({
      FunctionName: FUNCTION,
      InvocationType: 'Event',
      Payload: '{"at":"2026-11-27T02:00:00Z"}',
    });
    const { EXECUTION_ID: executionId, ...attributes } = parked[0]?.attributes ?? {};
    expect(executionId).to.be.a('string').and.not.to.equal('');
    expect(attributes).to.deep.equal({
      SCHEDULE_ARN: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/nightly',
      TARGET_ARN: 'arn:aws:scheduler:::aws-sdk:lambda:invoke',
      SCHEDULED_TIME: '2026-11-27T02:00:00Z',
      ERROR_CODE: 'ServiceException',
      ERROR_MESSAGE: 'not now',
      RETRY_ATTEMPTS: '2',
      IS_PAYLOAD_TRUNCATED: 'false',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
    await pass(HOUR_MS);
    expect(attempts).to.equal(3);
  });

  it('goes on with its retries after a restart', async () => {
    refuse = () => new AwsError('ServiceException', 'not now', 500);
    const before = aScheduler();
    before.put('nightly', definition('cron(0 2 * * ? *)'));
    before.start();
    await pass(HOUR_MS);
    await before.stop();
    refuse = undefined;
    aScheduler().start();
    await pass(60_000);
    expect(times()).to.deep.equal(['2026-11-27T02:00:00Z']);
  });

  it('gives up at once on a function that is not there, and when a run is too old', async () => {
    const scheduler = aScheduler();
    const target = { RetryPolicy: { MaximumEventAgeInSeconds: 60 }, DeadLetterConfig: { Arn: DLQ } };
    scheduler.put('nightly', definition('cron(0 2 * * ? *)', target));
    scheduler.start();
    refuse = () => new AwsError('ResourceNotFoundException', 'Function not found', 404);
    await pass(HOUR_MS);
    expect(parked[0]?.attributes).to.include({ ERROR_CODE: 'ResourceNotFoundException', RETRY_ATTEMPTS: '0' });
    expect(parked[0]?.attributes).not.to.have.property('EXHAUSTED_RETRY_CONDITION');
    refuse = () => new AwsError('ServiceException', 'not now', 500);
    await pass(DAY_MS);
    await eventually('the dead letter', async () => {
      await pass(10_000);
      return parked.length === 2;
    });
    expect(parked[1]?.attributes.EXHAUSTED_RETRY_CONDITION).to.equal('MaximumEventAgeInSeconds');
  });

  for (const [name, changes, message] of [
    ['an expression that is none', { ScheduleExpression: 'cron(0 2 * * *)' }, 'Invalid Schedule Expression'],
    ['a zone that is none', { ScheduleExpressionTimezone: 'Europe/Atlantis' }, 'no time zone'],
    ['no window', { FlexibleTimeWindow: undefined }, 'FlexibleTimeWindow'],
    ['a window without its minutes', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'MaximumWindowInMinutes'],
    ['no target', { Target: undefined }, 'Target is required'],
    ['a target that is no function and no queue', { Target: { Arn: 'arn:aws:s3:::bucket' } }, 'is not supported'],
    [
      '186 retries',
      { Target: { Arn: FUNCTION, RetryPolicy: { MaximumRetryAttempts: 186 } } },
      'less than or equal to 185',
    ],
    ['an age of 59 seconds', { Target: { Arn: FUNCTION, RetryPolicy: { MaximumEventAgeInSeconds: 59 } } }, 'to 60'],
  ] as const)
    it(`refuses ${name}`, () => {
      expect(() => aScheduler().put('nightly', { ...definition('rate(1 day)'), ...changes })).to.throw(message);
    });
});
