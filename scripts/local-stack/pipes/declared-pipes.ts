import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  DeclarationError,
  type PipeDeclaration,
  type StreamTrigger,
  type TableDeclaration,
} from '../../declarations/declarations.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import { AwsError } from '../gateway/aws-protocol.ts';
import type { StreamRecord } from '../sources/stream-reader.ts';
import type { StreamSourceOptions } from '../sources/stream-source-options.ts';
import type { Queues } from '../sqs/queues.ts';
import { busTarget } from './bus-target.ts';
import { compileTemplate, type PipeIdentity } from './input-template.ts';
import { pipeFailureDocument } from './pipe-failure.ts';
import { type PipeTarget, pipeInvoker } from './pipe-invoker.ts';
import { placeByKey, queueTarget } from './queue-target.ts';

/** A pipe as a mapping of its table's stream. */
export interface PipeMapping {
  /** Names the checkpoint; the pipe's name. */
  readonly id: string;
  readonly trigger: StreamTrigger;
  readonly options: Pick<
    StreamSourceOptions,
    'functionName' | 'functionArn' | 'invoker' | 'onFailureQueue' | 'failureDocument'
  >;
  /** What the Pipes API tells of it, but for its stream and its state. */
  readonly described: Readonly<Record<string, unknown>> & {
    readonly Name: string;
    readonly Arn: string;
    readonly Target: string;
  };
}

export interface PipesOptions {
  readonly tables: readonly TableDeclaration[];
  readonly deployment: Deployment;
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly queues: Pick<Queues, 'send'>;
  /** Epoch milliseconds that templates can name. */
  readonly now: () => number;
}

/** The pipes that are declared beside tables. @throws DeclarationError for a template or path that cannot be read */
export function declaredPipes(options: PipesOptions): PipeMapping[] {
  return options.tables.flatMap((table) => (table.pipe ? [mapping(table, table.pipe, options)] : []));
}

function mapping(table: TableDeclaration, pipe: PipeDeclaration, options: PipesOptions): PipeMapping {
  const { deployment } = options;
  const { region, accountId } = deployment;
  const name = names.pipe(deployment, table.name);
  const identity: PipeIdentity = {
    name,
    arn: `arn:aws:pipes:${region}:${accountId}:pipe/${name}`,
    sourceArn: names.tableArn(deployment, table.name),
    targetArn:
      pipe.target === 'bus'
        ? names.busArn(deployment)
        : names.queueArn(deployment, names.queue(deployment, pipe.target.queue)),
  };
  return {
    id: name,
    trigger: {
      type: 'stream',
      table: table.name,
      ...(pipe.filters ? { filters: pipe.filters } : {}),
      batchSize: pipe.batchSize,
      batchWindowSeconds: pipe.batchWindowSeconds,
      maximumRetryAttempts: pipe.maximumRetryAttempts,
      maximumRecordAgeSeconds: pipe.maximumRecordAgeSeconds,
      bisectBatchOnFunctionError: true,
      parallelizationFactor: pipe.parallelizationFactor,
    },
    options: {
      functionName: name,
      functionArn: identity.arn,
      invoker: pipeInvoker(targetOf(table, pipe, identity, options)),
      onFailureQueue: names.pipeDeadLetterQueue(deployment, table.name),
      failureDocument: pipeFailureDocument(identity.arn),
    },
    described: describedPipe(table, pipe, identity, deployment),
  };
}

/** @source https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html */
function describedPipe(
  { name: table, description, partitionKey: { name: key, type } }: TableDeclaration,
  pipe: PipeDeclaration,
  { name, arn, targetArn }: PipeIdentity,
  deployment: Deployment,
): PipeMapping['described'] {
  const { accountId } = deployment;
  const target =
    pipe.target === 'bus'
      ? {
          EventBridgeEventBusParameters: {
            DetailType: pipe.detailType,
            Source: names.source(deployment, pipe.publishAs ?? ''),
          },
        }
      : targetArn.endsWith('.fifo')
        ? {
            SqsQueueParameters: {
              MessageGroupId: `$.dynamodb.Keys.${key}.${type}`,
              MessageDeduplicationId: '$.eventID',
            },
          }
        : {};
  return {
    Name: name,
    Arn: arn,
    Description: description,
    // Made by infra/modules/pipe with this name; nothing here takes a role.
    RoleArn: `arn:aws:iam::${accountId}:role/${name}-${deployment.region}`,
    Target: targetArn,
    SourceParameters: {
      ...(pipe.filters
        ? { FilterCriteria: { Filters: pipe.filters.map((filter) => ({ Pattern: JSON.stringify(filter) })) } }
        : {}),
      DynamoDBStreamParameters: {
        BatchSize: pipe.batchSize,
        DeadLetterConfig: { Arn: names.queueArn(deployment, names.pipeDeadLetterQueue(deployment, table)) },
        MaximumBatchingWindowInSeconds: pipe.batchWindowSeconds,
        MaximumRecordAgeInSeconds: pipe.maximumRecordAgeSeconds,
        MaximumRetryAttempts: pipe.maximumRetryAttempts,
        OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        ParallelizationFactor: pipe.parallelizationFactor,
        StartingPosition: 'TRIM_HORIZON',
      },
    },
    TargetParameters: { ...(pipe.inputTemplate === undefined ? {} : { InputTemplate: pipe.inputTemplate }), ...target },
    Tags: {},
  };
}

function targetOf(
  { name, partitionKey }: TableDeclaration,
  { target, inputTemplate, detailType = '', publishAs = '' }: PipeDeclaration,
  identity: PipeIdentity,
  { deployment, client, queues, now }: PipesOptions,
): PipeTarget {
  try {
    const render = compileTemplate(inputTemplate, identity);
    const textOf = (record: StreamRecord) => render({ record, ingestedAtMs: now() });
    if (target !== 'bus') {
      const queue = names.queue(deployment, target.queue);
      const place = queue.endsWith('.fifo') ? { placeOf: placeByKey(partitionKey) } : {};
      return queueTarget({ queues, queue, bodyOf: textOf, ...place });
    }
    const { busName } = deployment;
    const source = names.source(deployment, publishAs);
    return busTarget({ client, busName, source, detailType, detailOf: textOf });
  } catch (error) {
    if (error instanceof AwsError) throw new DeclarationError(`table ${name}: /pipe: ${error.message}`);
    throw error;
  }
}
