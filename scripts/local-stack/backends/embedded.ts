import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { names } from '../../declarations/names.ts';
import { ArnTranslation } from '../dynamodb/arns.ts';
import { dynamoDbService } from '../dynamodb/dynamodb-service.ts';
import { type DynamoDbEngine, engineAt, startDynoxide } from '../dynamodb/engine.ts';
import { engineUpstream, isEngineAway } from '../dynamodb/engine-upstream.ts';
import { Housekeeping } from '../dynamodb/housekeeping.ts';
import { streamPermissions, tablePermissions } from '../dynamodb/permissions.ts';
import { StreamClient } from '../dynamodb/stream-client.ts';
import { streamsService } from '../dynamodb/streams-service.ts';
import { WriteConflicts } from '../dynamodb/write-conflicts.ts';
import { WriteSignals } from '../dynamodb/write-signals.ts';
import { createEventBridge, type EventBridge } from '../events/event-bus.ts';
import { jsonGatewayService } from '../gateway/json-service.ts';
import { struckDeliveries } from '../gateway/struck-deliveries.ts';
import { createUpstream } from '../gateway/upstream.ts';
import type { QueueOrderOptions } from '../sqs/delivery-order.ts';
import { embeddedQueues } from '../sqs/embedded-queues.ts';
import { embeddedSqsService } from '../sqs/embedded-service.ts';
import { QueueService } from '../sqs/queue-service.ts';
import { createParameterStore } from '../ssm/parameter-store.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { tableKeys } from './table-keys.ts';

export interface EmbeddedOptions extends BackendOptions {
  /** Another DynamoDB in the place of the embedded one. */
  readonly dynamoDbUrl?: string;
  readonly sweepEveryMs?: number;
  /** In which order standard queues give out messages; strict, unless given. */
  readonly queueOrder?: QueueOrderOptions;
}

/** The services inside the stack: dynoxide, and our own SQS, EventBridge and Parameter Store. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Backend> {
  const { stateDir, dynamoDbUrl, log } = options;
  const formerQueues = join(stateDir, 'sqs', 'fauxqs.db');
  if (existsSync(formerQueues))
    log(`${formerQueues} holds the queues of an earlier version of this stack, and is not read: FRESH=1 removes it.`);
  return embeddedBackend(
    options,
    dynamoDbUrl === undefined ? await startDynoxide(stateDir, log) : await engineAt(dynamoDbUrl),
  );
}

function embeddedBackend(options: EmbeddedOptions, engine: DynamoDbEngine): Backend {
  const { declarations, deployment, database, clock, requested, standing, queueUrl, log, sweepEveryMs, queueOrder } =
    options;
  const { region, accountId } = deployment;
  const direct = createUpstream(engine.url);
  const upstream = engine.embedded ? engineUpstream(direct) : direct;
  const writes = new WriteSignals();
  const queueArn = (queue: string) => names.queueArn(deployment, queue);
  const sqs = new QueueService({
    database,
    arnOf: queueArn,
    urlOf: queueUrl,
    ...(queueOrder === undefined ? {} : { order: queueOrder }),
  });
  const queues = embeddedQueues(sqs, accountId);
  const keys = tableKeys(declarations.tables, deployment);
  let events: EventBridge | undefined;
  let housekeeping: Housekeeping | undefined;
  return {
    health: () => ({ dynamodb: engine.isUp }),
    queues,
    queueDepths: async () => sqs.depths(),
    streams: {
      client: new StreamClient(upstream, region),
      writes,
      numbers: engine.numbers,
      shardCount: standing.current.shards,
    },
    services(invoker) {
      events = createEventBridge({
        database,
        region,
        accountId,
        ...struckDeliveries('events', requested, { queues, invoker }),
        eventTime: () => clock.now(),
        log,
      });
      const dynamodb = { upstream, region, arns: new ArnTranslation(region, accountId, engine.region) };
      return [
        dynamoDbService({
          ...dynamodb,
          permissions: (operation, input) => tablePermissions(operation, input, keys),
          onWrite: (tables) => writes.raise(tables),
          conflicts: new WriteConflicts(keys.keyNamesOf, () => standing.current.conflict),
        }),
        streamsService({
          ...dynamodb,
          numbers: engine.numbers,
          shardCount: standing.current.shards,
          partitionKeyOf: keys.partitionKeyOf,
          permissions: (operation, input) => streamPermissions(operation, input, keys.arnOf),
        }),
        embeddedSqsService({ service: sqs, arnOf: queueArn, accountId }),
        jsonGatewayService('events', events.service),
        jsonGatewayService('ssm', createParameterStore({ database, region, accountId })),
      ];
    },
    start({ oldestPositionOf }) {
      if (engine.embedded) {
        housekeeping = new Housekeeping({
          ...engine.embedded,
          upstream,
          expiryNow: () => clock.now() - standing.current.lateTtl * 1000,
          oldestPositionOf,
          onExpired: () => writes.raise(),
          onError: (error) => {
            if (!isEngineAway(error)) log(`housekeeping: ${(error as Error).message}`);
          },
          ...(sweepEveryMs === undefined ? {} : { sweepEveryMs }),
        });
        housekeeping.start();
      }
      // Their consumers were this stack's own, and have ended with it: no visibility timeout need pass.
      for (const { id } of declarations.functions) sqs.releaseInFlight(names.queue(deployment, id));
      sqs.start();
      events?.start();
    },
    async stop() {
      sqs.stop();
      await Promise.all([events?.stop(), housekeeping?.stop()]);
      upstream.close();
      await engine.stop();
    },
  };
}
