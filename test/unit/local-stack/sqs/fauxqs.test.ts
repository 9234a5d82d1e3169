import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { renderSqsError } from '../../../../scripts/local-stack/sqs/embedded-service.ts';
import { FauxqsEngine } from '../../../../scripts/local-stack/sqs/fauxqs-engine.ts';
import { fauxqsQueues } from '../../../../scripts/local-stack/sqs/fauxqs-queues.ts';
import { MoveTasks } from '../../../../scripts/local-stack/sqs/move-tasks.ts';
import type { Queues } from '../../../../scripts/local-stack/sqs/queues.ts';

const arn = (queue: string) => `arn:aws:sqs:eu-west-1:000000000000:${queue}`;

describe('the embedded SQS', () => {
  let dataDir: string;
  let engine: FauxqsEngine;
  let queues: Queues;

  const open = async () => {
    engine = await FauxqsEngine.start(dataDir, 'eu-west-1');
    queues = fauxqsQueues(engine);
  };
  const create = (QueueName: string, Attributes: Record<string, string> = {}) =>
    engine.call('CreateQueue', { QueueName, Attributes });
  const receive = (queue: string, waitSeconds = 0) => queues.receive(queue, { maximum: 10, waitSeconds });
  const bodies = async (queue: string) => (await receive(queue)).map(({ body }) => body);

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'laurel-sqs-'));
    await open();
  });
  afterEach(() => {
    engine.close();
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

  it('keeps queues, messages and what is in flight without being closed', async () => {
    await create('work', { VisibilityTimeout: '600' });
    await queues.send('work', 'taken');
    const [taken] = await receive('work');
    await queues.send('work', 'waiting');
    const first = engine;
    await open();
    expect(await bodies('work')).to.deep.equal(['waiting']);
    await queues.delete('work', [taken?.receiptHandle ?? '']);
    first.close();
    engine.close();
    await open();
    expect(
      await engine.call('GetQueueAttributes', { QueueUrl: '/work', AttributeNames: ['All'] }),
    ).to.have.nested.include({
      'Attributes.ApproximateNumberOfMessagesNotVisible': '1',
    });
  });

  it('makes a message visible again at once, and still has it after a restart', async () => {
    await create('work', { VisibilityTimeout: '600' });
    await queues.send('work', 'again');
    const [message] = await receive('work');
    await engine.call('ChangeMessageVisibility', {
      QueueUrl: '/work',
      ReceiptHandle: message?.receiptHandle,
      VisibilityTimeout: 0,
    });
    engine.close();
    await open();
    const [back] = await receive('work');
    expect(back?.body).to.equal('again');
    expect(back?.attributes.ApproximateReceiveCount, 'deliveries go on counting').to.equal('2');
  });

  it('releases all that is in flight, for consumers that have ended with the stack', async () => {
    await create('work', { VisibilityTimeout: '600' });
    await queues.send('work', 'one');
    await queues.send('work', 'two');
    await receive('work');
    engine.releaseInFlight('work');
    engine.releaseInFlight('none');
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
    const { Messages: plain } = (await engine.call('ReceiveMessage', { QueueUrl: '/work' })) as {
      Messages: { MessageAttributes?: unknown }[];
    };
    expect(plain[0]).not.to.have.property('MessageAttributes');
  });

  it("refuses with SQS's own codes", async () => {
    const missing = await queues.send('none', 'x').catch((error: { code: string }) => error.code);
    expect(missing).to.equal('QueueDoesNotExist');
    const unknown = await engine.call('Nope', {}).catch((error: { code: string }) => error.code);
    expect(unknown).to.equal('UnknownOperationException');
    await create('work');
    for (const WaitTimeSeconds of [-1, 21, 'x']) {
      const invalid = await engine
        .call('ReceiveMessage', { QueueUrl: '/work', WaitTimeSeconds })
        .catch((error: { code: string }) => error.code);
      expect(invalid, String(WaitTimeSeconds)).to.equal('InvalidParameterValue');
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
    let tasks: MoveTasks;
    const results = () =>
      (
        tasks.call('ListMessageMoveTasks', { SourceArn: arn('dead') }) as {
          Results: { Status: string; ApproximateNumberOfMessagesMoved: number }[];
        }
      ).Results;
    const finished = async () => {
      const deadlineMs = performance.now() + 5_000;
      while (results()[0]?.Status === 'RUNNING') {
        expect(performance.now()).to.be.below(deadlineMs);
        await sleep(2);
      }
      return results()[0];
    };

    beforeEach(async () => {
      await create('dead');
      tasks = new MoveTasks(engine, queues);
      for (let number = 0; number < 25; number++)
        await queues.send('dead', `m${number}`, { reason: { DataType: 'String', StringValue: 'late' } });
    });

    it('moves every message, with its attributes, to the queue it came from', async () => {
      await create('work', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 3 }) });
      tasks.call('StartMessageMoveTask', { SourceArn: arn('dead') });
      expect(await finished()).to.include({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 25 });
      expect(engine.messagesIn('dead')).to.equal(0);
      expect(engine.messagesIn('work')).to.equal(25);
      const [message] = await receive('work');
      expect(message?.messageAttributes.reason?.StringValue).to.equal('late');
    });

    it('moves to the queue that is named', async () => {
      await create('other');
      tasks.call('StartMessageMoveTask', { SourceArn: arn('dead'), DestinationArn: arn('other') });
      await finished();
      expect(engine.messagesIn('other')).to.equal(25);
    });

    it('asks for the destination where it is not clear', () => {
      expect(() => tasks.call('StartMessageMoveTask', { SourceArn: arn('dead') })).to.throw('DestinationArn');
    });

    it('does not know a queue that is not there', () => {
      expect(() => tasks.call('StartMessageMoveTask', { SourceArn: arn('none') })).to.throw('does not exist');
    });
  });
});
