import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SendMessageCommandInput,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { aQueueEndpoint, arn, type QueueEndpoint } from './a-queue-endpoint.ts';

/** What a call was refused with, as the SDK knows it; empty when it was not. */
async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => '',
    ({ name, message }: Error) => `${name}: ${message}`,
  );
}

describe('SQS as the SDK sees it', () => {
  let endpoint: QueueEndpoint;
  let queues = 0;
  before(async () => {
    endpoint = await aQueueEndpoint();
  });
  after(() => endpoint.close());

  const create = async (Attributes: Record<string, string> = {}) => {
    const isFifo = Attributes.FifoQueue === 'true';
    const QueueName = `q${queues++}${isFifo ? '.fifo' : ''}`;
    const { QueueUrl = '' } = await endpoint.client.send(new CreateQueueCommand({ QueueName, Attributes }));
    return { name: QueueName, url: QueueUrl };
  };
  const send = (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
    endpoint.client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  const sendBatch = (QueueUrl: string, Entries: SendMessageBatchRequestEntry[]) =>
    endpoint.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const receive = async (QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> => {
    const { Messages = [] } = await endpoint.client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    );
    return Messages;
  };
  const bodies = async (url: string, more?: Partial<ReceiveMessageCommandInput>) =>
    (await receive(url, more)).map(({ Body }) => Body);
  const remove = (QueueUrl: string, ReceiptHandle = '') =>
    endpoint.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  const hide = (QueueUrl: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
    endpoint.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  const attributes = async (QueueUrl: string) =>
    (await endpoint.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};
  const depth = async (url: string) => {
    const all = await attributes(url);
    return [
      all.ApproximateNumberOfMessages,
      all.ApproximateNumberOfMessagesNotVisible,
      all.ApproximateNumberOfMessagesDelayed,
    ].map(Number);
  };
  const set = (QueueUrl: string, Attributes: Record<string, string>) =>
    endpoint.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  const pass = (seconds: number) => endpoint.clock.advance(seconds * 1000);

  describe('messages', () => {
    it('arrive with what was sent, digests that the SDK has checked, and their system attributes', async () => {
      const { url } = await create();
      const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
      const sent = await send(url, 'hello', {
        MessageAttributes: {
          text: { DataType: 'String.label', StringValue: 'x' },
          number: { DataType: 'Number', StringValue: '-1.5e3' },
          binary: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
        },
        MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } },
        MessageGroupId: 'tenant',
      });
      expect(sent.MD5OfMessageBody).to.equal('5d41402abc4b2a76b9719d911017c592');
      expect(sent.MD5OfMessageSystemAttributes).to.match(/^[0-9a-f]{32}$/);
      const [message] = await receive(url);
      expect(message).to.include({ Body: 'hello', MessageId: sent.MessageId });
      expect(message?.MD5OfMessageAttributes).to.equal(sent.MD5OfMessageAttributes);
      expect(message?.MessageAttributes?.binary?.BinaryValue).to.deep.equal(Uint8Array.of(0, 255));
      expect(message?.MessageAttributes?.text).to.deep.include({ DataType: 'String.label', StringValue: 'x' });
      expect(message?.Attributes).to.include({
        AWSTraceHeader: trace,
        SenderId: '000000000000',
        ApproximateReceiveCount: '1',
        MessageGroupId: 'tenant',
      });
      expect(Number(message?.Attributes?.ApproximateFirstReceiveTimestamp)).to.be.at.least(
        Number(message?.Attributes?.SentTimestamp),
      );
    });

    it('have the digest of attributes that AWS computes', async () => {
      const { url } = await create();
      const { MD5OfMessageAttributes } = await send(url, 'message-1', {
        MessageAttributes: { MyAttribute: { DataType: 'String', StringValue: 'foobar' } },
      });
      expect(MD5OfMessageAttributes).to.equal('adb59cd4678ea5a855436b949cd07ab6');
    });

    it('may have every character that XML 1.0 has, those above U+FFFF too', async () => {
      const { url } = await create();
      for (const body of ['danke 😀', '\u{10000}\u{10FFFF}', '\t\n\r ', '\uD7FF\uE000\uFFFD', '<&>"']) {
        await send(url, body);
        expect(await bodies(url)).to.deep.equal([body]);
      }
    });

    it('may have no other characters', async () => {
      const { url } = await create();
      for (const body of ['\u0000', 'a\u0008', '\u000B', '\uFFFE', '\uFFFF', 'half \uD83D'])
        expect(await refusal(send(url, body)), JSON.stringify(body)).to.equal(
          'InvalidMessageContents: Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
        );
      expect(await refusal(send(url, ''))).to.equal(
        'MissingParameter: The request must contain the parameter MessageBody.',
      );
      expect(await depth(url)).to.deep.equal([0, 0, 0]);
    });

    it('have 1,048,576 bytes at most, attributes included, and never more than the queue allows', async () => {
      const { url } = await create();
      const note = { MessageAttributes: { a: { DataType: 'String', StringValue: 'é' } } };
      await send(url, 'x'.repeat(1_048_576));
      await send(url, 'x'.repeat(1_048_576 - 9), note);
      const tooLong =
        'InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.';
      expect(await refusal(send(url, 'x'.repeat(1_048_577)))).to.equal(tooLong);
      expect(await refusal(send(url, 'x'.repeat(1_048_576 - 8), note))).to.equal(tooLong);
      await set(url, { MaximumMessageSize: '1024' });
      await send(url, 'é'.repeat(512));
      expect(await refusal(send(url, `${'é'.repeat(512)}x`))).to.match(/shorter than 1024 bytes/);
    });

    it('have ten attributes at most, with names, types and values that SQS takes', async () => {
      const { url } = await create();
      const value = { DataType: 'String', StringValue: 'x' };
      const many = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, value]));
      await send(url, 'x', { MessageAttributes: many(10) });
      for (const [MessageAttributes, message] of [
        [many(11), /\[11\] exceeds the allowed maximum \[10\]/],
        [{ 'AWS.x': value }, /reserved/],
        [{ 'amazon.x': value }, /reserved/],
        [{ '.x': value }, /reserved/],
        [{ 'a..b': value }, /reserved/],
        [{ 'a b': value }, /can only contain/],
        [{ ['n'.repeat(257)]: value }, /shorter than 256/],
        [{ a: { DataType: 'Text', StringValue: 'x' } }, /supported type prefixes/],
        [{ a: { DataType: 'String', StringValue: '' } }, /non-empty value of type 'String'/],
        [{ a: { DataType: 'Number', StringValue: 'one' } }, /to a number/],
        [{ a: { DataType: 'String', StringValue: '\uD83D' } }, /Invalid/],
      ] as const)
        expect(await refusal(send(url, 'x', { MessageAttributes }))).to.match(message);
      await send(url, 'x', { MessageAttributes: { ['n'.repeat(256)]: value } });
    });

    it('show those attributes only that a receiver asks for', async () => {
      const { url } = await create({ VisibilityTimeout: '0' });
      const value = { DataType: 'String', StringValue: 'x' };
      await send(url, 'x', { MessageAttributes: { 'shop.name': value, 'shop.city': value, other: value } });
      const names = async (...MessageAttributeNames: string[]) => {
        const [message] = await receive(url, { MessageAttributeNames });
        return Object.keys(message?.MessageAttributes ?? {}).sort();
      };
      expect(await names()).to.deep.equal([]);
      expect(await names('other')).to.deep.equal(['other']);
      expect(await names('shop.*')).to.deep.equal(['shop.city', 'shop.name']);
      expect(await names('.*')).to.have.length(3);
    });

    it('are forgotten after their retention', async () => {
      const { url } = await create({ MessageRetentionPeriod: '60' });
      await send(url, 'old');
      pass(59);
      expect(await depth(url)).to.deep.equal([1, 0, 0]);
      pass(1);
      expect(await depth(url)).to.deep.equal([0, 0, 0]);
      expect(await bodies(url)).to.deep.equal([]);
    });

    it('wait for their delay, or the one of their queue, 900 seconds at most', async () => {
      const { url } = await create({ DelaySeconds: '5' });
      await send(url, 'of the queue');
      await send(url, 'own', { DelaySeconds: 2 });
      await send(url, 'at once', { DelaySeconds: 0 });
      expect(await depth(url)).to.deep.equal([1, 0, 2]);
      expect(await bodies(url)).to.deep.equal(['at once']);
      pass(2);
      expect(await bodies(url)).to.deep.equal(['own']);
      pass(3);
      expect(await bodies(url)).to.deep.equal(['of the queue']);
      await send(url, 'long', { DelaySeconds: 900 });
      expect(await refusal(send(url, 'longer', { DelaySeconds: 901 }))).to.match(
        /DelaySeconds must be >= 0 and <= 900/,
      );
    });
  });

  describe('visibility', () => {
    it('ends by itself, and the counts see it without anybody receiving', async () => {
      const { url } = await create();
      await send(url, 'x');
      expect(await bodies(url)).to.deep.equal(['x']);
      expect(await depth(url)).to.deep.equal([0, 1, 0]);
      pass(29.9);
      expect(await bodies(url)).to.deep.equal([]);
      pass(0.1);
      expect(await depth(url)).to.deep.equal([1, 0, 0]);
      const [again] = await receive(url, { VisibilityTimeout: 3 });
      expect(again?.Attributes?.ApproximateReceiveCount).to.equal('2');
      pass(3);
      expect(await depth(url)).to.deep.equal([1, 0, 0]);
    });

    it('can be changed, by the latest handle, up to twelve hours after the receive', async () => {
      const { url } = await create();
      await send(url, 'x');
      const [first] = await receive(url);
      await hide(url, first?.ReceiptHandle, 100);
      pass(99);
      expect(await depth(url)).to.deep.equal([0, 1, 0]);
      await hide(url, first?.ReceiptHandle, 43_200 - 100);
      expect(await refusal(hide(url, first?.ReceiptHandle, 43_200 - 98))).to.match(
        /beyond the limit \[43200 seconds\]/,
      );
      expect(await refusal(hide(url, first?.ReceiptHandle, 43_201))).to.match(/^InvalidParameterValue/);
      await hide(url, first?.ReceiptHandle, 0);
      const [second] = await receive(url);
      expect(await refusal(hide(url, first?.ReceiptHandle, 5)), 'an earlier handle').to.match(
        /Message does not exist or is not available for visibility timeout change\./,
      );
      pass(30);
      await hide(url, second?.ReceiptHandle, 5);
      expect(await depth(url), 'the latest one serves after its time').to.deep.equal([0, 1, 0]);
    });

    it('of an earlier handle deletes nothing, and garbage is refused', async () => {
      const { url } = await create({ VisibilityTimeout: '0' });
      const other = await create();
      await send(url, 'x');
      const [first] = await receive(url);
      const [second] = await receive(url);
      await remove(url, first?.ReceiptHandle);
      expect(await depth(url)).to.deep.equal([1, 0, 0]);
      for (const [queue, handle] of [
        [url, 'garbage'],
        [url, `${second?.ReceiptHandle}x`.slice(4)],
        [other.url, second?.ReceiptHandle],
      ])
        expect(await refusal(remove(queue ?? '', handle))).to.match(
          /^ReceiptHandleIsInvalid: The input receipt handle ".*" is not/,
        );
      await remove(url, second?.ReceiptHandle);
      await remove(url, second?.ReceiptHandle);
      expect(await depth(url)).to.deep.equal([0, 0, 0]);
    });

    it('is refused beyond 120,000 messages in flight', async () => {
      const { url, name } = await create();
      await send(url, 'one too many');
      endpoint.fillInFlight(name, 119_999);
      expect(await bodies(url, { VisibilityTimeout: 0 })).to.deep.equal(['one too many']);
      endpoint.fillInFlight(name, 1);
      expect(await refusal(receive(url))).to.match(/^OverLimit/);
    }).timeout(20_000);

    it('is given for what a receive may ask for, and nothing else', async () => {
      const { url } = await create();
      for (const [more, message] of [
        [
          { MaxNumberOfMessages: 0 },
          'Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
        ],
        [
          { MaxNumberOfMessages: 11 },
          'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
        ],
        [
          { WaitTimeSeconds: 21 },
          'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
        ],
        [
          { VisibilityTimeout: 43_201 },
          'Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided.',
        ],
      ] as const)
        expect(await refusal(receive(url, more))).to.equal(`InvalidParameterValue: ${message}`);
    });
  });

  describe('a receive that waits', () => {
    it('is woken by a message whose visibility ends', async () => {
      const { url } = await create();
      await send(url, 'x');
      await receive(url, { VisibilityTimeout: 10 });
      const waiting = bodies(url, { WaitTimeSeconds: 20 });
      await new Promise((resolve) => setTimeout(resolve, 50));
      pass(10);
      expect(await waiting).to.deep.equal(['x']);
    });

    it('of the queue itself ends empty when its time has passed', async () => {
      const { url } = await create({ ReceiveMessageWaitTimeSeconds: '20' });
      const waiting = bodies(url);
      await new Promise((resolve) => setTimeout(resolve, 50));
      pass(20);
      expect(await waiting).to.deep.equal([]);
    });
  });

  describe('batches', () => {
    it('tell of each entry what became of it', async () => {
      const { url } = await create({ MaximumMessageSize: '1024' });
      const { Successful = [], Failed = [] } = await sendBatch(url, [
        { Id: 'good', MessageBody: 'x' },
        { Id: 'emoji', MessageBody: '😀' },
        { Id: 'long', MessageBody: 'x'.repeat(1025) },
        { Id: 'invalid', MessageBody: '\u0000' },
        { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
      ]);
      expect(Successful.map(({ Id }) => Id)).to.deep.equal(['good', 'emoji']);
      expect(Failed.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).to.deep.equal([
        ['long', 'InvalidParameterValue', true],
        ['invalid', 'InvalidMessageContents', true],
        ['late', 'InvalidParameterValue', true],
      ]);
      const messages = await receive(url);
      const deleted = await endpoint.client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: url,
          Entries: [
            ...messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
            { Id: 'bad', ReceiptHandle: 'garbage' },
          ],
        }),
      );
      expect(deleted.Successful).to.have.length(2);
      expect(deleted.Failed?.map(({ Id, Code }) => [Id, Code])).to.deep.equal([['bad', 'ReceiptHandleIsInvalid']]);
    });

    it('have 1 to 10 entries with ids of their own, and 1,048,576 bytes in all', async () => {
      const { url } = await create();
      const many = (count: number, body = 'x') =>
        Array.from({ length: count }, (_, index) => ({ Id: `e${index}`, MessageBody: body }));
      await sendBatch(url, many(10));
      expect(await refusal(sendBatch(url, many(11)))).to.equal(
        'TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.',
      );
      expect(await refusal(sendBatch(url, []))).to.match(/^EmptyBatchRequest/);
      expect(await refusal(sendBatch(url, [...many(1), ...many(1)]))).to.equal(
        'BatchEntryIdsNotDistinct: Id e0 repeated.',
      );
      await sendBatch(url, [{ Id: 'i'.repeat(80), MessageBody: 'x' }]);
      for (const Id of ['i'.repeat(81), 'a b', 'é'])
        expect(await refusal(sendBatch(url, [{ Id, MessageBody: 'x' }]))).to.match(/^InvalidBatchEntryId/);
      await sendBatch(url, many(4, 'x'.repeat(262_144)));
      expect(
        await refusal(sendBatch(url, [...many(4, 'x'.repeat(262_144)), { Id: 'more', MessageBody: 'y' }])),
      ).to.equal(
        'BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
      );
    });
  });

  describe('dead-letter queues', () => {
    const policy = (name: string, maxReceiveCount: number | string = 1) =>
      JSON.stringify({ deadLetterTargetArn: arn(name), maxReceiveCount });

    it('get what was received as often as it may be, with its source, its age and its receives', async () => {
      const dead = await create();
      const work = await create({ VisibilityTimeout: '0', RedrivePolicy: policy(dead.name) });
      await send(work.url, 'poison', { MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } });
      const [before] = await receive(work.url);
      pass(1);
      expect(await bodies(work.url)).to.deep.equal([]);
      const [parked] = await receive(dead.url);
      expect(parked).to.include({ Body: 'poison', MessageId: before?.MessageId });
      expect(parked?.MessageAttributes?.a?.StringValue).to.equal('b');
      expect(parked?.Attributes).to.include({
        DeadLetterQueueSourceArn: arn(work.name),
        ApproximateReceiveCount: '2',
        SentTimestamp: before?.Attributes?.SentTimestamp,
        ApproximateFirstReceiveTimestamp: before?.Attributes?.ApproximateFirstReceiveTimestamp,
      });
      const { queueUrls } = await endpoint.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }));
      expect(queueUrls).to.deep.equal([work.url]);
    });

    it('must be there, of the same kind, and willing', async () => {
      const fifo = await create({ FifoQueue: 'true' });
      const dead = await create();
      const work = await create();
      const refused = (RedrivePolicy: string) => refusal(set(work.url, { RedrivePolicy }));
      expect(await refused(policy('none'))).to.match(/Reason: Dead letter target does not exist\.$/);
      expect(await refused(policy(fifo.name))).to.match(/must be same type of queue as the source/);
      expect(await refused('{}')).to.match(/mandatory attribute: deadLetterTargetArn/);
      expect(await refused('no JSON')).to.match(/^InvalidParameterValue/);
      for (const count of [0, 1001, 1.5]) expect(await refused(policy(dead.name, count))).to.match(/from 1 to 1000/);
      for (const count of [1, 1000, '10']) expect(await refused(policy(dead.name, count))).to.equal('');
      await set(work.url, { RedrivePolicy: '' });
      expect(await attributes(work.url)).not.to.have.property('RedrivePolicy');
      const allow = (value: object) => set(dead.url, { RedriveAllowPolicy: JSON.stringify(value) });
      await allow({ redrivePermission: 'denyAll' });
      expect(await refused(policy(dead.name))).to.match(/does not allow this source queue/);
      await allow({ redrivePermission: 'byQueue', sourceQueueArns: [arn('other')] });
      expect(await refused(policy(dead.name))).to.match(/does not allow this source queue/);
      await allow({ redrivePermission: 'byQueue', sourceQueueArns: [arn(work.name)] });
      expect(await refused(policy(dead.name))).to.equal('');
      const eleven = Array.from({ length: 11 }, (_, index) => arn(`q${index}`));
      expect(await refusal(allow({ redrivePermission: 'byQueue', sourceQueueArns: eleven }))).to.match(/1 to 10/);
      expect(await refusal(allow({ redrivePermission: 'some' }))).to.match(/allowAll, denyAll and byQueue/);
    });

    it('get nothing once they do not allow it, and nothing is lost', async () => {
      const dead = await create();
      const work = await create({ VisibilityTimeout: '0', RedrivePolicy: policy(dead.name) });
      await send(work.url, 'x');
      await receive(work.url);
      await set(dead.url, { RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }) });
      expect(await bodies(work.url)).to.deep.equal(['x']);
      await set(dead.url, { RedriveAllowPolicy: '' });
      expect(await bodies(work.url)).to.deep.equal([]);
      expect(await depth(dead.url)).to.deep.equal([1, 0, 0]);
    });
  });

  describe('FIFO queues', () => {
    const post = (url: string, MessageBody: string, MessageGroupId: string, MessageDeduplicationId = MessageBody) =>
      send(url, MessageBody, { MessageGroupId, MessageDeduplicationId });

    it('keep the order of each group, and give out nothing of a group behind what is in flight', async () => {
      const { url } = await create({ FifoQueue: 'true' });
      for (const [body, group] of [
        ['a1', 'a'],
        ['a2', 'a'],
        ['b1', 'b'],
      ] as const)
        await post(url, body, group);
      const [first] = await receive(url, { MaxNumberOfMessages: 1 });
      expect(first?.Body).to.equal('a1');
      expect(await bodies(url)).to.deep.equal(['b1']);
      await remove(url, first?.ReceiptHandle);
      expect(await bodies(url)).to.deep.equal(['a2']);
    });

    it('give out what stands before a message that is hidden longer, and nothing behind it', async () => {
      const { url } = await create({ FifoQueue: 'true', VisibilityTimeout: '1' });
      for (const body of ['foo', 'bar', 'baz']) await post(url, body, 'g');
      const [, second] = await receive(url);
      await hide(url, second?.ReceiptHandle, 4);
      pass(2);
      expect(await bodies(url)).to.deep.equal(['foo']);
    });

    it('take a message once in five minutes, and answer the repeat like the first', async () => {
      const { url } = await create({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
      const first = await send(url, 'x', { MessageGroupId: 'g' });
      const second = await send(url, 'x', { MessageGroupId: 'other' });
      expect([second.MessageId, second.SequenceNumber]).to.deep.equal([first.MessageId, first.SequenceNumber]);
      const [message] = await receive(url);
      expect(message?.Attributes).to.include({ MessageGroupId: 'g', SequenceNumber: first.SequenceNumber });
      await remove(url, message?.ReceiptHandle);
      pass(299.9);
      await send(url, 'x', { MessageGroupId: 'g' });
      expect(await depth(url), 'deleted, and a repeat still').to.deep.equal([0, 0, 0]);
      pass(0.1);
      const later = await send(url, 'x', { MessageGroupId: 'g' });
      expect(await depth(url)).to.deep.equal([1, 0, 0]);
      expect(BigInt(later.SequenceNumber ?? 0) > BigInt(first.SequenceNumber ?? 0)).to.equal(true);
      expect(first.SequenceNumber).to.match(/^\d{20}$/);
    });

    it('tell repeats apart by group where they are asked to', async () => {
      const { url } = await create({ FifoQueue: 'true', DeduplicationScope: 'messageGroup' });
      await post(url, 'x', 'one');
      await post(url, 'x', 'one');
      await post(url, 'x', 'other');
      expect(await depth(url)).to.deep.equal([2, 0, 0]);
    });

    it('refuse what they need and do not get, and what they do not know', async () => {
      const { url } = await create({ FifoQueue: 'true' });
      expect(await refusal(send(url, 'x'))).to.equal(
        'MissingParameter: The request must contain the parameter MessageGroupId.',
      );
      expect(await refusal(send(url, 'x', { MessageGroupId: 'g' }))).to.match(/ContentBasedDeduplication enabled/);
      expect(
        await refusal(send(url, 'x', { MessageGroupId: 'g', MessageDeduplicationId: 'd', DelaySeconds: 2 })),
      ).to.match(/not valid for this queue type/);
      await post(url, 'x', 'g'.repeat(128));
      for (const id of ['g'.repeat(129), 'a b'])
        expect(await refusal(post(url, 'x', id))).to.match(/1 to 128 in length/);
      const standard = await create();
      expect(await refusal(send(standard.url, 'x', { MessageDeduplicationId: 'd' }))).to.match(
        /not valid for this queue type/,
      );
    });

    it('refuse a handle whose time has passed', async () => {
      const { url } = await create({ FifoQueue: 'true', VisibilityTimeout: '1' });
      await post(url, 'x', 'g');
      const [message] = await receive(url);
      pass(1);
      expect(await refusal(remove(url, message?.ReceiptHandle))).to.match(/Reason: The receipt handle has expired\.$/);
    });
  });

  describe('queues', () => {
    it('have names of 80 characters at most, .fifo included', async () => {
      const named = (QueueName: string, Attributes = {}) =>
        refusal(endpoint.client.send(new CreateQueueCommand({ QueueName, Attributes })));
      expect(await named('n'.repeat(80))).to.equal('');
      expect(await named(`${'n'.repeat(75)}.fifo`, { FifoQueue: 'true' })).to.equal('');
      for (const [name, more] of [
        ['n'.repeat(81)],
        ['a.b'],
        ['a.fifo'],
        ['é'],
        [`${'n'.repeat(76)}.fifo`, { FifoQueue: 'true' }],
        ['plain', { FifoQueue: 'true' }],
      ] as const)
        expect(await named(name, more)).to.match(
          /alphanumeric characters, hyphens, or underscores.* 1 to 80 in length$/,
        );
    });

    it('are found by name, by prefix and page by page', async () => {
      for (const name of ['list-a', 'list-b', 'list-c'])
        await endpoint.client.send(new CreateQueueCommand({ QueueName: name }));
      const list = (more: object) => endpoint.client.send(new ListQueuesCommand({ QueueNamePrefix: 'list-', ...more }));
      const first = await list({ MaxResults: 2 });
      expect(first.QueueUrls).to.deep.equal(['list-a', 'list-b'].map((name) => `${endpoint.url}/000000000000/${name}`));
      const second = await list({ MaxResults: 2, NextToken: first.NextToken });
      expect(second.QueueUrls?.map((url) => url.split('/').at(-1))).to.deep.equal(['list-c']);
      expect(second.NextToken).to.equal(undefined);
      const { QueueUrl } = await endpoint.client.send(new GetQueueUrlCommand({ QueueName: 'list-a' }));
      expect(QueueUrl).to.equal(`${endpoint.url}/000000000000/list-a`);
      expect(await refusal(endpoint.client.send(new GetQueueUrlCommand({ QueueName: 'none' })))).to.equal(
        'QueueDoesNotExist: The specified queue does not exist.',
      );
    });

    it('tell all their attributes, with what SQS takes for those that were not set', async () => {
      const { url, name } = await create();
      const all = await attributes(url);
      expect(all).to.include({
        QueueArn: arn(name),
        VisibilityTimeout: '30',
        DelaySeconds: '0',
        MaximumMessageSize: '1048576',
        MessageRetentionPeriod: '345600',
        ReceiveMessageWaitTimeSeconds: '0',
        SqsManagedSseEnabled: 'true',
      });
      expect(all).not.to.have.any.keys('FifoQueue', 'RedrivePolicy');
    });

    it('refuse attributes that they do not have, and values out of bounds', async () => {
      const { url } = await create();
      for (const [name, value, code] of [
        ['Nope', '1', 'InvalidAttributeName'],
        ['QueueArn', 'x', 'InvalidAttributeName'],
        ['FifoQueue', 'true', 'InvalidAttributeName'],
        ['ContentBasedDeduplication', 'true', 'InvalidAttributeName'],
        ['VisibilityTimeout', '43201', 'InvalidAttributeValue'],
        ['VisibilityTimeout', '-1', 'InvalidAttributeValue'],
        ['DelaySeconds', '901', 'InvalidAttributeValue'],
        ['MessageRetentionPeriod', '59', 'InvalidAttributeValue'],
        ['MessageRetentionPeriod', '1209601', 'InvalidAttributeValue'],
        ['MaximumMessageSize', '1023', 'InvalidAttributeValue'],
        ['MaximumMessageSize', '1048577', 'InvalidAttributeValue'],
        ['ReceiveMessageWaitTimeSeconds', '21', 'InvalidAttributeValue'],
      ] as const)
        expect((await refusal(set(url, { [name]: value }))).split(':')[0], `${name} ${value}`).to.equal(code);
      await set(url, {
        VisibilityTimeout: '43200',
        DelaySeconds: '900',
        MessageRetentionPeriod: '1209600',
        MaximumMessageSize: '1048576',
        ReceiveMessageWaitTimeSeconds: '20',
      });
    });

    it('are created twice with the same attributes only', async () => {
      const { url, name } = await create({ DelaySeconds: '1' });
      const again = (Attributes: Record<string, string>) =>
        endpoint.client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
      expect((await again({ DelaySeconds: '1' })).QueueUrl).to.equal(url);
      expect(await refusal(again({ DelaySeconds: '2' }))).to.equal(
        'QueueNameExists: A queue already exists with the same name and a different value for attribute DelaySeconds',
      );
    });

    it('are deleted with what they hold, and their name is free after 60 seconds', async () => {
      const { url, name } = await create();
      await send(url, 'x');
      await endpoint.client.send(new DeleteQueueCommand({ QueueUrl: url }));
      expect(await refusal(send(url, 'x'))).to.match(/^QueueDoesNotExist/);
      const again = () => refusal(endpoint.client.send(new CreateQueueCommand({ QueueName: name })));
      pass(59.9);
      expect(await again()).to.match(/^QueueDeletedRecently/);
      pass(0.1);
      expect(await again()).to.equal('');
      expect(await depth(url)).to.deep.equal([0, 0, 0]);
    });

    it('are purged once in 60 seconds, in flight or not', async () => {
      const { url, name } = await create();
      await send(url, 'in flight');
      await receive(url);
      await send(url, 'x');
      const purge = () => refusal(endpoint.client.send(new PurgeQueueCommand({ QueueUrl: url })));
      expect(await purge()).to.equal('');
      expect(await depth(url)).to.deep.equal([0, 0, 0]);
      pass(59.9);
      expect(await purge()).to.equal(
        `PurgeQueueInProgress: Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
      );
      pass(0.1);
      expect(await purge()).to.equal('');
    });

    it('carry tags', async () => {
      const { url } = await create();
      await endpoint.client.send(new TagQueueCommand({ QueueUrl: url, Tags: { a: '1', b: '2' } }));
      await endpoint.client.send(new UntagQueueCommand({ QueueUrl: url, TagKeys: ['a'] }));
      expect((await endpoint.client.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags).to.deep.equal({ b: '2' });
    });
  });
});
