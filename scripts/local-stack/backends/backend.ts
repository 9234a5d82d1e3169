import type { DatabaseSync } from 'node:sqlite';
import type { Declarations } from '../../declarations/declarations.ts';
import type { Deployment } from '../../declarations/names.ts';
import type { StackClock } from '../clock/stack-clock.ts';
import type { SequenceNumbers } from '../dynamodb/sequence-numbers.ts';
import type { StreamClient } from '../dynamodb/stream-client.ts';
import type { WriteSignals } from '../dynamodb/write-signals.ts';
import type { Faults } from '../gateway/faults.ts';
import type { GatewayService } from '../gateway/gateway-service.ts';
import type { StandingFaults } from '../gateway/standing-faults.ts';
import type { Invoker } from '../lambda/invoker.ts';
import type { QueueDepth, Queues } from '../sqs/queues.ts';

/** Whatever stands behind the gateway for DynamoDB, Streams, SQS, EventBridge and SSM. Compute is never its affair. */
export interface Backend {
  /** The stack's own processes among the services, and whether they answer. */
  readonly health: () => Readonly<Record<string, boolean>>;
  readonly queues: Queues;
  /** How much lies in each of all queues. */
  readonly queueDepths: () => Promise<readonly QueueDepth[]>;
  readonly streams: {
    readonly client: StreamClient;
    readonly writes: WriteSignals;
    readonly numbers: SequenceNumbers;
    /** Into how many shards each stream is shared out. */
    readonly shardCount: number;
  };
  /** The services for the gateway. Called once. */
  services(invoker: Invoker): readonly GatewayService[];
  /** Begins what goes on by itself, once everything is provisioned. */
  start(options: BackendStart): void;
  stop(): Promise<void>;
}

export interface BackendStart {
  /** The oldest position in a table's stream that is still needed, by physical name; undefined when none is. */
  readonly oldestPositionOf: (table: string) => string | undefined;
}

export interface BackendOptions {
  readonly declarations: Declarations;
  readonly deployment: Deployment;
  readonly stateDir: string;
  readonly database: DatabaseSync;
  readonly clock: StackClock;
  /** What goes wrong on request. */
  readonly requested: Faults;
  /** What goes wrong by itself, as it does in the cloud. */
  readonly standing: StandingFaults;
  /** A queue's URL on the gateway. */
  readonly queueUrl: (queue: string) => string;
  readonly log: (line: string) => void;
}
