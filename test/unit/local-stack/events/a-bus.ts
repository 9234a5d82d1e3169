import { DatabaseSync } from 'node:sqlite';
import { createEventBridge, type EventBridge } from '../../../../scripts/local-stack/events/event-bus.ts';
import { OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { InvokeRequest, Invoker } from '../../../../scripts/local-stack/lambda/invoker.ts';
import type { MessageAttribute, PlainMessage, Queues } from '../../../../scripts/local-stack/sqs/queues.ts';

export const REGION = 'eu-central-1';
export const ACCOUNT_ID = '000000000000';
export const RULE_ARN = `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/everything`;

export const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`;
export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;

export interface SentMessage {
  readonly queue: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>> | undefined;
}

/** An error as the queue service's client throws it. */
export function serviceError(name: string): Error {
  return Object.assign(new Error(`${name} happened`), { name });
}

export interface BusOptions {
  readonly database?: DatabaseSync;
  readonly now?: () => number;
  /** Called before every send; throws or waits to fail or delay it. */
  readonly beforeSend?: (queue: string) => void | Promise<void>;
  readonly onInvoke?: (request: InvokeRequest) => void;
  /** The queues are in the same process: what goes to several at once is there when the call returns. */
  readonly isTogether?: boolean;
}

export interface TestBus extends EventBridge {
  readonly sent: SentMessage[];
  readonly invoked: InvokeRequest[];
  readonly lines: string[];
  call(operation: string, input: Record<string, unknown>): Record<string, unknown>;
  /** Rows of deliveries that are not forgotten. */
  pendingCount(): number;
}

/** A bus, not started, whose queues and functions note what they get. */
export function aBus({
  database = new DatabaseSync(':memory:'),
  now,
  beforeSend,
  onInvoke,
  isTogether,
}: BusOptions = {}): TestBus {
  const sent: SentMessage[] = [];
  const invoked: InvokeRequest[] = [];
  const lines: string[] = [];
  const unexpected = () => Promise.reject(new Error('not used by the bus'));
  const queues: Queues = {
    send: async (queue, body, attributes) => {
      await beforeSend?.(queue);
      sent.push({ queue, body, attributes });
    },
    ...(isTogether && {
      sendTogether: (messages: readonly PlainMessage[]) =>
        messages.map(({ queue, body }) => {
          try {
            void beforeSend?.(queue);
          } catch (refusal) {
            return refusal;
          }
          sent.push({ queue, body, attributes: undefined });
          return undefined;
        }),
    }),
    receive: unexpected,
    delete: unexpected,
  };
  const invoker: Invoker = {
    invoke: unexpected,
    invokeAsync: (request) => {
      onInvoke?.(request);
      invoked.push(request);
    },
  };
  const bridge = createEventBridge({
    database,
    region: REGION,
    accountId: ACCOUNT_ID,
    queues,
    invoker,
    log: (line) => lines.push(line),
    ...(now ? { now } : {}),
  });
  return {
    ...bridge,
    sent,
    invoked,
    lines,
    call: (operation, input) => bridge.service[operation]?.run(input, OPERATOR) as Record<string, unknown>,
    pendingCount: () =>
      Number((database.prepare('SELECT count(*) AS count FROM events_deliveries').get() as { count: number }).count),
  };
}

/** A started bus with one rule for every event and the given targets. */
export function aBusWithTargets(targets: readonly Record<string, unknown>[], options: BusOptions = {}): TestBus {
  const bus = aBus(options);
  bus.call('PutRule', { Name: 'everything', EventPattern: '{"source":[{"prefix":""}]}' });
  bus.call('PutTargets', { Rule: 'everything', Targets: targets });
  bus.start();
  return bus;
}

export function anEntry(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return { Source: 'dev.orders', DetailType: 'orders.placed', Detail: '{"n":1}', ...overrides };
}
