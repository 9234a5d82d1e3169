import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Starts an execution and does not wait for it; one of that name that exists already is as good, whatever began it. */
export type StartExecution<Input> = (name: string, input: Input) => Promise<void>;

/** Of a durable function, by the ARN of a version or an alias. */
export function startExecution<Input>(client: Pick<LambdaClient, 'send'>, qualifiedArn: string): StartExecution<Input> {
  return async (name, input) => {
    try {
      await client.send(
        new InvokeCommand({
          FunctionName: qualifiedArn,
          InvocationType: 'Event',
          DurableExecutionName: name,
          Payload: Buffer.from(JSON.stringify(input)),
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'DurableExecutionAlreadyStartedException') throw error;
    }
  };
}
