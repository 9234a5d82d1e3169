import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { embeddedQueues } from '../../../../scripts/local-stack/sqs/embedded-queues.ts';
import { QueueService } from '../../../../scripts/local-stack/sqs/queue-service.ts';

describe('what the stack itself sends to queues', () => {
  it('at the same time is kept together, and each failure is its own', async () => {
    const database = new DatabaseSync(':memory:');
    const service = new QueueService({ database, arnOf: (name) => `arn:${name}`, urlOf: (name) => `/${name}` });
    await service.call('CreateQueue', { QueueName: 'one' }, { senderId: 'test' });
    const queues = embeddedQueues(service, 'test');
    const waiting = queues.receive('one', { maximum: 10, waitSeconds: 20 });
    const settled = await Promise.allSettled([
      queues.send('one', 'first'),
      queues.send('one', 'a character that SQS refuses: \u0000'),
      queues.send('none', 'for a queue that does not exist'),
      queues.send('one', 'last'),
    ]);
    expect(settled.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    // Together: who waits is woken once both are there.
    expect((await waiting).map(({ body }) => body)).to.deep.equal(['first', 'last']);
    service.stop();
    database.close();
  });

  it('to several queues at once is there when it returns, and each failure is its own', async () => {
    const database = new DatabaseSync(':memory:');
    const service = new QueueService({ database, arnOf: (name) => `arn:${name}`, urlOf: (name) => `/${name}` });
    for (const QueueName of ['one', 'two']) await service.call('CreateQueue', { QueueName }, { senderId: 'test' });
    const queues = embeddedQueues(service, 'test');
    const waiting = queues.receive('two', { maximum: 10, waitSeconds: 20 });
    const refusals = queues.sendTogether?.([
      { queue: 'one', body: 'first' },
      { queue: 'none', body: 'for a queue that does not exist' },
      { queue: 'two', body: 'second' },
    ]);
    expect(service.depths().map(({ name, visible }) => [name, visible])).to.deep.equal([
      ['one', 1],
      ['two', 1],
    ]);
    expect(refusals).to.have.length(3);
    expect(refusals?.[0]).to.equal(undefined);
    expect(refusals?.[1]).to.have.property('code', 'QueueDoesNotExist');
    expect(refusals?.[2]).to.equal(undefined);
    expect((await waiting).map(({ body }) => body)).to.deep.equal(['second']);
    service.stop();
    database.close();
  });
});
