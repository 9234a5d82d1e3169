import type { SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { deadLetterQueue } from '../../../shared/platform/events/dead-letter-queue.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aMessage } from '../../builders/lambda.ts';

const QUEUE_URL = 'http://127.0.0.1/000000000000/orders-dlq';

async function park(body: string, error: PermanentError): Promise<SendMessageCommandInput> {
  const sent: SendMessageCommandInput[] = [];
  const client = { send: async ({ input }: { input: SendMessageCommandInput }) => sent.push(input) };
  await deadLetterQueue(client as unknown as Pick<SQSClient, 'send'>, QUEUE_URL)(aMessage(body, 'message-7'), error);
  const [input, ...more] = sent;
  expect(more).to.deep.equal([]);
  if (!input) throw new Error('nothing was sent');
  return input;
}

const attributes = ({ MessageAttributes = {} }: SendMessageCommandInput) =>
  Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [name, `${DataType}: ${StringValue}`]),
  );

describe('dead-letter queue', () => {
  it('gets the message unchanged, with the reason and where it came from as attributes', async () => {
    const input = await park('{"as":"it was" }', new PermanentError('malformed_event', '/detail must be object'));
    expect(input.QueueUrl).to.equal(QUEUE_URL);
    expect(input.MessageBody).to.equal('{"as":"it was" }');
    expect(attributes(input)).to.deep.equal({
      reason: 'String: malformed_event',
      detail: 'String: /detail must be object',
      sourceQueue: 'String: arn:aws:sqs:eu-west-1:000000000000:laurel-test',
      sourceMessageId: 'String: message-7',
    });
  });

  it('of a FIFO queue gets the message in its group, and once', async () => {
    const sent: SendMessageCommandInput[] = [];
    const client = { send: async ({ input }: { input: SendMessageCommandInput }) => sent.push(input) } as never;
    const message = aMessage('{}', 'message-7');
    const grouped = { ...message, attributes: { ...message.attributes, MessageGroupId: 'till-1' } };
    const error = new PermanentError('malformed_command', 'd');
    await deadLetterQueue(client, `${QUEUE_URL}.fifo`)(grouped, error);
    // A standard queue's messages can have groups as well; its dead-letter queue takes no deduplication id.
    await deadLetterQueue(client, QUEUE_URL)(grouped, error);
    expect(
      sent.map(({ MessageGroupId, MessageDeduplicationId }) => [MessageGroupId, MessageDeduplicationId]),
    ).to.deep.equal([
      ['till-1', 'message-7'],
      [undefined, undefined],
    ]);
  });

  it('cuts a detail that would make the message too large', async () => {
    const detailOf = async (length: number) =>
      (await park('{}', new PermanentError('malformed_event', 'x'.repeat(length)))).MessageAttributes?.detail
        ?.StringValue?.length;
    expect([await detailOf(256), await detailOf(257)]).to.deep.equal([256, 256]);
  });

  it('gets a message without attributes that leaves no room for them', async () => {
    const error = new PermanentError('malformed_event', 'd');
    // reason, detail, sourceQueue and sourceMessageId with their types and values.
    const attributeBytes = 6 + 6 + 15 + (6 + 6 + 1) + (11 + 6 + 46) + (15 + 6 + 9);
    const fits = await park('x'.repeat(1_048_576 - attributeBytes), error);
    expect(Object.keys(attributes(fits))).to.have.length(4);
    const exceeds = await park('x'.repeat(1_048_576 - attributeBytes + 1), error);
    expect(exceeds.MessageAttributes).to.equal(undefined);
    expect(exceeds.MessageBody).to.have.length(1_048_576 - attributeBytes + 1);
  });

  it('is never sent an empty attribute, which SQS refuses', async () => {
    expect(attributes(await park('{}', new PermanentError('malformed_event', '')))).to.include({ detail: 'String: -' });
  });

  it('is never sent characters that SQS refuses', async () => {
    const detail = async (text: string) => attributes(await park('{}', new PermanentError('r', text))).detail;
    expect(await detail('a\0b\u0001c\u001fd\u007fe')).to.equal('String: a?b?c?d\u007fe');
    expect(await detail('a\tb\nc\rd')).to.equal('String: a\tb\nc\rd');
    expect(await detail('\ud800 \udfff \ufffe \uffff')).to.equal('String: ? ? ? ?');
    expect(await detail('Grüße, 積分 😀 \ufffd')).to.equal('String: Grüße, 積分 ? \ufffd');
  });

  it('that cannot be reached is the failure of whoever parks', async () => {
    const client = { send: () => Promise.reject(new Error('no queue')) } as unknown as Pick<SQSClient, 'send'>;
    const parking = deadLetterQueue(client, QUEUE_URL)(aMessage('{}'), new PermanentError('r', 'd'));
    expect((await failureOf(parking)).message).to.equal('no queue');
  });
});
