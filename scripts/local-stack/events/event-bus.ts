import type { DatabaseSync } from 'node:sqlite';
import type { JsonService } from '../gateway/aws-protocol.ts';
import type { Invoker } from '../lambda/invoker.ts';
import type { Queues } from '../sqs/queues.ts';
import { eventArns } from './arns.ts';
import { busOperations } from './bus-operations.ts';
import { Dispatcher } from './dispatcher.ts';
import { PendingDeliveries } from './pending-deliveries.ts';
import { putEventsOperations } from './put-events.ts';
import { Registry } from './registry.ts';
import { ruleOperations } from './rule-operations.ts';
import { targetOperations } from './target-operations.ts';

export interface EventBridgeOptions {
  readonly database: DatabaseSync;
  readonly region: string;
  readonly accountId: string;
  readonly queues: Queues;
  readonly invoker: Invoker;
  /** Milliseconds since the epoch, by which deliveries are made and given up. */
  readonly now?: () => number;
  /** The time that events are given; now, unless the stack's clock was moved. */
  readonly eventTime?: () => number;
  /** Told of events that are dropped. */
  readonly log: (line: string) => void;
}

export interface EventBridge {
  readonly service: JsonService;
  /** Begins to deliver, first of all what an earlier process accepted: the targets must be there by now. */
  start(): void;
  /** Ends when no attempt is under way; what is accepted and not delivered waits for the next start. */
  stop(): Promise<void>;
}

/**
 * EventBridge: buses, rules and targets, and events from PutEvents to queues and functions. An accepted event is
 * written down with all its deliveries before PutEvents answers.
 */
export function createEventBridge(options: EventBridgeOptions): EventBridge {
  const { database, region, accountId, queues, invoker, now = Date.now, eventTime = now, log } = options;
  const arns = eventArns(region, accountId);
  const registry = new Registry(database, arns, now());
  const pending = new PendingDeliveries(database);
  const dispatcher = new Dispatcher({ pending, queues, invoker, now, log });
  return {
    service: {
      ...busOperations(registry, arns, now),
      ...ruleOperations(registry, arns),
      ...targetOperations(registry, arns),
      ...putEventsOperations({ registry, dispatcher, arns, region, accountId, now, eventTime, log }),
    },
    start: () => dispatcher.start(),
    stop: () => dispatcher.stop(),
  };
}
