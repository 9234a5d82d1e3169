import type { Standing } from '../gateway/standing-faults.ts';
import type { Tracing } from '../lambda/function-tracing.ts';
import type { InvokerOptions } from '../lambda/process-invoker.ts';
import type { ParameterSettings } from '../provision/provision-parameters.ts';
import type { QueueOrderOptions } from '../sqs/delivery-order.ts';

export interface StackOptions {
  /** The project: functions/, shared/ and, unless distDir says otherwise, dist/ are below it. */
  readonly root: string;
  /** Kept from start to start. */
  readonly stateDir: string;
  /** Holds <context>-<function>/index.mjs for each function. */
  readonly distDir?: string;
  /** Begins anew: what an earlier stack has left in stateDir is removed. */
  readonly fresh?: boolean;
  /** 0 takes a free port. */
  readonly apiPort: number;
  /** 0 takes a free port. */
  readonly awsPort: number;
  /** Origins whose pages may call the HTTP API, such as https://example.com; * for any. */
  readonly corsOrigins?: readonly string[];
  /** Moves the stack's clock: epoch milliseconds, or back to the machine's; left where it was, unless given. */
  readonly clockMs?: number | 'machine';
  /** Those that the deployment holds; all, unless given. */
  readonly contexts?: readonly string[];
  /** dev, unless given. */
  readonly env?: string;
  /** us-east-1, unless given. */
  readonly region?: string;
  /** Services at this endpoint in the place of the embedded ones. */
  readonly servicesUrl?: string;
  /** Another DynamoDB in the place of the embedded one. */
  readonly dynamoDbUrl?: string;
  readonly parameters?: Omit<ParameterSettings, 'apiEndpoint'>;
  readonly invoker?: Pick<
    InvokerOptions,
    'maximumProcessesPerFunction' | 'initTimeoutMs' | 'idleMs' | 'asyncRetryDelaysMs'
  >;
  /** Ends a durable function's invocation after every step forward, so that all the rest is reached by replays. */
  readonly alwaysReplay?: boolean;
  /** Nowhere, unless given. */
  readonly tracing?: Tracing;
  /** In which order standard queues give out messages: strict, unless given. */
  readonly queueOrder?: QueueOrderOptions;
  /** What goes wrong by itself; nothing, unless given. */
  readonly faults?: Standing;
  /** Lets the demo's data be reset; so it is, unless given. Never in prod. */
  readonly demoReset?: boolean;
  /** Puts the sample products on sale where the state is new; not, unless given. */
  readonly sampleProducts?: boolean;
  /** Gets a line of JSON for each part of a grant that a function uses, at its first use. */
  readonly usageFile?: string;
  /** Pause between the sweeps for expired items. */
  readonly sweepEveryMs?: number;
  /** Told what the operator should see: warnings and errors of functions and of the stack itself. */
  readonly log: (line: string) => void;
}
