import type { APIGatewayProxyStructuredResultV2, DynamoDBBatchResponse, SQSBatchResponse } from 'aws-lambda';

/** Whether an HTTP function has answered with this status. */
export function hasStatus(wanted: number) {
  return (answer: unknown) => (answer as APIGatewayProxyStructuredResultV2).statusCode === wanted;
}

/** Whether a queue's or a stream's function has done all of its batch. */
export function hasNoFailures(answer: unknown): boolean {
  return (answer as SQSBatchResponse | DynamoDBBatchResponse).batchItemFailures.length === 0;
}
