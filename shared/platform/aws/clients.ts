import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { withCallSpans } from './call-spans.ts';

/**
 * Every call is given up on well within a function's timeout, so that a service that hangs becomes an answer (503, or a
 * failed batch item) and not a killed function. Three attempts of 2 s fit into the shortest timeout, 10 s.
 */
const CALL_SETTINGS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
} as const;

/** One client each per process, made where it is first needed: what a function does not import is not in its bundle. */
export const documentClient = () =>
  DynamoDBDocumentClient.from(withCallSpans(new DynamoDBClient(CALL_SETTINGS)), {
    marshallOptions: { removeUndefinedValues: true },
  });
export const eventBridgeClient = () => withCallSpans(new EventBridgeClient(CALL_SETTINGS));
export const lambdaClient = () => withCallSpans(new LambdaClient(CALL_SETTINGS));
export const sqsClient = () => withCallSpans(new SQSClient(CALL_SETTINGS));
export const ssmClient = () => withCallSpans(new SSMClient(CALL_SETTINGS));
