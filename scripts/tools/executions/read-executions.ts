import {
  type Event,
  type Execution,
  type LambdaClient,
  paginateGetDurableExecutionHistory,
  paginateListDurableExecutionsByFunction,
} from '@aws-sdk/client-lambda';

export async function listExecutions(client: LambdaClient, functionNames: readonly string[]): Promise<Execution[]> {
  const executions: Execution[] = [];
  for (const FunctionName of functionNames)
    for await (const page of paginateListDurableExecutionsByFunction({ client }, { FunctionName }))
      executions.push(...(page.DurableExecutions ?? []));
  return executions;
}

export async function historyOf(client: LambdaClient, arn: string): Promise<Event[]> {
  const events: Event[] = [];
  const asked = { DurableExecutionArn: arn, IncludeExecutionData: true };
  for await (const page of paginateGetDurableExecutionHistory({ client }, asked)) events.push(...(page.Events ?? []));
  return events;
}
