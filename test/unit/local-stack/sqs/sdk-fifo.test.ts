import { expect } from 'chai';
import { queuesBySdk, refusal } from './queues-by-sdk.ts';

describe('FIFO queues, as the SDK sees them', () => {
  const { create, send, receive, bodies, remove, hide, depth, pass } = queuesBySdk();

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
    for (const id of ['g'.repeat(129), 'a b']) expect(await refusal(post(url, 'x', id))).to.match(/1 to 128 in length/);
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
