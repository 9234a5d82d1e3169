import { expect } from 'chai';
import { deliveryOrder } from '../../../../scripts/local-stack/sqs/delivery-order.ts';
import { embeddedQueues } from '../../../../scripts/local-stack/sqs/embedded-queues.ts';
import { aQueueEndpoint } from './a-queue-endpoint.ts';

const numbers = Array.from({ length: 100 }, (_, index) => index);

/** Everything of a queue, in the order in which a consumer that deletes at once gets it. */
async function delivered(seed: number, repeatOneIn: number): Promise<string[]> {
  const endpoint = await aQueueEndpoint({ order: 'random', seed, repeatOneIn });
  try {
    const queues = embeddedQueues(endpoint.service, 'sender');
    await endpoint.service.call('CreateQueue', { QueueName: 'work' }, { senderId: 'sender' });
    for (const number of numbers) await queues.send('work', String(number));
    const bodies: string[] = [];
    for (;;) {
      const messages = await queues.receive('work', { maximum: 10, waitSeconds: 0 });
      if (messages.length === 0) return bodies;
      bodies.push(...messages.map(({ body }) => body));
      await queues.delete(
        'work',
        messages.map(({ receiptHandle }) => receiptHandle),
      );
    }
  } finally {
    await endpoint.close();
  }
}

describe('the order of a standard queue', () => {
  it('is that of arrival, when it is strict', () => {
    const order = deliveryOrder({ order: 'strict', repeatOneIn: 1 });
    const visible = numbers.map((position) => ({ position, sinceMs: 0 }));
    expect(order.choose(visible, 3).map(({ position }) => position)).to.deep.equal([0, 1, 2]);
    expect(order.comesAgain()).to.equal(false);
  });

  it('is another one for another seed, the same for the same, and loses nothing', async () => {
    const [first, again, other] = [await delivered(1, 0), await delivered(1, 0), await delivered(2, 0)];
    expect(again).to.deep.equal(first);
    expect(other).not.to.deep.equal(first);
    expect(first).not.to.deep.equal(numbers.map(String));
    expect([...first].sort()).to.deep.equal(numbers.map(String).sort());
  });

  it('is broken now and then among neighbours of a quarter of a second, and never by what is further apart', () => {
    const overtaken = (apartMs: number) => {
      const pair = [0, apartMs].map((sinceMs, position) => ({ position, sinceMs }));
      const seeds = Array.from({ length: 2000 }, (_, seed) => seed);
      return seeds.filter((seed) => deliveryOrder({ order: 'random', seed }).choose(pair, 10)[0]?.position === 1)
        .length;
    };
    // One of ten is chosen among both.
    expect(overtaken(250)).to.be.within(50, 150);
    expect(overtaken(251)).to.equal(0);
  });

  it('is none at all, when it is shuffled: the last of fifty is as likely as any, whenever it came', () => {
    const fifty = Array.from({ length: 50 }, (_, position) => ({ position, sinceMs: position * 60_000 }));
    const firsts = Array.from({ length: 5000 }, (_, seed) => {
      const all = deliveryOrder({ order: 'shuffled', seed }).choose(fifty, 50);
      expect(new Set(all)).to.have.property('size', 50);
      return all[0]?.position;
    });
    // A hundred of 5,000 for each.
    for (const position of [0, 25, 49])
      expect(firsts.filter((first) => first === position).length).to.be.within(60, 140);
  });

  it('repeats what was deleted, once at most, and as often as is asked', async () => {
    const always = await delivered(1, 1);
    expect(always).to.have.length(200);
    const some = await delivered(1, 10);
    expect(some.length).to.be.within(101, 125);
    expect(new Set(some).size).to.equal(100);
  });
});
