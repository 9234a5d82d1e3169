import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { fault, faultsLeft } from '../local/fault.ts';
import { type ParcelsStack, parcelsStack } from './parcels-stack.ts';

describe('schedules', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;

  before(async () => {
    parcels = await parcelsStack();
  });

  it('run once for each due time, over a kill and a moved clock', async () => {
    // Three at night in Berlin is two in UTC in winter and one in summer.
    const closed = async (due: string) => (await parcels.item('DAYS', due))?.closed;
    await parcels.clock('2032-01-10T01:59:58Z');
    await eventually(async () => expect(await closed('2032-01-10T02:00:00.000Z')).to.equal(1), 20_000);
    // A run that is killed before it is known to have ended is delivered again; half a year later its note is gone.
    await eventually('every run that has begun has ended', () => {
      const log = readFileSync(join(parcels.stateDir, 'logs/parcels-close-day.log'), 'utf8');
      return log.split('platform.start"').length === log.split('platform.report"').length;
    });
    await parcels.clock('2032-01-10T02:00:30Z');
    await parcels.killAndStart();
    // Of all the nights between the two, the last one is made up for.
    await parcels.clock('2032-07-10T00:30:00Z');
    await eventually(async () => expect(await closed('2032-07-09T01:00:00.000Z')).to.equal(1), 20_000);
    await parcels.clock('2032-07-10T00:59:58Z');
    await eventually(async () => expect(await closed('2032-07-10T01:00:00.000Z')).to.equal(1), 20_000);
    // None of them was closed twice.
    expect(await closed('2032-07-09T01:00:00.000Z')).to.equal(1);
    expect(await closed('2032-07-08T01:00:00.000Z')).to.equal(undefined);
    expect(await closed('2032-01-10T02:00:00.000Z')).to.equal(1);
    await parcels.machineClock();
  });

  describe('whose target fails for the moment', () => {
    const ACCOUNT = 'us-east-1:000000000000';
    const call = async (method: string, name: string, body?: object): Promise<void> => {
      const init = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
      const { status } = await fetch(`${parcels.stack.awsEndpoint}/schedules/${name}`, init);
      expect(status).to.equal(200);
    };
    /** Due at once, and then not for a day. The next so many of its deliveries are refused. */
    const begin = async (name: string, refused: number): Promise<void> => {
      const delivery = { service: 'sqs', operation: 'SendMessage', caller: 'scheduler', match: name };
      await fault(parcels.stack, {
        ...delivery,
        action: 'fail',
        status: 503,
        code: 'RequestThrottled',
        count: refused,
      });
      await call('POST', name, {
        ScheduleExpression: 'rate(1 day)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: `arn:aws:sqs:${ACCOUNT}:${name}`,
          RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
          Input: JSON.stringify({ of: name, attempt: '<aws.scheduler.attempt-number>' }),
          RetryPolicy: { MaximumRetryAttempts: 2 },
          DeadLetterConfig: { Arn: `arn:aws:sqs:${ACCOUNT}:${name}-dlq` },
        },
      });
    };
    /** @param from where one message comes to lie of what was refused so often */
    const runOf = async (name: string, refused: number, from: string) => {
      for (const QueueName of [name, `${name}-dlq`])
        await parcels.stack.doors.sqs.send(new CreateQueueCommand({ QueueName }));
      await begin(name, refused);
      const [message] = await parcels.receiveAll(from, 1);
      expect(await faultsLeft(parcels.stack)).to.equal(0);
      await call('DELETE', name);
      const attributes = Object.entries(message?.MessageAttributes ?? {}).map(([key, { StringValue }]) => [
        key,
        StringValue,
      ]);
      return { body: JSON.parse(message?.Body ?? ''), attributes: Object.fromEntries(attributes) };
    };

    it('are tried again, and run', async () => {
      expect((await runOf('fails-twice', 2, 'fails-twice')).body).to.deep.equal({ of: 'fails-twice', attempt: '3' });
    });

    it('are given up after their retries: the call is in their dead-letter queue, with its error', async () => {
      const { body, attributes } = await runOf('fails-on', 3, 'fails-on-dlq');
      expect(new URL(body.QueueUrl).pathname).to.equal('/000000000000/fails-on');
      expect(JSON.parse(body.MessageBody)).to.deep.equal({ of: 'fails-on', attempt: '3' });
      const { SCHEDULED_TIME: due, EXECUTION_ID: executionId, ...others } = attributes;
      expect(due).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(executionId).to.be.a('string').and.not.to.equal('');
      expect(others).to.deep.equal({
        ERROR_CODE: 'RequestThrottled',
        ERROR_MESSAGE: 'A fault was asked for.',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        IS_PAYLOAD_TRUNCATED: 'false',
        RETRY_ATTEMPTS: '2',
        SCHEDULE_ARN: `arn:aws:scheduler:${ACCOUNT}:schedule/default/fails-on`,
        TARGET_ARN: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage',
      });
    });
  });
});
