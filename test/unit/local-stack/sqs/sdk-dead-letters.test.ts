import { ListDeadLetterSourceQueuesCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { arn } from './a-queue-endpoint.ts';
import { queuesBySdk, refusal } from './queues-by-sdk.ts';

describe('dead-letter queues, as the SDK sees them', () => {
  const { endpoint, create, send, receive, bodies, attributes, depth, set, pass } = queuesBySdk();

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
    const { queueUrls } = await endpoint().client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }));
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
