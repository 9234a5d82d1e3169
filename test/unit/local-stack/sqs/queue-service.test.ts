import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import type { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { embeddedQueues } from '../../../../scripts/local-stack/sqs/embedded-queues.ts';
import { renderSqsError } from '../../../../scripts/local-stack/sqs/embedded-service.ts';
import { QueueService } from '../../../../scripts/local-stack/sqs/queue-service.ts';
import type { Queues } from '../../../../scripts/local-stack/sqs/queues.ts';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';
import { eventually } from '../../../eventually.ts';

const arn = (queue: string) => `arn:aws:sqs:eu-west-1:000000000000:${queue}`;

describe('the embedded SQS', () => {
  let dataDir: string;
  let database: DatabaseSync;
  let service: QueueService;
  let queues: Queues;

  const open = () => {
    database = openState(dataDir);
    service = new QueueService({
      database,
      arnOf: arn,
      urlOf: (queue) => `http://127.0.0.1:4566/000000000000/${queue}`,
    });
    service.start();
    queues = embeddedQueues(service, '000000000000');
  };
  const close = () => {
    service.stop();
    database.close();
  };
  const call = (operation: string, input: Record<string, unknown>) =>
    service.call(operation, input, { senderId: 'AIDA' });
  const create = (QueueName: string, Attributes: Record<string, string> = {}) =>
    call('CreateQueue', { QueueName, Attributes });
  const visibleIn = async (queue: string) => {
    const answer = await call('GetQueueAttributes', { QueueUrl: `/${queue}`, AttributeNames: ['All'] });
    const { ApproximateNumberOfMessages: visible } = (answer?.Attributes ?? {}) as Record<string, string>;
    return Number(visible);
  };
  const receive = (queue: string, waitSeconds = 0) => queues.receive(queue, { maximum: 10, waitSeconds });
  const bodies = async (queue: string) => (await receive(queue)).map(({ body }) => body);

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'laurel-sqs-'));
    open();
  });
  afterEach(() => {
    close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('gives back what was sent, with its attributes', async () => {
    await create('work');
    await queues.send('work', 'hello', { reason: { DataType: 'String', StringValue: 'malformed' } });
    const [message] = await receive('work');
    expect(message).to.include({ body: 'hello', md5OfBody: '5d41402abc4b2a76b9719d911017c592' });
    expect(message?.messageAttributes).to.deep.equal({ reason: { DataType: 'String', StringValue: 'malformed' } });
    expect(message?.attributes).to.include({ ApproximateReceiveCount: '1' });
  });

  it('tells how much lies in each queue, and nothing of what has been kept long enough', async () => {
    await create('empty');
    await create('later', { DelaySeconds: '600' });
    await create('short', { MessageRetentionPeriod: '60' });
    await create('work');
    await queues.send('later', 'a');
    await queues.send('short', 'old');
    database.exec("UPDATE sqs_messages SET sent_at_ms = sent_at_ms - 60000 WHERE queue = 'short'");
    await queues.send('work', 'a');
    await receive('work');
    await queues.send('work', 'b');
    expect(service.depths()).to.deep.equal([
      { name: 'empty', visible: 0, inFlight: 0, delayed: 0 },
      { name: 'later', visible: 0, inFlight: 0, delayed: 1 },
      { name: 'short', visible: 0, inFlight: 0, delayed: 0 },
      { name: 'work', visible: 1, inFlight: 1, delayed: 0 },
    ]);
  });

  it('keeps queues, messages and what is in flight without being closed', async () => {
    await create('work', { VisibilityTimeout: '600' });
    await queues.send('work', 'taken');
    const [taken] = await receive('work');
    await queues.send('work', 'waiting');
    const [first, its] = [service, database];
    open();
    expect(await bodies('work')).to.deep.equal(['waiting']);
    await queues.delete('work', [taken?.receiptHandle ?? '']);
    first.stop();
    its.close();
    close();
    open();
    expect(await call('GetQueueAttributes', { QueueUrl: '/work', AttributeNames: ['All'] })).to.have.nested.include({
      'Attributes.ApproximateNumberOfMessagesNotVisible': '1',
    });
  });

  it('makes a message visible again at once, and still has it after a restart', async () => {
    await create('work', { VisibilityTimeout: '600' });
    await queues.send('work', 'again');
    const [message] = await receive('work');
    await call('ChangeMessageVisibility', {
      QueueUrl: '/work',
      ReceiptHandle: message?.receiptHandle,
      VisibilityTimeout: 0,
    });
    close();
    open();
    const [back] = await receive('work');
    expect(back?.body).to.equal('again');
    expect(back?.attributes.ApproximateReceiveCount, 'deliveries go on counting').to.equal('2');
  });

  it('releases all that is in flight, for consumers that have ended with the stack', async () => {
    await create('work', { VisibilityTimeout: '600' });
    await queues.send('work', 'one');
    await queues.send('work', 'two');
    await receive('work');
    service.releaseInFlight('work');
    service.releaseInFlight('none');
    expect(await bodies('work')).to.have.members(['one', 'two']);
  });

  it('moves a message to its dead-letter queue after its last delivery', async () => {
    await create('dead');
    await create('work', {
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 }),
    });
    await queues.send('work', 'poison');
    expect([await bodies('work'), await bodies('work'), await bodies('work')]).to.deep.equal([
      ['poison'],
      ['poison'],
      [],
    ]);
    expect(await bodies('dead')).to.deep.equal(['poison']);
  });

  it('ends a long poll as soon as there is a message', async () => {
    await create('work');
    const polling = receive('work', 20);
    await queues.send('work', 'now');
    expect((await polling).map(({ body }) => body)).to.deep.equal(['now']);
  });

  it('ends a long poll when its time has passed', async () => {
    await create('work');
    expect(await queues.receive('work', { maximum: 1, waitSeconds: 0.05 })).to.deep.equal([]);
  });

  it('takes no message for a poll that was called off', async () => {
    await create('work', { VisibilityTimeout: '600' });
    const calling = new AbortController();
    const polling = queues.receive('work', { maximum: 10, waitSeconds: 20, signal: calling.signal });
    calling.abort();
    expect(await polling).to.deep.equal([]);
    await queues.send('work', 'mine');
    expect(await bodies('work')).to.deep.equal(['mine']);
  });

  it('shows message attributes only to those who ask for them', async () => {
    await create('work', { VisibilityTimeout: '0' });
    await queues.send('work', 'x', { reason: { DataType: 'String', StringValue: 'y' } });
    const { Messages: plain } = (await call('ReceiveMessage', { QueueUrl: '/work' })) as {
      Messages: { MessageAttributes?: unknown }[];
    };
    expect(plain[0]).not.to.have.property('MessageAttributes');
  });

  it("refuses with SQS's own codes", async () => {
    const missing = await queues.send('none', 'x').catch((error: { code: string }) => error.code);
    expect(missing).to.equal('QueueDoesNotExist');
    const unknown = await call('Nope', {}).catch((error: { code: string }) => error.code);
    expect(unknown).to.equal('UnknownOperationException');
    await create('work');
    for (const [WaitTimeSeconds, code] of [
      [-1, 'InvalidParameterValueException'],
      [21, 'InvalidParameterValueException'],
      ['x', 'SerializationException'],
    ] as const) {
      const invalid = await call('ReceiveMessage', { QueueUrl: '/work', WaitTimeSeconds }).catch(
        (error: { code: string }) => error.code,
      );
      expect(invalid, String(WaitTimeSeconds)).to.equal(code);
    }
  });

  it('writes its errors for SDKs of the older protocol, too', async () => {
    const error = await queues.send('none', 'x').catch((thrown: AwsError) => thrown);
    const { status, headers, body } = renderSqsError(error as AwsError);
    expect(status).to.equal(400);
    expect(headers).to.include({
      'x-amzn-errortype': 'QueueDoesNotExist',
      'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender',
    });
    expect(JSON.parse(String(body))).to.deep.equal({
      __type: 'com.amazonaws.sqs#QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
  });

  describe('redriving a dead-letter queue', () => {
    const newest = async () => {
      const answer = await call('ListMessageMoveTasks', { SourceArn: arn('dead') });
      const [task] = (answer?.Results ?? []) as Record<string, unknown>[];
      return task;
    };
    const finished = () =>
      eventually('the task ends', async () => {
        const task = await newest();
        expect(task?.Status).not.to.equal('RUNNING');
        return task;
      });
    const refusal = (input: Record<string, unknown>) =>
      call('StartMessageMoveTask', input).then(
        () => 'nothing',
        ({ code, message }: AwsError) => `${code}: ${message}`,
      );
    const deadLetters = { deadLetterTargetArn: arn('dead'), maxReceiveCount: 1 };
    const visibleWith = (queue: string) =>
      create(queue, { VisibilityTimeout: '0', RedrivePolicy: JSON.stringify(deadLetters) });
    /** Sends so many and lets SQS itself move them to the dead-letter queue. */
    const fail = async (queue: string, count: number) => {
      for (let number = 0; number < count; number++)
        await queues.send(queue, `${queue} ${number}`, { reason: { DataType: 'String', StringValue: 'late' } });
      while ((await receive(queue)).length > 0);
    };

    beforeEach(async () => {
      await create('dead');
      await visibleWith('work');
    });

    it('moves every message, with its attributes, to the queue it came from', async () => {
      await visibleWith('other');
      await fail('work', 25);
      await fail('other', 3);
      expect(await visibleIn('dead')).to.equal(28);
      await call('StartMessageMoveTask', { SourceArn: arn('dead') });
      expect(await finished()).to.include({
        Status: 'COMPLETED',
        ApproximateNumberOfMessagesMoved: 28,
        ApproximateNumberOfMessagesToMove: 28,
      });
      expect([await visibleIn('dead'), await visibleIn('work'), await visibleIn('other')]).to.deep.equal([0, 25, 3]);
      const [message] = await receive('other');
      expect(message?.body).to.match(/^other /);
      expect(message?.messageAttributes.reason?.StringValue).to.equal('late');
      expect(message?.attributes, 'a new message').to.include({ ApproximateReceiveCount: '1' });
      expect(message?.attributes).not.to.have.property('DeadLetterQueueSourceArn');
    });

    it('moves to the queue that is named, what was sent there directly too', async () => {
      await create('other');
      await queues.send('dead', 'parked by hand');
      await call('StartMessageMoveTask', { SourceArn: arn('dead'), DestinationArn: arn('other') });
      expect(await finished()).to.include({ Status: 'COMPLETED', DestinationArn: arn('other') });
      expect(await bodies('other')).to.deep.equal(['parked by hand']);
    });

    it('fails for a message that has no source, and leaves it where it is', async () => {
      await queues.send('dead', 'parked by hand');
      await call('StartMessageMoveTask', { SourceArn: arn('dead') });
      expect(await finished()).to.include({
        Status: 'FAILED',
        FailureReason: 'CouldNotDetermineMessageSource',
        ApproximateNumberOfMessagesMoved: 0,
      });
      expect(await bodies('dead')).to.deep.equal(['parked by hand']);
    });

    it('fails for messages whose queue is gone, and keeps them', async () => {
      await visibleWith('other');
      await fail('other', 2);
      await call('DeleteQueue', { QueueUrl: '/other' });
      await call('StartMessageMoveTask', { SourceArn: arn('dead') });
      expect(await finished()).to.include({
        Status: 'FAILED',
        FailureReason: 'AWS.SimpleQueueService.NonExistentQueue',
      });
      expect(await visibleIn('dead')).to.equal(2);
    });

    it('refuses what is no dead-letter queue, what is not there, and a second task beside a running one', async () => {
      expect(await refusal({ SourceArn: arn('work') })).to.equal(
        'InvalidParameterValueException: Source queue must be configured as a Dead Letter Queue.',
      );
      expect(await refusal({ SourceArn: arn('none') })).to.equal(
        "ResourceNotFoundException: The resource that you specified for the SourceArn parameter doesn't exist.",
      );
      expect(await refusal({ SourceArn: arn('dead'), DestinationArn: arn('none') })).to.equal(
        "ResourceNotFoundException: The resource that you specified for the DestinationArn parameter doesn't exist.",
      );
      expect(await refusal({ SourceArn: arn('dead'), MaxNumberOfMessagesPerSecond: 501 })).to.match(
        /^InvalidParameterValueE/,
      );
      await fail('work', 3);
      const slow = { SourceArn: arn('dead'), MaxNumberOfMessagesPerSecond: 1 };
      expect(await refusal(slow)).to.equal('nothing');
      expect(await refusal(slow)).to.match(/^InvalidParameterValueException: There is already a task running/);
    });

    it('can be cancelled, and says how far it came', async () => {
      await fail('work', 3);
      const { TaskHandle } = (await call('StartMessageMoveTask', {
        SourceArn: arn('dead'),
        MaxNumberOfMessagesPerSecond: 1,
      })) as { TaskHandle: string };
      expect(await newest()).to.include({ Status: 'RUNNING', TaskHandle });
      const cancelled = await call('CancelMessageMoveTask', { TaskHandle });
      const { Status, ApproximateNumberOfMessagesMoved: moved } = (await finished()) ?? {};
      expect([Status, moved]).to.deep.equal(['CANCELLED', cancelled?.ApproximateNumberOfMessagesMoved]);
      expect((await visibleIn('dead')) + (await visibleIn('work'))).to.equal(3);
      for (const [handle, code] of [
        ['garbage', 'InvalidParameterValueException'],
        [TaskHandle, 'UnsupportedOperation'],
      ])
        expect(
          await call('CancelMessageMoveTask', { TaskHandle: handle }).catch(({ code: its }: AwsError) => its),
        ).to.equal(code);
    });

    it('goes on after the stack was killed, and moves everything once', async () => {
      await fail('work', 120);
      await call('StartMessageMoveTask', { SourceArn: arn('dead') });
      service.stop();
      database.close();
      open();
      expect(await finished()).to.include({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 120 });
      expect([await visibleIn('dead'), await visibleIn('work')]).to.deep.equal([0, 120]);
    });

    it('moves what somebody has looked at and left, once its visibility has ended', async () => {
      await fail('work', 1);
      await call('ReceiveMessage', { QueueUrl: '/dead', VisibilityTimeout: 1 });
      expect(await visibleIn('dead'), 'it is being looked at').to.equal(0);
      await eventually(async () => (await visibleIn('dead')) > 0);
      await call('StartMessageMoveTask', { SourceArn: arn('dead') });
      expect(await finished()).to.include({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 });
    });
  });
});
