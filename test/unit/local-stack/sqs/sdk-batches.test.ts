import { DeleteMessageBatchCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { queuesBySdk, refusal } from './queues-by-sdk.ts';

describe('batches of messages', () => {
  const { endpoint, create, sendBatch, receive } = queuesBySdk();

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
    const deleted = await endpoint().client.send(
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
    expect(await refusal(sendBatch(url, [...many(4, 'x'.repeat(262_144)), { Id: 'more', MessageBody: 'y' }]))).to.equal(
      'BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    );
  });
});
