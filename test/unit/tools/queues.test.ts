import type { Message } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { cannotRedrive } from '../../../scripts/tools/queues/cannot-redrive.ts';
import { deadLetter, whyParked } from '../../../scripts/tools/queues/dead-letter.ts';
import { findQueue } from '../../../scripts/tools/queues/find-queue.ts';
import { type QueueState, queueReport } from '../../../scripts/tools/queues/queue-report.ts';
import { placeOf, withoutReason } from '../../../scripts/tools/queues/redrive-queue.ts';
import { nothingVisible, redriveReport } from '../../../scripts/tools/queues/redrive-report.ts';
import { ToolError } from '../../../scripts/tools/tool-error.ts';

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]));

const ON_FAILURE = JSON.stringify({
  requestContext: { condition: 'RetryAttemptsExhausted' },
  DDBStreamBatchInfo: { shardId: 'shard-1', startSequenceNumber: '100', endSequenceNumber: '102', batchSize: 3 },
});

const QUEUES = {
  'loyalty/handle-order-completed': {
    name: 'orders',
    url: 'http://127.0.0.1/0/orders',
    deadLetterName: 'orders-dlq',
    deadLetterUrl: 'http://127.0.0.1/0/orders-dlq',
  },
  'loyalty/expire (schedule)': {
    givenUpBy: 'schedule',
    deadLetterName: 'laurel-dev-expire-schedule-dlq',
    deadLetterUrl: 'http://127.0.0.1/0/laurel-dev-expire-schedule-dlq',
  },
  'events (pipe)': {
    givenUpBy: 'pipe',
    deadLetterName: 'events-pipe-dlq',
    deadLetterUrl: 'http://127.0.0.1/0/events-pipe-dlq',
  },
  'loyalty/publish': { deadLetterName: 'publish-dlq', deadLetterUrl: 'http://127.0.0.1/0/publish-dlq' },
} as const;

describe('why a message was parked', () => {
  const cases: Readonly<Record<string, readonly [message: Message, reason: string, detail: RegExp]>> = {
    'the function said so': [
      { MessageAttributes: attributes({ reason: 'malformed_event', detail: 'no userId' }) },
      'malformed_event',
      /^no userId$/,
    ],
    'EventBridge could not deliver it': [
      { MessageAttributes: attributes({ ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'denied', RULE_ARN: 'arn' }) },
      'NO_PERMISSIONS',
      /^denied$/,
    ],
    'an asynchronous invocation failed': [
      { MessageAttributes: attributes({ ErrorCode: '200', ErrorMessage: 'boom', RequestID: 'r' }) },
      'ErrorCode 200',
      /^boom$/,
    ],
    'records of a stream were given up': [
      { Body: ON_FAILURE },
      'RetryAttemptsExhausted',
      /^3 record\(s\) of shard-1, 100 to 102$/,
    ],
    'it was received too often': [
      { Body: 'no JSON', Attributes: { ApproximateReceiveCount: '6' } },
      'received_too_often',
      /received 6 times/,
    ],
  };
  for (const [name, [message, reason, detail]] of Object.entries(cases))
    it(`is told when ${name}`, () => {
      const why = whyParked(message);
      expect(why.reason).to.equal(reason);
      expect(why.detail).to.match(detail);
    });

  it('goes with a body that is JSON null', () => {
    expect(whyParked({ Body: 'null' }).reason).to.equal('received_too_often');
  });
});

describe('the report of queues', () => {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5);
  const empty: QueueState = {
    name: 'orders',
    isDeadLetterQueue: false,
    visible: 0,
    inFlight: 0,
    delayed: 0,
    oldestAtEpochMs: undefined,
    deadLetters: [],
  };

  it('shows depths and the oldest age below each other', () => {
    const busy = { ...empty, name: 'users', visible: 12, inFlight: 3, delayed: 1, oldestAtEpochMs: now - 61_000 };
    const elsewhere = { ...empty, name: 'else', visible: 1, oldestAtEpochMs: null };
    expect(queueReport([empty, busy, elsewhere], now)).to.deep.equal([
      'queue   visible  in flight  delayed     oldest',
      'orders        0          0        0          -',
      'users        12          3        1  1 min 1 s',
      'else          1          0        0          ?',
      '',
      'Nothing waits in the dead-letter queues.',
    ]);
  });

  it('shows what was parked with its reason, and how to redrive it', () => {
    const parked = deadLetter({
      MessageId: 'm1',
      Body: '{\n "a": 1 }',
      Attributes: { SentTimestamp: String(now) },
      MessageAttributes: attributes({ reason: 'malformed_event', detail: 'no userId' }),
    });
    const queue = { ...empty, name: 'orders-dlq', isDeadLetterQueue: true, visible: 60, deadLetters: [parked] };
    expect(queueReport([queue], now).slice(3)).to.deep.equal([
      'orders-dlq (1 of 60)',
      '  m1  sent 2026-01-02 03:04:05.000',
      '    reason  malformed_event',
      '    detail  no userId',
      '    body    { "a": 1 }',
      '  make redrive QUEUE=orders-dlq',
      '',
    ]);
  });
});

describe('the report of queues, while somebody looks at a dead letter,', () => {
  it('does not say that nothing waits', () => {
    const looked = { visible: 0, inFlight: 2, delayed: 0, oldestAtEpochMs: 0, deadLetters: [] };
    const lines = queueReport([{ ...looked, name: 'orders-dlq', isDeadLetterQueue: true }], 1000);
    expect(lines.slice(3)).to.deep.equal([
      'orders-dlq',
      '  2 more are being looked at, and show again in a moment',
      '  make redrive QUEUE=orders-dlq',
      '',
    ]);
    const busy = queueReport([{ ...looked, name: 'orders', isDeadLetterQueue: false }], 1000);
    expect(busy.at(-1)).to.equal('Nothing waits in the dead-letter queues.');
  });
});

describe('the queue to redrive', () => {
  for (const wanted of [
    'loyalty/handle-order-completed',
    'loyalty-handle-order-completed',
    'orders',
    'orders-dlq',
    'http://127.0.0.1/0/orders-dlq',
    'arn:aws:sqs:us-east-1:0:orders-dlq',
  ])
    it(`is found by ${wanted}`, () => {
      expect(findQueue({ queues: QUEUES }, wanted).deadLetterName).to.equal('orders-dlq');
    });

  it('is asked for, with what there is, when it is not named or not there', () => {
    for (const wanted of [undefined, '', 'order'])
      expect(() => findQueue({ queues: QUEUES }, wanted)).to.throw(ToolError, /loyalty\/handle-order-completed/);
  });
});

describe('a redrive', () => {
  it('does not carry the old reason along, and keeps what else a message says', () => {
    const MessageAttributes = attributes({ reason: 'r', detail: 'd', sourceQueue: 'q', ERROR_CODE: 'e', mine: 'x' });
    expect(Object.keys(withoutReason({ MessageAttributes }))).to.deep.equal(['mine']);
    expect(withoutReason({})).to.deep.equal({});
  });

  it('into a FIFO queue keeps the group, and is no repeat of the message before it failed', () => {
    expect(placeOf({ MessageId: 'm1', Attributes: { MessageGroupId: 'till-1' } })).to.deep.equal({
      MessageGroupId: 'till-1',
      MessageDeduplicationId: 'redriven-m1',
    });
  });

  it('says what it moved', () => {
    const queue = findQueue({ queues: QUEUES }, 'orders');
    const moved = [deadLetter({ MessageId: 'm1', MessageAttributes: attributes({ reason: 'r', detail: 'd' }) })];
    expect(redriveReport(queue, moved, { visible: 2, inFlight: 0 }).slice(0, 2)).to.deep.equal([
      'Moved 1 of 2 message(s) from orders-dlq to orders:',
      '  m1  was r: d',
    ]);
  });

  it('says what it left to those who look at it', () => {
    const queue = findQueue({ queues: QUEUES }, 'orders');
    expect(redriveReport(queue, [], { visible: 2, inFlight: 1 }).at(-1)).to.match(
      /^1 message\(s\) of orders-dlq are held/,
    );
    expect(nothingVisible(queue, 3)).to.match(/^3 message\(s\) of orders-dlq are held/);
    expect(nothingVisible(queue, 0)).to.equal('Nothing waits in orders-dlq.');
  });

  it('of records of a stream is explained: they are in the stream, not in the message', () => {
    const queue = findQueue({ queues: QUEUES }, 'publish-dlq');
    const text = cannotRedrive(queue, 'laurel-dev-publish', [deadLetter({ MessageId: 'm', Body: ON_FAILURE })]).join(
      '\n',
    );
    expect(text).to.include('publish-dlq cannot be redriven: loyalty/publish takes records of a stream');
    expect(text).to.include('RetryAttemptsExhausted: 3 record(s) of shard-1, 100 to 102');
    expect(text).to.include('aws dynamodbstreams get-records').and.to.include('laurel-dev-publish:live');
  });

  it('of what a schedule or a pipe gave up on is explained, with what to do instead', () => {
    const Payload = '{"scheduledTime":"2026-01-01T03:00:00Z"}';
    const run = deadLetter({
      MessageId: 'm',
      Body: JSON.stringify({ FunctionName: 'f', InvocationType: 'Event', Payload }),
    });
    const ofSchedule = cannotRedrive(findQueue({ queues: QUEUES }, 'laurel-dev-expire-schedule-dlq'), '', [run]).join(
      '\n',
    );
    expect(ofSchedule).to.contain('no queue stands before it, loyalty/expire (schedule) gave up on what is in it');
    expect(ofSchedule).to.contain(
      "--function-name laurel-dev-expire:live --invocation-type Event --payload '<the Payload in the body>'",
    );
    const record = deadLetter({
      MessageId: 'm',
      Body: ON_FAILURE.replace('requestContext', 'context'),
    });
    const ofPipe = cannotRedrive(findQueue({ queues: QUEUES }, 'events (pipe)'), '', [record]).join('\n');
    expect(ofPipe).to.contain('the records of table events are').and.to.contain('RetryAttemptsExhausted: 3 record(s)');
    expect(ofPipe).to.contain('aws events put-events').and.to.contain('purge-queue for all of events-pipe-dlq');
  });

  it('of an asynchronous invocation is explained: invoke again', () => {
    const queue = findQueue({ queues: QUEUES }, 'publish-dlq');
    const text = cannotRedrive(queue, 'laurel-dev-publish', [deadLetter({ MessageId: 'm', Body: '{}' })]).join('\n');
    expect(text).to.include('takes direct invocations').and.to.include('--invocation-type Event');
  });
});
