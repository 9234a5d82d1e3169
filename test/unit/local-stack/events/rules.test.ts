import { expect } from 'chai';
import { RULE_PATTERN_QUOTA_CHARACTERS } from '../../../../scripts/local-stack/events/rule-operations.ts';
import { MAXIMUM_TARGETS_PER_RULE } from '../../../../scripts/local-stack/events/target-operations.ts';
import { ACCOUNT_ID, aBus, functionArn, queueArn, REGION, type TestBus } from './a-bus.ts';

const PATTERN = '{"source":["dev.orders"]}';
const ARN = `arn:aws:events:${REGION}:${ACCOUNT_ID}`;

function refused(bus: TestBus, operation: string, input: Record<string, unknown>, code: string, message: RegExp): void {
  expect(() => bus.call(operation, input), operation)
    .to.throw(message)
    .that.includes({ code });
}

function aBusWithRule(): TestBus {
  const bus = aBus();
  bus.call('PutRule', { Name: 'orders', EventPattern: PATTERN });
  return bus;
}

describe('event buses', () => {
  it('the default bus is always there and stays', () => {
    const bus = aBus({ now: () => 1_700_000_000_000 });
    expect(bus.call('DescribeEventBus', {})).to.deep.equal({
      Name: 'default',
      Arn: `${ARN}:event-bus/default`,
      CreationTime: 1_700_000_000,
      LastModifiedTime: 1_700_000_000,
    });
    refused(bus, 'DeleteEventBus', { Name: 'default' }, 'ValidationException', /Cannot delete event bus default/);
  });

  it('are created once, listed by prefix and page, and deleted', () => {
    const bus = aBus();
    for (const name of ['shop-b', 'shop-a', 'other'])
      expect(bus.call('CreateEventBus', { Name: name })).to.deep.equal({ EventBusArn: `${ARN}:event-bus/${name}` });
    refused(
      bus,
      'CreateEventBus',
      { Name: 'other' },
      'ResourceAlreadyExistsException',
      /Event bus other already exists/,
    );
    refused(bus, 'CreateEventBus', { Name: 'a b' }, 'ValidationException', /regular expression/);
    refused(bus, 'CreateEventBus', { Name: 'x'.repeat(257) }, 'ValidationException', /less than or equal to 256/);
    refused(bus, 'CreateEventBus', { Name: 'aws.partner/x' }, 'ValidationException', /aws\./);

    const first = bus.call('ListEventBuses', { NamePrefix: 'shop', Limit: 1 });
    const second = bus.call('ListEventBuses', { NamePrefix: 'shop', Limit: 1, NextToken: first.NextToken });
    expect([first, second].map((page) => (page.EventBuses as { Name: string }[]).map((one) => one.Name))).to.deep.equal(
      [['shop-a'], ['shop-b']],
    );
    expect(second).not.to.have.property('NextToken');
    refused(bus, 'ListEventBuses', { NextToken: 'x' }, 'ValidationException', /NextToken/);

    bus.call('DeleteEventBus', { Name: 'other' });
    refused(bus, 'DescribeEventBus', { Name: 'other' }, 'ResourceNotFoundException', /Event bus other does not exist/);
    expect(bus.call('DeleteEventBus', { Name: 'other' }), 'a second time').to.deep.equal({});
  });

  it('with rules are not deleted', () => {
    const bus = aBus();
    bus.call('CreateEventBus', { Name: 'shop' });
    bus.call('PutRule', { Name: 'orders', EventBusName: 'shop', EventPattern: PATTERN });
    refused(bus, 'DeleteEventBus', { Name: 'shop' }, 'ValidationException', /has rules/);
  });
});

describe('rules', () => {
  it('are put, described and replaced, on any bus', () => {
    const bus = aBusWithRule();
    bus.call('CreateEventBus', { Name: 'shop' });
    const put = { Name: 'all', EventBusName: `${ARN}:event-bus/shop`, EventPattern: PATTERN, Description: 'd' };
    expect(bus.call('PutRule', put)).to.deep.equal({ RuleArn: `${ARN}:rule/shop/all` });
    expect(bus.call('PutRule', { ...put, State: 'DISABLED', RoleArn: 'arn:role' })).to.have.property('RuleArn');
    expect(bus.call('DescribeRule', { Name: 'all', EventBusName: 'shop' })).to.deep.equal({
      Name: 'all',
      Arn: `${ARN}:rule/shop/all`,
      EventPattern: PATTERN,
      State: 'DISABLED',
      EventBusName: 'shop',
      Description: 'd',
      RoleArn: 'arn:role',
    });
    expect(bus.call('DescribeRule', { Name: 'orders' }).Arn).to.equal(`${ARN}:rule/orders`);
    refused(
      bus,
      'DescribeRule',
      { Name: 'all' },
      'ResourceNotFoundException',
      /Rule all does not exist on EventBus default/,
    );
    refused(bus, 'PutRule', { ...put, EventBusName: 'x' }, 'ResourceNotFoundException', /Event bus x does not exist/);
  });

  it('keep their targets when they are replaced', () => {
    const bus = aBusWithRule();
    bus.call('PutTargets', { Rule: 'orders', Targets: [{ Id: 'q', Arn: queueArn('q') }] });
    bus.call('PutRule', { Name: 'orders', EventPattern: '{"source":["dev.users"]}' });
    expect(bus.call('ListTargetsByRule', { Rule: 'orders' }).Targets).to.have.length(1);
  });

  it('need a valid pattern within the quota, and no schedule', () => {
    const bus = aBus();
    const sized = (characters: number) => `{"source":["${'x'.repeat(characters - '{"source":[""]}'.length)}"]}`;
    bus.call('PutRule', { Name: 'r', EventPattern: sized(RULE_PATTERN_QUOTA_CHARACTERS) });
    const tooLong = { Name: 'r', EventPattern: sized(RULE_PATTERN_QUOTA_CHARACTERS + 1) };
    refused(bus, 'PutRule', tooLong, 'LimitExceededException', /2048/);
    refused(
      bus,
      'PutRule',
      { Name: 'r', EventPattern: '{"source":"x"}' },
      'InvalidEventPatternException',
      /object or an array/,
    );
    refused(bus, 'PutRule', { Name: 'r' }, 'ValidationException', /EventPattern or ScheduleExpression/);
    const schedule = { Name: 'r', ScheduleExpression: 'rate(1 minute)' };
    refused(bus, 'PutRule', schedule, 'ValidationException', /runs no schedules/);
  });

  it('have names of up to 64 characters', () => {
    const bus = aBus();
    bus.call('PutRule', { Name: 'x'.repeat(64), EventPattern: PATTERN });
    refused(bus, 'PutRule', { Name: 'x'.repeat(65), EventPattern: PATTERN }, 'ValidationException', /equal to 64/);
    refused(bus, 'PutRule', { Name: 'a/b', EventPattern: PATTERN }, 'ValidationException', /regular expression/);
    refused(bus, 'PutRule', { EventPattern: PATTERN }, 'ValidationException', /Value null at 'name'/);
    refused(bus, 'PutRule', { Name: 'r', EventPattern: PATTERN, State: 'ON' }, 'ValidationException', /enum value set/);
  });

  it('with targets are not deleted, not even with Force; without them they are, twice', () => {
    const bus = aBusWithRule();
    bus.call('PutTargets', { Rule: 'orders', Targets: [{ Id: 'q', Arn: queueArn('q') }] });
    refused(bus, 'DeleteRule', { Name: 'orders', Force: true }, 'ValidationException', /since it has targets/);
    bus.call('RemoveTargets', { Rule: 'orders', Ids: ['q'] });
    bus.call('DeleteRule', { Name: 'orders' });
    expect(bus.call('DeleteRule', { Name: 'orders' })).to.deep.equal({});
    refused(bus, 'DeleteRule', { Name: 'orders', EventBusName: 'x' }, 'ResourceNotFoundException', /Event bus x/);
    expect(bus.call('ListRules', {}).Rules).to.deep.equal([]);
  });

  it('are listed by prefix, page by page, while others come and go', () => {
    const bus = aBus();
    for (const name of ['b', 'a', 'd', 'x']) bus.call('PutRule', { Name: name, EventPattern: PATTERN });
    const first = bus.call('ListRules', { Limit: 2 });
    bus.call('DeleteRule', { Name: 'b' });
    bus.call('PutRule', { Name: 'c', EventPattern: PATTERN });
    const second = bus.call('ListRules', { Limit: 2, NextToken: first.NextToken });
    const names = (page: Record<string, unknown>) => (page.Rules as { Name: string }[]).map((rule) => rule.Name);
    expect([names(first), names(second)]).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(names(bus.call('ListRules', { NamePrefix: 'x' }))).to.deep.equal(['x']);
  });

  it('need a permission on the rule', () => {
    const { service } = aBus();
    expect(service.PutRule?.permissions({ Name: 'r', EventBusName: 'shop' })).to.deep.equal([
      { action: 'events:PutRule', resource: `${ARN}:rule/shop/r` },
    ]);
    expect(service.PutTargets?.permissions({ Rule: 'r' })).to.deep.equal([
      { action: 'events:PutTargets', resource: `${ARN}:rule/r` },
    ]);
  });
});

describe('targets', () => {
  const refusedTarget = (target: Record<string, unknown>, message: RegExp) =>
    refused(aBusWithRule(), 'PutTargets', { Rule: 'orders', Targets: [target] }, 'ValidationException', message);

  it('are put, replaced by id, listed in pages and removed', () => {
    const bus = aBusWithRule();
    const targets = [
      { Id: 'a', Arn: queueArn('one'), RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } },
      { Id: 'b', Arn: `${functionArn('f')}:live`, DeadLetterConfig: { Arn: queueArn('dead') } },
    ];
    expect(bus.call('PutTargets', { Rule: 'orders', Targets: targets })).to.deep.equal({
      FailedEntryCount: 0,
      FailedEntries: [],
    });
    bus.call('PutTargets', { Rule: 'orders', Targets: [{ Id: 'a', Arn: queueArn('two') }] });
    const first = bus.call('ListTargetsByRule', { Rule: 'orders', Limit: 1 });
    expect(first.Targets).to.deep.equal([{ Id: 'a', Arn: queueArn('two') }]);
    const second = bus.call('ListTargetsByRule', { Rule: 'orders', Limit: 1, NextToken: first.NextToken });
    expect(second.Targets).to.deep.equal([targets[1]]);
    expect(bus.call('RemoveTargets', { Rule: 'orders', Ids: ['a', 'z'] })).to.deep.equal({
      FailedEntryCount: 1,
      FailedEntries: [
        {
          TargetId: 'z',
          ErrorCode: 'ResourceNotFoundException',
          ErrorMessage: 'Rule orders does not have a target with the Id z.',
        },
      ],
    });
    expect(bus.call('ListTargetsByRule', { Rule: 'orders' }).Targets).to.deep.equal([targets[1]]);
  });

  it('are at most five per rule', () => {
    const bus = aBusWithRule();
    const target = (n: number) => ({ Id: `t${n}`, Arn: queueArn(`q${n}`) });
    const targets = Array.from({ length: MAXIMUM_TARGETS_PER_RULE }, (_, n) => target(n));
    bus.call('PutTargets', { Rule: 'orders', Targets: targets });
    bus.call('PutTargets', { Rule: 'orders', Targets: [target(0)] });
    const sixth = { Rule: 'orders', Targets: [target(5)] };
    refused(bus, 'PutTargets', sixth, 'LimitExceededException', /at most 5/);
  });

  it('of an unknown rule are not found', () => {
    const input = { Rule: 'x', Targets: [{ Id: 'q', Arn: queueArn('q') }], Ids: ['q'] };
    for (const operation of ['PutTargets', 'RemoveTargets', 'ListTargetsByRule'])
      refused(aBus(), operation, input, 'ResourceNotFoundException', /Rule x does not exist/);
  });

  it('that cannot be delivered to are refused, and none of the call is kept', () => {
    const bus = aBusWithRule();
    const topic = { Id: 'topic', Arn: `arn:aws:sns:${REGION}:${ACCOUNT_ID}:topic` };
    const input = { Rule: 'orders', Targets: [{ Id: 'q', Arn: queueArn('q') }, topic] };
    refused(bus, 'PutTargets', input, 'ValidationException', /Target topic: .* not supported/);
    expect(bus.call('ListTargetsByRule', { Rule: 'orders' }).Targets).to.deep.equal([]);
    refusedTarget({ Id: 'q', Arn: queueArn('q.fifo') }, /not supported/);
    refusedTarget({ Id: 'q', Arn: queueArn('q'), SqsParameters: { MessageGroupId: 'g' } }, /SqsParameters/);
    refusedTarget({ Id: 'q', Arn: queueArn('q'), DeadLetterConfig: { Arn: functionArn('f') } }, /dead-letter queue/);
  });

  it('must keep to the bounds of the API', () => {
    const queue = { Id: 'q', Arn: queueArn('q') };
    refusedTarget({ ...queue, Id: 'x'.repeat(65) }, /equal to 64/);
    refusedTarget({ ...queue, Id: 'a b' }, /regular expression/);
    refusedTarget({ ...queue, RetryPolicy: { MaximumRetryAttempts: 186 } }, /equal to 185/);
    refusedTarget({ ...queue, RetryPolicy: { MaximumRetryAttempts: -1 } }, /equal to 0/);
    refusedTarget({ ...queue, RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, /equal to 60/);
    refusedTarget({ ...queue, RetryPolicy: { MaximumEventAgeInSeconds: 86_401 } }, /equal to 86400/);
    refusedTarget({ ...queue, InputPath: 'detail' }, /Invalid JSON path/);
    const twice = { Rule: 'orders', Targets: [queue, queue] };
    refused(aBusWithRule(), 'PutTargets', twice, 'ValidationException', /distinct/);
    const many = { Rule: 'orders', Targets: Array.from({ length: 11 }, () => queue) };
    refused(aBusWithRule(), 'PutTargets', many, 'ValidationException', /less than or equal to 10/);
  });
});

describe('TestEventPattern', () => {
  const event = {
    id: '1',
    account: ACCOUNT_ID,
    source: 'dev.orders',
    time: '2026-01-01T00:00:00Z',
    region: REGION,
    resources: [],
    'detail-type': 't',
    detail: {},
  };

  it('says whether the event matches', () => {
    const test = (pattern: string) =>
      aBus().call('TestEventPattern', { EventPattern: pattern, Event: JSON.stringify(event) });
    expect(test(PATTERN)).to.deep.equal({ Result: true });
    expect(test('{"source":["x"]}')).to.deep.equal({ Result: false });
  });

  it('refuses patterns and events that are not valid', () => {
    const input = { EventPattern: PATTERN, Event: JSON.stringify(event) };
    const code = 'ValidationException';
    refused(aBus(), 'TestEventPattern', { ...input, EventPattern: '{}' }, 'InvalidEventPatternException', /Empty/);
    refused(aBus(), 'TestEventPattern', { ...input, Event: 'x' }, code, /JSON object/);
    refused(aBus(), 'TestEventPattern', { ...input, Event: '[]' }, code, /JSON object/);
    refused(aBus(), 'TestEventPattern', { ...input, Event: '{"id":"1"}' }, code, /account is missing/);
  });
});
