import { expect } from 'chai';
import { queuesBySdk, refusal } from './queues-by-sdk.ts';

describe('messages, as the SDK sees them', () => {
  const { create, send, receive, bodies, depth, set, pass } = queuesBySdk();

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
    expect(await refusal(send(url, 'longer', { DelaySeconds: 901 }))).to.match(/DelaySeconds must be >= 0 and <= 900/);
  });
});
