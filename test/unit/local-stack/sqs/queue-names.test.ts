import { expect } from 'chai';
import { queuePermissions } from '../../../../scripts/local-stack/sqs/permissions.ts';
import { queueNameOf, queueUrl, withOurUrls } from '../../../../scripts/local-stack/sqs/queue-names.ts';

const arnOf = (queue: string) => `arn:${queue}`;

describe('queue URLs', () => {
  it("are on the gateway's port and end with the name", () => {
    const url = queueUrl('http://127.0.0.1:4566', '000000000000', 'work');
    expect(url).to.equal('http://127.0.0.1:4566/000000000000/work');
    expect(queueNameOf(url)).to.equal('work');
  });

  it('stand in place of those of the service behind', () => {
    const ours = (queue: string) => `ours/${queue}`;
    expect(withOurUrls({ QueueUrl: 'http://sqs.x:1/0/a' }, ours)).to.deep.equal({ QueueUrl: 'ours/a' });
    expect(withOurUrls({ QueueUrls: ['http://x/0/a', 'http://x/0/b'], NextToken: 't' }, ours)).to.deep.equal({
      QueueUrls: ['ours/a', 'ours/b'],
      NextToken: 't',
    });
    expect(withOurUrls({ Messages: [] }, ours)).to.deep.equal({ Messages: [] });
    expect(withOurUrls(undefined, ours)).to.equal(undefined);
  });
});

describe('permissions of SQS calls', () => {
  it('are on the queue of the URL', () => {
    expect(queuePermissions('ReceiveMessage', { QueueUrl: 'http://x/0/work' }, arnOf)).to.deep.equal([
      { action: 'sqs:ReceiveMessage', resource: 'arn:work' },
    ]);
  });

  for (const [batch, single] of [
    ['SendMessageBatch', 'SendMessage'],
    ['DeleteMessageBatch', 'DeleteMessage'],
    ['ChangeMessageVisibilityBatch', 'ChangeMessageVisibility'],
  ] as const)
    it(`${batch} needs ${single}`, () => {
      expect(queuePermissions(batch, { QueueUrl: 'http://x/0/work' }, arnOf)).to.deep.equal([
        { action: `sqs:${single}`, resource: 'arn:work' },
      ]);
    });

  it('are on the queue of the name, the ARN, or on everything', () => {
    expect(queuePermissions('GetQueueUrl', { QueueName: 'work' }, arnOf)[0]?.resource).to.equal('arn:work');
    expect(queuePermissions('StartMessageMoveTask', { SourceArn: 'arn:dead' }, arnOf)[0]?.resource).to.equal(
      'arn:dead',
    );
    expect(queuePermissions('ListQueues', {}, arnOf)[0]?.resource).to.equal('*');
  });
});
