import { ArnTranslation } from '../dynamodb/arns.ts';
import { dynamoDbService } from '../dynamodb/dynamodb-service.ts';
import { streamPermissions, tablePermissions } from '../dynamodb/permissions.ts';
import { SAME_NUMBERS } from '../dynamodb/sequence-numbers.ts';
import { StreamClient } from '../dynamodb/stream-client.ts';
import { streamsService } from '../dynamodb/streams-service.ts';
import { WriteConflicts } from '../dynamodb/write-conflicts.ts';
import { WriteSignals } from '../dynamodb/write-signals.ts';
import { createEventBridge } from '../events/event-bus.ts';
import type { Permission } from '../gateway/aws-protocol.ts';
import { forwardingService } from '../gateway/forwarding-service.ts';
import { PLAIN_PROTOCOL, SQS_PROTOCOL } from '../gateway/json-protocol.ts';
import { createUpstream } from '../gateway/upstream.ts';
import { endpointQueues } from '../sqs/endpoint-queues.ts';
import { queuePermissions } from '../sqs/permissions.ts';
import { queueNameOf, queueUrl as urlOn, withOurUrls } from '../sqs/queue-names.ts';
import { createParameterStore } from '../ssm/parameter-store.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { tableKeys } from './table-keys.ts';

/**
 * Services at any endpoint that speaks as AWS does: LocalStack, AWS Emulator and the like. Access control, faults and
 * queue URLs stay the gateway's, so the endpoint needs to know nothing of them.
 */
export function endpointBackend(endpoint: string, options: BackendOptions): Backend {
  const { declarations, deployment, database, standing, queueUrl, log } = options;
  const { region, accountId } = deployment;
  const upstream = createUpstream(endpoint);
  const writes = new WriteSignals();
  const queues = endpointQueues(endpoint, region);
  const keys = tableKeys(declarations.tables, deployment);
  const theirUrl = (queue: string) => urlOn(endpoint.replace(/\/$/, ''), accountId, queue);
  return {
    health: () => ({}),
    queues,
    queueDepths: () => queues.depths(),
    streams: {
      client: new StreamClient(upstream, region),
      writes,
      numbers: SAME_NUMBERS,
      shardCount: standing.current.shards,
    },
    services(invoker) {
      // Its operations are not run here: they know what a call needs to be allowed.
      const events = createEventBridge({ database, region, accountId, queues, invoker, log }).service;
      const parameters = createParameterStore({ database, region, accountId });
      const forwarded = { upstream, region };
      const dynamodb = { ...forwarded, arns: new ArnTranslation(region, accountId, region) };
      const ownPermissions = (service: typeof events) => (operation: string, input: Record<string, unknown>) =>
        service[operation]?.permissions(input) ?? unknownOperation(operation);
      return [
        dynamoDbService({
          ...dynamodb,
          permissions: (operation, input) => tablePermissions(operation, input, keys),
          onWrite: (tables) => writes.raise(tables),
          conflicts: new WriteConflicts(keys.keyNamesOf, () => standing.current.conflict),
        }),
        streamsService({
          ...dynamodb,
          numbers: SAME_NUMBERS,
          shardCount: standing.current.shards,
          partitionKeyOf: keys.partitionKeyOf,
          permissions: (operation, input) => streamPermissions(operation, input, keys.arnOf),
        }),
        forwardingService({
          ...forwarded,
          name: 'sqs',
          target: 'AmazonSQS',
          protocol: SQS_PROTOCOL,
          permissions: (operation, input) =>
            queuePermissions(operation, input, (queue) => `arn:aws:sqs:${region}:${accountId}:${queue}`),
          inward: (input) =>
            typeof input.QueueUrl === 'string' ? { ...input, QueueUrl: theirUrl(queueNameOf(input.QueueUrl)) } : input,
          outward: (answer) => withOurUrls(answer, queueUrl),
        }),
        forwardingService({
          ...forwarded,
          name: 'events',
          target: 'AWSEvents',
          protocol: PLAIN_PROTOCOL,
          permissions: ownPermissions(events),
        }),
        forwardingService({
          ...forwarded,
          name: 'ssm',
          target: 'AmazonSSM',
          protocol: PLAIN_PROTOCOL,
          permissions: ownPermissions(parameters),
        }),
      ];
    },
    start() {},
    async stop() {
      upstream.close();
      queues.close();
    },
  };
}

/** No declaration grants what is not known. */
function unknownOperation(operation: string): Permission[] {
  return [{ action: operation, resource: '*' }];
}
