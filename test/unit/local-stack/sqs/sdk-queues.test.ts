import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { arn } from './a-queue-endpoint.ts';
import { queuesBySdk, refusal } from './queues-by-sdk.ts';

describe('queues, as the SDK sees them', () => {
  const { endpoint, create, send, receive, attributes, depth, set, pass } = queuesBySdk();

  it('have names of 80 characters at most, .fifo included', async () => {
    const named = (QueueName: string, Attributes = {}) =>
      refusal(endpoint().client.send(new CreateQueueCommand({ QueueName, Attributes })));
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
      expect(await named(name, more)).to.match(/alphanumeric characters, hyphens, or underscores.* 1 to 80 in length$/);
  });

  it('are found by name, by prefix and page by page', async () => {
    for (const name of ['list-a', 'list-b', 'list-c'])
      await endpoint().client.send(new CreateQueueCommand({ QueueName: name }));
    const list = (more: object) => endpoint().client.send(new ListQueuesCommand({ QueueNamePrefix: 'list-', ...more }));
    const first = await list({ MaxResults: 2 });
    expect(first.QueueUrls).to.deep.equal(['list-a', 'list-b'].map((name) => `${endpoint().url}/000000000000/${name}`));
    const second = await list({ MaxResults: 2, NextToken: first.NextToken });
    expect(second.QueueUrls?.map((url) => url.split('/').at(-1))).to.deep.equal(['list-c']);
    expect(second.NextToken).to.equal(undefined);
    const { QueueUrl } = await endpoint().client.send(new GetQueueUrlCommand({ QueueName: 'list-a' }));
    expect(QueueUrl).to.equal(`${endpoint().url}/000000000000/list-a`);
    expect(await refusal(endpoint().client.send(new GetQueueUrlCommand({ QueueName: 'none' })))).to.equal(
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
      endpoint().client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    expect((await again({ DelaySeconds: '1' })).QueueUrl).to.equal(url);
    expect(await refusal(again({ DelaySeconds: '2' }))).to.equal(
      'QueueNameExists: A queue already exists with the same name and a different value for attribute DelaySeconds',
    );
  });

  it('are deleted with what they hold, and their name is free after 60 seconds', async () => {
    const { url, name } = await create();
    await send(url, 'x');
    await endpoint().client.send(new DeleteQueueCommand({ QueueUrl: url }));
    expect(await refusal(send(url, 'x'))).to.match(/^QueueDoesNotExist/);
    const again = () => refusal(endpoint().client.send(new CreateQueueCommand({ QueueName: name })));
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
    const purge = () => refusal(endpoint().client.send(new PurgeQueueCommand({ QueueUrl: url })));
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
    await endpoint().client.send(new TagQueueCommand({ QueueUrl: url, Tags: { a: '1', b: '2' } }));
    await endpoint().client.send(new UntagQueueCommand({ QueueUrl: url, TagKeys: ['a'] }));
    expect((await endpoint().client.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags).to.deep.equal({ b: '2' });
  });
});
