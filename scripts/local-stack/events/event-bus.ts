import type { DatabaseSync } from 'node:sqlite';
import type { JsonService } from '../gateway/aws-protocol.ts';
import type { Invoker } from '../lambda/invoker.ts';
import type { Queues } from '../sqs/queues.ts';
import { archiveOperations } from './archive-operations.ts';
import { Archives } from './archives.ts';
import { eventArns } from './arns.ts';
import { busOperations } from './bus-operations.ts';
import { Dispatcher } from './dispatcher.ts';
import { flatEvent } from './flat-event.ts';
import type { ReceivedEvent } from './input-transformer.ts';
import { PendingDeliveries } from './pending-deliveries.ts';
import { deliveriesOf, putEventsOperations } from './put-events.ts';
import { Registry } from './registry.ts';
import { replayOperations } from './replay-operations.ts';
import { Replays } from './replays.ts';
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
  const archives = new Archives(database);
  const replays = new Replays({
    database,
    archives,
    now: eventTime,
    send({ json }, { name, busName, ruleArns }) {
      const event = replayed(json, name, now());
      const rules = registry.find(busName)?.rules.values() ?? [];
      const wanted = [...rules].filter(({ arn }) => ruleArns.length === 0 || ruleArns.includes(arn));
      dispatcher.accept([...deliveriesOf(event, flatEvent(event.json), wanted)]);
    },
  });
  return {
    service: {
      ...busOperations(registry, arns, now),
      ...ruleOperations(registry, arns),
      ...targetOperations(registry, arns),
      ...archiveOperations(registry, archives, arns, eventTime),
      ...replayOperations(registry, archives, replays, arns),
      ...putEventsOperations({ registry, dispatcher, archives, arns, region, accountId, now, eventTime, log }),
    },
    start() {
      dispatcher.start();
      replays.start();
    },
    stop() {
      replays.stop();
      return dispatcher.stop();
    },
  };
}

/** The event as it was kept, with the replay's name, by which rules and consumers can tell it from the first one. */
function replayed(json: string, replayName: string, receivedAtMs: number): ReceivedEvent {
  const text = `${json.slice(0, -1)},"replay-name":${JSON.stringify(replayName)}}`;
  const envelope = JSON.parse(text) as Record<string, unknown>;
  return { id: String(envelope.id), json: text, envelope, receivedAtMs };
}
