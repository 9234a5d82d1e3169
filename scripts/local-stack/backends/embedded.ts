import { join } from 'node:path';
import { names } from '../../declarations/names.ts';
import { ArnTranslation } from '../dynamodb/arns.ts';
import { dynamoDbService, streamsService } from '../dynamodb/dynamodb-service.ts';
import { type DynamoDbEngine, engineAt, startDynoxide } from '../dynamodb/engine.ts';
import { engineUpstream, isEngineAway } from '../dynamodb/engine-upstream.ts';
import { Housekeeping } from '../dynamodb/housekeeping.ts';
import { streamPermissions, tablePermissions } from '../dynamodb/permissions.ts';
import { StreamClient } from '../dynamodb/stream-client.ts';
import { WriteSignal } from '../dynamodb/write-signal.ts';
import { createEventBridge, type EventBridge } from '../events/event-bus.ts';
import { jsonGatewayService } from '../gateway/json-service.ts';
import { createUpstream } from '../gateway/upstream.ts';
import { embeddedSqsService } from '../sqs/embedded-service.ts';
import { FauxqsEngine } from '../sqs/fauxqs-engine.ts';
import { fauxqsQueues } from '../sqs/fauxqs-queues.ts';
import { MoveTasks } from '../sqs/move-tasks.ts';
import { createParameterStore } from '../ssm/parameter-store.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { tableKeys } from './table-keys.ts';

export interface EmbeddedOptions extends BackendOptions {
  /** Another DynamoDB in the place of the embedded one. */
  readonly dynamoDbUrl?: string;
  readonly sweepEveryMs?: number;
}

/** The services inside the stack: dynoxide, fauxqs, and our own EventBridge and Parameter Store. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Backend> {
  const { stateDir, dynamoDbUrl, deployment, log } = options;
  const [started, sqs] = await Promise.allSettled([
    dynamoDbUrl === undefined ? startDynoxide(stateDir, log) : engineAt(dynamoDbUrl),
    FauxqsEngine.start(join(stateDir, 'sqs'), deployment.region),
  ]);
  if (started.status === 'rejected' || sqs.status === 'rejected') {
    if (started.status === 'fulfilled') await started.value.stop();
    if (sqs.status === 'fulfilled') sqs.value.close();
    throw started.status === 'rejected' ? started.reason : (sqs as PromiseRejectedResult).reason;
  }
  return embeddedBackend(options, started.value, sqs.value);
}

function embeddedBackend(options: EmbeddedOptions, engine: DynamoDbEngine, sqs: FauxqsEngine): Backend {
  const { declarations, deployment, database, clock, queueUrl, log, sweepEveryMs } = options;
  const { region, accountId } = deployment;
  const direct = createUpstream(engine.url);
  const upstream = engine.embedded ? engineUpstream(direct) : direct;
  const writes = new WriteSignal();
  const queues = fauxqsQueues(sqs);
  const moveTasks = new MoveTasks(sqs, queues);
  const keys = tableKeys(declarations.tables, deployment);
  let events: EventBridge | undefined;
  let housekeeping: Housekeeping | undefined;
  return {
    health: () => ({ dynamodb: engine.isUp }),
    queues,
    streams: { client: new StreamClient(upstream, region), writes },
    services(invoker) {
      events = createEventBridge({
        database,
        region,
        accountId,
        queues,
        invoker,
        eventTime: () => clock.now(),
        log,
      });
      const dynamodb = { upstream, region, arns: new ArnTranslation(region, accountId, engine.region) };
      return [
        dynamoDbService({
          ...dynamodb,
          permissions: (operation, input) => tablePermissions(operation, input, keys),
          onWrite: () => writes.raise(),
        }),
        streamsService({
          ...dynamodb,
          permissions: (operation, input) => streamPermissions(operation, input, keys.arnOf),
        }),
        embeddedSqsService({
          engine: sqs,
          moveTasks,
          arnOf: (queue) => `arn:aws:sqs:${region}:${accountId}:${queue}`,
          urlOf: queueUrl,
        }),
        jsonGatewayService('events', events.service),
        jsonGatewayService('ssm', createParameterStore({ database, region, accountId })),
      ];
    },
    start({ oldestPositionOf }) {
      if (engine.embedded) {
        housekeeping = new Housekeeping({
          ...engine.embedded,
          upstream,
          expiryNow: () => clock.now(),
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
      events?.start();
    },
    async stop() {
      moveTasks.stop();
      await Promise.all([events?.stop(), housekeeping?.stop()]);
      upstream.close();
      sqs.close();
      await engine.stop();
    },
  };
}
