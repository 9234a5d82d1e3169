import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';
import { eventually } from '../../../eventually.ts';
import {
  aBus,
  aBusWithTargets,
  anEntry,
  functionArn,
  queueArn,
  RULE_ARN,
  type SentMessage,
  serviceError,
} from './a-bus.ts';
import { ACCEPTING, acceptAndBeKilled } from './accepting-process.ts';

const ORDERS = { Id: 'orders', Arn: queueArn('orders') };
const DEAD_LETTERS = { DeadLetterConfig: { Arn: queueArn('dead') } };

function textAttributes(message: SentMessage | undefined): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(message?.attributes ?? {}).map(([name, { DataType, StringValue }]) => {
      expect(DataType).to.equal('String');
      return [name, StringValue];
    }),
  );
}

/** Fails the first sends to the named queue. */
function failing(queue: string, times: number, error: Error) {
  let failures = 0;
  return {
    get attempts() {
      return failures;
    },
    beforeSend: (name: string) => {
      if (name !== queue || failures >= times) return;
      failures++;
      throw error;
    },
  };
}

describe('delivery of events', () => {
  it('each target of a matching rule gets the event once, and nothing stays pending', async () => {
    const bus = aBusWithTargets([
      ORDERS,
      { Id: 'audit', Arn: queueArn('audit') },
      { Id: 'live', Arn: `${functionArn('reports')}:live` },
      { Id: 'latest', Arn: functionArn('reports') },
    ]);
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('four deliveries', () => bus.sent.length + bus.invoked.length === 4);
    await bus.stop();
    expect(bus.sent.map((message) => message.queue).sort()).to.deep.equal(['audit', 'orders']);
    const payload = bus.sent[0]?.body;
    expect(bus.invoked).to.deep.equal([
      { functionName: 'reports', qualifier: 'live', payload },
      { functionName: 'reports', payload },
    ]);
    expect(bus.pendingCount()).to.equal(0);
  });

  it('an accepted event is written down before PutEvents answers', () => {
    const bus = aBusWithTargets([ORDERS], { beforeSend: () => new Promise(() => undefined) });
    bus.call('PutEvents', { Entries: [anEntry(), anEntry()] });
    expect(bus.pendingCount()).to.equal(2);
  });

  it('a failing queue is tried again until it takes the event', async () => {
    const failures = failing('orders', 3, serviceError('ServiceUnavailable'));
    const bus = aBusWithTargets([ORDERS], failures);
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('the message after failures', () => bus.sent.length === 1);
    await bus.stop();
    expect(failures.attempts).to.equal(3);
    expect(bus.pendingCount()).to.equal(0);
  });

  it('when the retries are used up the event goes to the dead-letter queue with its reason', async () => {
    const failures = failing('orders', 9, serviceError('ServiceUnavailable'));
    const bus = aBusWithTargets([{ ...ORDERS, ...DEAD_LETTERS, RetryPolicy: { MaximumRetryAttempts: 2 } }], failures);
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('the dead letter', () => bus.sent.length === 1);
    await bus.stop();
    expect(failures.attempts, 'one attempt and two retries').to.equal(3);
    expect(bus.sent[0]?.queue).to.equal('dead');
    expect(JSON.parse(bus.sent[0]?.body ?? '').detail).to.deep.equal({ n: 1 });
    expect(textAttributes(bus.sent[0])).to.deep.equal({
      RULE_ARN,
      TARGET_ARN: ORDERS.Arn,
      ERROR_CODE: 'ERROR_FROM_TARGET',
      ERROR_MESSAGE: 'ServiceUnavailable happened',
      RETRY_ATTEMPTS: '2',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
    expect(bus.pendingCount()).to.equal(0);
  });

  it('a queue that does not exist is not tried again', async () => {
    const failures = failing('orders', 9, serviceError('QueueDoesNotExist'));
    const bus = aBusWithTargets([{ ...ORDERS, ...DEAD_LETTERS, Input: '{"constant":true}' }], failures);
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('the dead letter', () => bus.sent.length === 1);
    await bus.stop();
    expect(failures.attempts).to.equal(1);
    expect(textAttributes(bus.sent[0])).to.include({ ERROR_CODE: 'NO_RESOURCE', RETRY_ATTEMPTS: '0' });
    expect(textAttributes(bus.sent[0])).not.to.have.property('EXHAUSTED_RETRY_CONDITION');
    expect(JSON.parse(bus.sent[0]?.body ?? ''), 'the event, not what the target would get').to.have.property('detail');
  });

  it('a function that does not exist is not tried again', async () => {
    const bus = aBusWithTargets([{ Id: 'f', Arn: functionArn('gone'), ...DEAD_LETTERS }], {
      onInvoke: () => {
        throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
      },
    });
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('the dead letter', () => bus.sent.length === 1);
    await bus.stop();
    expect(textAttributes(bus.sent[0])).to.include({
      ERROR_CODE: 'NO_RESOURCE',
      ERROR_MESSAGE: 'Function not found',
      TARGET_ARN: functionArn('gone'),
    });
  });

  it('an event that has grown too old is given up', async () => {
    let nowMs = 1_700_000_000_000;
    const bus = aBusWithTargets([{ ...ORDERS, ...DEAD_LETTERS, RetryPolicy: { MaximumEventAgeInSeconds: 60 } }], {
      now: () => nowMs,
      beforeSend: (queue) => {
        if (queue !== 'orders') return;
        nowMs += 60_001;
        throw serviceError('ServiceUnavailable');
      },
    });
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('the dead letter', () => bus.sent.length === 1);
    await bus.stop();
    expect(textAttributes(bus.sent[0])).to.include({
      EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds',
      RETRY_ATTEMPTS: '0',
    });
  });

  it('without a dead-letter queue the event is dropped with a line in the log', async () => {
    const failures = failing('orders', 9, serviceError('QueueDoesNotExist'));
    const bus = aBusWithTargets([ORDERS], failures);
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('the line', () => bus.lines.length === 1);
    await bus.stop();
    expect(bus.lines[0]).to.contain(RULE_ARN).and.to.contain('NO_RESOURCE');
    expect(bus.pendingCount()).to.equal(0);
  });

  it('an event outlasts a dead-letter queue that fails for a while', async () => {
    const orders = failing('orders', 99, serviceError('ServiceUnavailable'));
    const dead = failing('dead', 1, serviceError('ServiceUnavailable'));
    const bus = aBusWithTargets([{ ...ORDERS, ...DEAD_LETTERS, RetryPolicy: { MaximumRetryAttempts: 0 } }], {
      beforeSend: (queue) => {
        orders.beforeSend(queue);
        dead.beforeSend(queue);
      },
    });
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('the dead letter', () => bus.sent.length === 1);
    await bus.stop();
    expect(bus.sent[0]?.queue).to.equal('dead');
    expect(bus.pendingCount()).to.equal(0);
  });

  it('a dead-letter queue that does not exist ends with a line in the log', async () => {
    const bus = aBusWithTargets([{ ...ORDERS, ...DEAD_LETTERS }], {
      beforeSend: () => {
        throw serviceError('QueueDoesNotExist');
      },
    });
    bus.call('PutEvents', { Entries: [anEntry()] });
    await eventually('the line', () => bus.lines.length === 1);
    await bus.stop();
    expect(bus.lines[0]).to.contain('its dead-letter queue: NO_RESOURCE');
    expect(bus.pendingCount()).to.equal(0);
  });

  it('a slow target does not hold up the others', async () => {
    const bus = aBusWithTargets([ORDERS, { Id: 'audit', Arn: queueArn('audit') }], {
      beforeSend: (queue) => (queue === 'orders' ? new Promise(() => undefined) : undefined),
    });
    bus.call('PutEvents', { Entries: Array.from({ length: 10 }, () => anEntry()) });
    await eventually('ten messages in the other queue', () => bus.sent.length === 10);
    expect(bus.sent.every((message) => message.queue === 'audit')).to.equal(true);
  });

  it('more events than are held in memory all arrive, each once', async () => {
    const bus = aBusWithTargets([ORDERS], { beforeSend: () => new Promise((resolve) => setImmediate(resolve)) });
    const batches = 150;
    for (let batch = 0; batch < batches; batch++)
      bus.call('PutEvents', {
        Entries: Array.from({ length: 10 }, (_, index) => anEntry({ Detail: `{"n":${batch * 10 + index}}` })),
      });
    await eventually('all messages', () => bus.sent.length >= batches * 10);
    await bus.stop();
    const numbers = new Set(bus.sent.map((message) => JSON.parse(message.body).detail.n));
    expect([numbers.size, bus.sent.length]).to.deep.equal([batches * 10, batches * 10]);
    expect(bus.pendingCount()).to.equal(0);
  });

  it('one call with more deliveries than are held in memory is delivered whole', async () => {
    const bus = aBus();
    const rules = 201;
    for (let rule = 0; rule < rules; rule++) {
      bus.call('PutRule', { Name: `rule-${rule}`, EventPattern: '{"source":["dev.orders"]}' });
      bus.call('PutTargets', { Rule: `rule-${rule}`, Targets: [ORDERS] });
    }
    bus.start();
    bus.call('PutEvents', { Entries: Array.from({ length: 5 }, () => anEntry()) });
    await eventually('all messages', () => bus.sent.length === 5 * rules);
    await bus.stop();
    expect(bus.pendingCount()).to.equal(0);
  });

  it('events put before the start are delivered by it', async () => {
    const bus = aBus();
    bus.call('PutRule', { Name: 'everything', EventPattern: '{"source":["dev.orders"]}' });
    bus.call('PutTargets', { Rule: 'everything', Targets: [ORDERS] });
    bus.call('PutEvents', { Entries: [anEntry()] });
    expect(bus.sent).to.have.length(0);
    bus.start();
    await eventually('the message', () => bus.sent.length === 1);
    await bus.stop();
  });

  describe('after a crash', () => {
    let stateDir: string;
    beforeEach(() => {
      stateDir = mkdtempSync(join(tmpdir(), 'laurel-events-'));
    });
    afterEach(() => rmSync(stateDir, { recursive: true }));

    it('buses, rules and targets are still there, and what was accepted is delivered', async () => {
      await acceptAndBeKilled(stateDir);

      const database = openState(stateDir);
      const next = aBus({ database });
      const onShop = { EventBusName: ACCEPTING.bus, Rule: ACCEPTING.rule };
      expect(next.call('DescribeEventBus', { Name: ACCEPTING.bus }).Description).to.equal('accepts');
      expect(next.call('ListRules', onShop).Rules).to.have.length(1);
      expect(next.call('ListTargetsByRule', onShop).Targets).to.deep.equal([ACCEPTING.target]);
      next.start();
      await eventually('what the killed one accepted', () => next.sent.length === ACCEPTING.events);
      next.call('PutEvents', { Entries: [anEntry({ EventBusName: ACCEPTING.bus, Detail: '{"n":-1}' })] });
      await eventually('an event of its own', () => next.sent.length > ACCEPTING.events);
      await next.stop();
      const numbers = next.sent.map((message) => JSON.parse(message.body).n).sort((left, right) => left - right);
      expect(numbers).to.deep.equal(Array.from({ length: ACCEPTING.events + 1 }, (_, index) => index - 1));
      expect(next.pendingCount()).to.equal(0);
      database.close();
    });

    it('a retry that was due later keeps its count of attempts', async () => {
      const target = { ...ORDERS, ...DEAD_LETTERS, RetryPolicy: { MaximumRetryAttempts: 1 } };
      const failures = failing('orders', 1, serviceError('ServiceUnavailable'));
      const stopped = aBusWithTargets([target], { database: openState(stateDir), ...failures });
      stopped.call('PutEvents', { Entries: [anEntry()] });
      await eventually('the first attempt', () => failures.attempts === 1);
      await stopped.stop();
      expect(stopped.sent).to.have.length(0);

      const again = failing('orders', 9, serviceError('ServiceUnavailable'));
      const next = aBus({ database: openState(stateDir), ...again });
      next.start();
      await eventually('the dead letter', () => next.sent.length === 1);
      await next.stop();
      expect(again.attempts, 'the one retry that was left').to.equal(1);
      expect(textAttributes(next.sent[0])).to.include({ RETRY_ATTEMPTS: '1' });
    });
  });

  describe('to queues of the same process', () => {
    it('is done when PutEvents answers, without a note of its own', async () => {
      const targets = [ORDERS, { Id: 'live', Arn: functionArn('reports') }];
      const bus = aBusWithTargets(targets, { isTogether: true });
      bus.call('PutEvents', { Entries: [anEntry({ Detail: '{"n":1}' }), anEntry({ Detail: '{"n":2}' })] });
      expect(bus.sent.map(({ queue, body }) => [queue, JSON.parse(body).detail.n])).to.deep.equal([
        ['orders', 1],
        ['orders', 2],
      ]);
      // Those to the function alone are noted.
      expect(bus.pendingCount()).to.equal(2);
      await eventually('two invocations', () => bus.invoked.length === 2);
      await bus.stop();
      expect(bus.pendingCount()).to.equal(0);
      expect(bus.sent).to.have.length(2);
    });

    it('is tried again where it fails at first, which counts as an attempt, and its neighbours are not', async () => {
      const { beforeSend } = failing('orders', 1, serviceError('InternalFailure'));
      const audit = { Id: 'audit', Arn: queueArn('audit') };
      const bus = aBusWithTargets([ORDERS, audit], { isTogether: true, beforeSend });
      bus.call('PutEvents', { Entries: [anEntry()] });
      expect(bus.sent.map(({ queue }) => queue)).to.deep.equal(['audit']);
      expect(bus.pendingCount()).to.equal(1);
      await eventually('the delivery', () => bus.sent.length === 2);
      await bus.stop();
      expect(bus.sent.map(({ queue }) => queue)).to.deep.equal(['audit', 'orders']);
      expect(bus.pendingCount()).to.equal(0);
    });

    it('is given up where no retry would mend it, after one attempt', async () => {
      const failure = failing('orders', 10, serviceError('QueueDoesNotExist'));
      const bus = aBusWithTargets([{ ...ORDERS, ...DEAD_LETTERS }], { isTogether: true, ...failure });
      bus.call('PutEvents', { Entries: [anEntry()] });
      await eventually('the dead letter', () => bus.sent.length === 1);
      await bus.stop();
      expect(failure.attempts).to.equal(1);
      expect(bus.sent[0]?.queue).to.equal('dead');
      expect(textAttributes(bus.sent[0])).to.include({ ERROR_CODE: 'NO_RESOURCE', RETRY_ATTEMPTS: '0' });
      expect(bus.pendingCount()).to.equal(0);
    });
  });
});
