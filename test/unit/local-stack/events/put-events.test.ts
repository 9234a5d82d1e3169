import { expect } from 'chai';
import { MAXIMUM_DETAIL_TYPE_CHARACTERS } from '../../../../scripts/local-stack/events/event-entry.ts';
import { MAXIMUM_ENTRIES, MAXIMUM_TOTAL_BYTES } from '../../../../scripts/local-stack/events/put-events.ts';
import { eventually } from '../../../eventually.ts';
import { ACCOUNT_ID, aBus, aBusWithTargets, anEntry, queueArn, REGION } from './a-bus.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Answer = { FailedEntryCount: number; Entries: { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[] };

function put(bus: ReturnType<typeof aBus>, ...entries: unknown[]): Answer {
  return bus.call('PutEvents', { Entries: entries }) as unknown as Answer;
}

function validationError(bus: ReturnType<typeof aBus>, input: Record<string, unknown>, message: RegExp): void {
  expect(() => bus.call('PutEvents', input))
    .to.throw(message)
    .that.includes({ code: 'ValidationException' });
}

describe('PutEvents', () => {
  it('delivers the envelope that EventBridge makes', async () => {
    const bus = aBusWithTargets([{ Id: 'queue', Arn: queueArn('orders') }]);
    const answer = put(
      bus,
      anEntry({ Time: 1_700_000_000.4, Resources: ['arn:one'], Detail: '{"orderNumber": 12345678901234567890}' }),
    );
    await eventually('the message', () => bus.sent.length === 1);
    await bus.stop();

    const id = answer.Entries[0]?.EventId;
    expect(id).to.match(UUID_V4);
    expect(answer.FailedEntryCount).to.equal(0);
    expect(bus.sent[0]?.queue).to.equal('orders');
    expect(JSON.parse(bus.sent[0]?.body ?? '')).to.deep.equal({
      version: '0',
      id,
      'detail-type': 'orders.placed',
      source: 'dev.orders',
      account: ACCOUNT_ID,
      time: '2023-11-14T22:13:20Z',
      region: REGION,
      resources: ['arn:one'],
      detail: { orderNumber: 12345678901234567000 },
    });
    expect(bus.sent[0]?.body, 'the number as it was sent').to.contain('12345678901234567890');
  });

  it('an event without a time carries the time of the call', async () => {
    const bus = aBusWithTargets([{ Id: 'queue', Arn: queueArn('orders') }], { now: () => 1_700_000_000_999 });
    put(bus, anEntry());
    await eventually('the message', () => bus.sent.length === 1);
    await bus.stop();
    expect(JSON.parse(bus.sent[0]?.body ?? '').time).to.equal('2023-11-14T22:13:20Z');
  });

  it('each refused entry says why, and the others are taken', async () => {
    const bus = aBusWithTargets([{ Id: 'queue', Arn: queueArn('orders') }]);
    const answer = put(
      bus,
      anEntry({ Source: undefined }),
      anEntry({ DetailType: '' }),
      anEntry({ Detail: undefined }),
      anEntry({ Detail: '{"n":' }),
      anEntry({ Detail: '[1]' }),
      anEntry({ Source: 'aws.s3' }),
      anEntry({ Time: 'noon' }),
      anEntry({ Resources: [1] }),
      anEntry({ DetailType: 'x'.repeat(MAXIMUM_DETAIL_TYPE_CHARACTERS + 1) }),
      anEntry({ DetailType: 'x'.repeat(MAXIMUM_DETAIL_TYPE_CHARACTERS), Resources: null, Time: null }),
    );
    await eventually('the message', () => bus.sent.length === 1);
    await bus.stop();
    expect(answer.FailedEntryCount).to.equal(9);
    expect(answer.Entries.map((entry) => entry.ErrorCode)).to.deep.equal([
      'InvalidArgument',
      'InvalidArgument',
      'InvalidArgument',
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'InvalidArgument',
      'InvalidArgument',
      'InvalidArgument',
      undefined,
    ]);
    expect(answer.Entries[0]?.ErrorMessage).to.contain('Source is a required argument');
    expect(answer.Entries[9]?.EventId).to.match(UUID_V4);
    expect(bus.sent).to.have.length(1);
  });

  it('takes one to ten entries', () => {
    const bus = aBus();
    const entries = Array.from({ length: MAXIMUM_ENTRIES }, () => anEntry());
    expect(put(bus, ...entries).Entries).to.have.length(10);
    validationError(bus, { Entries: [...entries, anEntry()] }, /less than or equal to 10/);
    validationError(bus, { Entries: [] }, /greater than or equal to 1/);
    validationError(bus, {}, /must not be null/);
  });

  it('all entries together stay below one megabyte, counted as AWS counts', () => {
    const bus = aBus();
    const filler = (bytes: number) => JSON.stringify({ x: 'ü'.repeat((bytes - 8) / 2) });
    const fixed = 14 + 'src'.length + 'type'.length + 'arn'.length;
    const entry = (detailBytes: number) =>
      anEntry({ Time: 0, Source: 'src', DetailType: 'type', Resources: ['arn'], Detail: filler(detailBytes) });
    const half = MAXIMUM_TOTAL_BYTES / 2;
    expect(Buffer.byteLength(filler(half - fixed))).to.equal(half - fixed);
    validationError(bus, { Entries: [entry(half - fixed), entry(half - fixed)] }, /over the limit/);
    expect(put(bus, entry(half - fixed), entry(half - fixed - 2)).FailedEntryCount).to.equal(0);
  });

  it('an event has at most 1,048,576 bytes with its envelope, so that it fits into a message', async () => {
    const bus = aBusWithTargets([{ Id: 'queue', Arn: queueArn('orders') }]);
    const entry = (characters: number) => anEntry({ Detail: JSON.stringify({ pad: 'x'.repeat(characters) }) });
    put(bus, entry(0));
    await eventually('the event', () => bus.sent.length === 1);
    const room = 1_048_576 - Buffer.byteLength(bus.sent[0]?.body ?? '');
    expect(put(bus, entry(room)).FailedEntryCount).to.equal(0);
    await eventually('the event', () => bus.sent.length === 2);
    expect(Buffer.byteLength(bus.sent[1]?.body ?? '')).to.equal(1_048_576);
    validationError(bus, { Entries: [entry(room + 1)] }, /over the limit/);
  });

  it('an event for an unknown bus is answered with an id and dropped with a line in the log', () => {
    const bus = aBusWithTargets([{ Id: 'queue', Arn: queueArn('orders') }]);
    const answer = put(bus, anEntry({ EventBusName: 'nowhere' }));
    expect(answer.FailedEntryCount).to.equal(0);
    expect(bus.lines.join()).to.contain('there is no bus nowhere');
    expect(bus.pendingCount()).to.equal(0);
  });

  it('an event reaches only its own bus, given by name or ARN', async () => {
    const bus = aBusWithTargets([{ Id: 'queue', Arn: queueArn('default-queue') }]);
    const { EventBusArn: arn } = bus.call('CreateEventBus', { Name: 'shop' });
    bus.call('PutRule', { Name: 'all', EventBusName: arn, EventPattern: '{"source":["dev.orders"]}' });
    bus.call('PutTargets', { Rule: 'all', EventBusName: 'shop', Targets: [{ Id: 'q', Arn: queueArn('shop-queue') }] });
    put(bus, anEntry({ EventBusName: 'shop' }), anEntry({ EventBusName: arn }));
    await eventually('two messages', () => bus.sent.length === 2);
    await bus.stop();
    expect(bus.sent.map((message) => message.queue)).to.deep.equal(['shop-queue', 'shop-queue']);
  });

  it('a disabled rule takes no events until it is enabled', async () => {
    const bus = aBusWithTargets([{ Id: 'queue', Arn: queueArn('orders') }]);
    bus.call('DisableRule', { Name: 'everything' });
    put(bus, anEntry({ Detail: '{"n":1}' }));
    bus.call('EnableRule', { Name: 'everything' });
    put(bus, anEntry({ Detail: '{"n":2}' }));
    await eventually('the second event', () => bus.sent.length === 1);
    await bus.stop();
    expect(JSON.parse(bus.sent[0]?.body ?? '').detail).to.deep.equal({ n: 2 });
  });

  it('needs a permission for each bus, source and detail-type', () => {
    const permissions = aBus().service.PutEvents?.permissions({
      Entries: [anEntry(), anEntry({ Detail: '{}' }), anEntry({ EventBusName: 'shop', Source: 'dev.users' })],
    });
    const bus = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT_ID}:event-bus/${name}`;
    expect(permissions).to.deep.equal([
      {
        action: 'events:PutEvents',
        resource: bus('default'),
        context: { 'events:source': ['dev.orders'], 'events:detail-type': ['orders.placed'] },
      },
      {
        action: 'events:PutEvents',
        resource: bus('shop'),
        context: { 'events:source': ['dev.users'], 'events:detail-type': ['orders.placed'] },
      },
    ]);
  });

  it('needs a permission on the default bus when the entries are not even a list', () => {
    expect(aBus().service.PutEvents?.permissions({ Entries: 'none' })).to.deep.equal([
      { action: 'events:PutEvents', resource: `arn:aws:events:${REGION}:${ACCOUNT_ID}:event-bus/default` },
    ]);
  });
});
