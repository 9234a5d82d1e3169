import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Clock } from '../../scripts/local-stack/durable/clock.ts';
import type { QueueOrderOptions } from '../../scripts/local-stack/sqs/delivery-order.ts';
import { QueueService } from '../../scripts/local-stack/sqs/queue-service.ts';
import { runs } from '../randomness.ts';

const arn = (queue: string) => `arn:aws:sqs:eu-west-1:000000000000:${queue}`;
const VISIBILITY_SECONDS = 30;
const MAXIMUM_RECEIVES = 2;

type Step =
  | { readonly kind: 'send'; readonly delaySeconds: number }
  | { readonly kind: 'receive'; readonly queue: 'work' | 'dead'; readonly maximum: number }
  | { readonly kind: 'delete' | 'show'; readonly pick: number }
  | { readonly kind: 'hide'; readonly pick: number; readonly seconds: number }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'redrive' };

const pick = fc.nat(99);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('send' as const), delaySeconds: fc.constantFrom(0, 0, 0, 5) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('receive' as const),
      queue: fc.constantFrom('work' as const, 'work' as const, 'dead' as const),
      maximum: fc.integer({ min: 1, max: 10 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'show' as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('hide' as const), pick, seconds: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'redrive' as const }) },
);

/** What has to be true of one message, told by its body. */
interface Expected {
  queue: 'work' | 'dead' | 'deleted';
  receives: number;
  visibleAtMs: number;
  /** Receives in all lives: a redrive begins a new one. */
  deliveries: number;
}

interface Delivery {
  readonly body: string;
  readonly queue: 'work' | 'dead';
  readonly handle: string;
  /** Its number among those of its message. */
  readonly number: number;
}

/** Time that only the steps let pass; alarms that are due ring then. */
class SteppedClock implements Clock {
  #nowMs = 1_000_000;
  #alarms: { readonly atMs: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  alarm(atMs: number, callback: () => void): () => void {
    const alarm = { atMs, callback };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  pass(milliseconds: number): void {
    this.#nowMs += milliseconds;
    for (;;) {
      const due = this.#alarms.find(({ atMs }) => atMs <= this.#nowMs);
      if (!due) return;
      this.#alarms = this.#alarms.filter((other) => other !== due);
      due.callback();
    }
  }
}

/** Queues beside a model of what each message must be; every difference fails. */
class QueuesBesideModel {
  readonly clock = new SteppedClock();
  readonly #service: QueueService;
  readonly #expected = new Map<string, Expected>();
  readonly #deliveries: Delivery[] = [];

  private constructor(order: QueueOrderOptions) {
    this.#service = new QueueService({
      database: new DatabaseSync(':memory:'),
      arnOf: arn,
      urlOf: (queue) => `/${queue}`,
      order,
      clock: this.clock,
    });
  }

  static async open(order: QueueOrderOptions): Promise<QueuesBesideModel> {
    const queues = new QueuesBesideModel(order);
    await queues.#call('CreateQueue', { QueueName: 'dead' });
    await queues.#call('CreateQueue', {
      QueueName: 'work',
      Attributes: {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: MAXIMUM_RECEIVES }),
      },
    });
    return queues;
  }

  async run(step: Step): Promise<void> {
    switch (step.kind) {
      case 'send':
        return this.#send(step.delaySeconds);
      case 'receive':
        return this.#receive(step.queue, step.maximum);
      case 'delete':
        return this.#onDelivery(step.pick, (delivery, isLatest) => this.#delete(delivery, isLatest));
      case 'show':
        return this.#onDelivery(step.pick, (delivery, isLatest) => this.#hide(delivery, isLatest, 0));
      case 'hide':
        return this.#onDelivery(step.pick, (delivery, isLatest) => this.#hide(delivery, isLatest, step.seconds));
      case 'pass':
        this.clock.pass(step.seconds * 1000);
        return this.#checkDepths();
      case 'redrive':
        return this.#redrive();
    }
  }

  /** Everything that was not deleted is there still, and comes once. */
  async drain(): Promise<void> {
    this.clock.pass(24 * 60 * 60_000);
    const left = new Set([...this.#expected].flatMap(([body, { queue }]) => (queue === 'deleted' ? [] : [body])));
    for (const queue of ['work', 'dead'] as const)
      for (;;) {
        const before = this.#deliveries.length;
        await this.#receive(queue, 10);
        const received = this.#deliveries.slice(before);
        if (received.length === 0) break;
        for (const { body } of received) expect(left.delete(body), `${body} came twice`).to.equal(true);
        for (const delivery of received) await this.#delete(delivery, true);
      }
    expect([...left], 'nothing is lost').to.deep.equal([]);
  }

  async #send(delaySeconds: number): Promise<void> {
    const body = `m${this.#expected.size}`;
    await this.#call('SendMessage', { QueueUrl: '/work', MessageBody: body, DelaySeconds: delaySeconds });
    this.#expected.set(body, {
      queue: 'work',
      receives: 0,
      visibleAtMs: this.clock.now() + delaySeconds * 1000,
      deliveries: 0,
    });
  }

  async #receive(queue: 'work' | 'dead', maximum: number): Promise<void> {
    const { Messages: messages = [] } = (await this.#call('ReceiveMessage', {
      QueueUrl: `/${queue}`,
      MaxNumberOfMessages: maximum,
      MessageSystemAttributeNames: ['All'],
    })) as { Messages?: { Body: string; ReceiptHandle: string; Attributes: Record<string, string> }[] };
    const visible = this.#visible(queue);
    expect(messages.length).to.be.at.most(maximum);
    for (const { Body: body, ReceiptHandle: handle, Attributes } of messages) {
      const expected = this.#expected.get(body);
      if (!expected) throw new Error(`${body} was never sent`);
      expect(visible, `${body} is not visible in ${queue}`).to.include(body);
      expected.receives += 1;
      expected.deliveries += 1;
      expect(Attributes.ApproximateReceiveCount, body).to.equal(String(expected.receives));
      if (queue === 'work') expect(expected.receives).to.be.at.most(MAXIMUM_RECEIVES);
      expected.visibleAtMs = this.clock.now() + VISIBILITY_SECONDS * 1000;
      this.#deliveries.push({ body, queue, handle, number: expected.deliveries });
    }
    // What was received as often as it may be has left for the dead-letter queue, if the receive came across it.
    if (queue === 'work') await this.#followDeadLetters();
    if (messages.length < maximum) expect(this.#visible(queue), 'nothing visible is held back').to.deep.equal([]);
  }

  async #followDeadLetters(): Promise<void> {
    const worn = this.#visible('work').filter((body) => this.#expected.get(body)?.receives === MAXIMUM_RECEIVES);
    const inWork = await this.#depth('work');
    const moved = this.#visible('work').length - inWork.visible;
    expect(moved, 'only what was received too often leaves').to.be.within(0, worn.length);
    // Strict order moves those first that have been visible longest.
    const first = worn.sort((one, other) => this.#visibleSince(one) - this.#visibleSince(other)).slice(0, moved);
    for (const body of first) {
      const expected = this.#expected.get(body);
      if (expected) Object.assign(expected, { queue: 'dead', visibleAtMs: this.clock.now() });
    }
  }

  async #onDelivery(number: number, act: (delivery: Delivery, isLatest: boolean) => Promise<void>): Promise<void> {
    if (this.#deliveries.length === 0) return;
    const delivery = this.#deliveries[number % this.#deliveries.length] as Delivery;
    const { queue, deliveries } = this.#expected.get(delivery.body) as Expected;
    await act(delivery, queue === delivery.queue && deliveries === delivery.number);
  }

  async #delete({ body, queue, handle }: Delivery, isLatest: boolean): Promise<void> {
    await this.#call('DeleteMessage', { QueueUrl: `/${queue}`, ReceiptHandle: handle });
    const expected = this.#expected.get(body);
    if (expected && isLatest) expected.queue = 'deleted';
  }

  async #hide({ body, queue, handle }: Delivery, isLatest: boolean, seconds: number): Promise<void> {
    const refused = await this.#call('ChangeMessageVisibility', {
      QueueUrl: `/${queue}`,
      ReceiptHandle: handle,
      VisibilityTimeout: seconds,
    }).then(
      () => false,
      () => true,
    );
    expect(refused, 'only the latest handle changes something').to.equal(!isLatest);
    const expected = this.#expected.get(body);
    if (expected && isLatest) expected.visibleAtMs = this.clock.now() + seconds * 1000;
  }

  async #redrive(): Promise<void> {
    const waiting = this.#visible('dead');
    await this.#call('StartMessageMoveTask', { SourceArn: arn('dead') });
    this.clock.pass(1);
    const { Results: [task] = [] } = (await this.#call('ListMessageMoveTasks', { SourceArn: arn('dead') })) as {
      Results?: Record<string, unknown>[];
    };
    expect(task).to.include({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: waiting.length });
    for (const body of waiting) {
      const expected = this.#expected.get(body) as Expected;
      // The handles of before are of the message that it was.
      Object.assign(expected, {
        queue: 'work',
        receives: 0,
        visibleAtMs: this.clock.now(),
        deliveries: expected.deliveries + 1,
      });
    }
    await this.#checkDepths();
  }

  async #checkDepths(): Promise<void> {
    for (const queue of ['work', 'dead'] as const) {
      const all = [...this.#expected.values()].filter((expected) => expected.queue === queue);
      const visible = this.#visible(queue).length;
      const { visible: its, hidden } = await this.#depth(queue);
      expect([its, hidden], `visible and hidden in ${queue}`).to.deep.equal([visible, all.length - visible]);
    }
  }

  async #depth(queue: string): Promise<{ readonly visible: number; readonly hidden: number }> {
    const answer = await this.#call('GetQueueAttributes', { QueueUrl: `/${queue}`, AttributeNames: ['All'] });
    const all = answer?.Attributes as Readonly<Record<string, string>>;
    return {
      visible: Number(all.ApproximateNumberOfMessages),
      hidden: Number(all.ApproximateNumberOfMessagesNotVisible) + Number(all.ApproximateNumberOfMessagesDelayed),
    };
  }

  #visible(queue: 'work' | 'dead'): string[] {
    return [...this.#expected].flatMap(([body, expected]) =>
      expected.queue === queue && expected.visibleAtMs <= this.clock.now() ? [body] : [],
    );
  }

  #visibleSince(body: string): number {
    return this.#expected.get(body)?.visibleAtMs ?? 0;
  }

  #call(operation: string, input: Record<string, unknown>) {
    return this.#service.call(operation, input, { senderId: 'sender' });
  }
}

describe('the queues of the local stack', () => {
  it('lose nothing, show nothing hidden, count every receive, and move each dead letter once', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const queues = await QueuesBesideModel.open({ order: 'strict' });
        for (const one of steps) await queues.run(one);
        await queues.drain();
      }),
      { numRuns: runs(100) },
    );
  });
});
