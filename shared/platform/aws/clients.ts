import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { withCallDeadlines } from './call-deadlines.ts';
import { withCallSpans } from './call-spans.ts';

/**
 * Every call is given up on well within a function's timeout, so that a service that hangs becomes an answer (503, or a
 * failed batch item) and not a killed function. Three attempts of 2 s fit into the shortest timeout, 10 s. However long
 * its attempts take, no call outlives the deadline of its invocation: see shared/platform/deadline.ts.
 */
const CALL_SETTINGS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
} as const;

const watched = <Client extends Parameters<typeof withCallSpans>[0] & Parameters<typeof withCallDeadlines>[0]>(
  client: Client,
) => withCallDeadlines(withCallSpans(client));

/** One client each per process, made where it is first needed: what a function does not import is not in its bundle. */
export const documentClient = () =>
  DynamoDBDocumentClient.from(watched(new DynamoDBClient(CALL_SETTINGS)), {
    marshallOptions: { removeUndefinedValues: true },
  });
export const cloudWatchClient = () => watched(new CloudWatchClient(CALL_SETTINGS));
export const eventBridgeClient = () => watched(new EventBridgeClient(CALL_SETTINGS));
export const lambdaClient = () => watched(new LambdaClient(CALL_SETTINGS));
export const sqsClient = () => watched(new SQSClient(CALL_SETTINGS));
export const ssmClient = () => watched(new SSMClient(CALL_SETTINGS));
