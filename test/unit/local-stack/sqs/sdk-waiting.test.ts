import { expect } from 'chai';
import { queuesBySdk } from './queues-by-sdk.ts';

describe('a receive that waits', () => {
  const { create, send, receive, bodies, pass } = queuesBySdk();

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
