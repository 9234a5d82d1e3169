import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Declarations } from '../../declarations/declarations.ts';
import type { Deployment } from '../../declarations/names.ts';
import { type ParameterSettings, provisionParameters } from './provision-parameters.ts';
import { knownQueues, provisionPipeQueue, provisionQueues } from './provision-queues.ts';
import { provisionBus, provisionRules } from './provision-rules.ts';
import { provisionTable } from './provision-tables.ts';
import { endpointParameters } from './service-names.ts';

export interface ProvisionOptions {
  /** Where the AWS services answer: the stack's gateway, or an emulator itself. */
  readonly endpoint: string;
  readonly declarations: Declarations;
  readonly deployment: Deployment;
  readonly parameters: ParameterSettings;
}

/**
 * Makes everything that the declarations need of the services, through the AWS SDK, so that it is the same for every
 * backend. What is there already is brought up to date; no data is ever removed.
 *
 * @returns the secret that tokens are signed with
 * @throws ProvisionError, or what a service answered
 */
export async function provision({
  endpoint,
  declarations: { functions, tables },
  deployment,
  parameters,
}: ProvisionOptions): Promise<string> {
  const settings = {
    endpoint,
    region: deployment.region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  };
  const dynamodb = new DynamoDBClient(settings);
  const sqs = new SQSClient(settings);
  const events = new EventBridgeClient(settings);
  const ssm = new SSMClient(settings);
  try {
    const secret = provisionParameters(ssm, deployment, {
      ...parameters,
      others: { ...endpointParameters(functions, parameters.apiEndpoint), ...parameters.others },
    });
    const queues = knownQueues(sqs).then((known) =>
      settled([
        ...functions.map((declared) => provisionQueues(sqs, known, declared, deployment)),
        ...tables.map((declared) => provisionPipeQueue(sqs, known, declared, deployment)),
      ]),
    );
    const work = [
      secret,
      settled([provisionBus(events, deployment), queues]).then(() => provisionRules(events, functions, deployment)),
      ...tables.map((declared) => provisionTable(dynamodb, declared, deployment)),
    ];
    await settled(work);
    return await secret;
  } finally {
    for (const client of [dynamodb, sqs, events, ssm]) client.destroy();
  }
}

/** Ends when all of the work has ended: a failure leaves nothing behind that still changes things. */
async function settled(work: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
