import { GetDurableExecutionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { loadDeclarations } from '../declarations/declarations.ts';
import { chooseExecution } from './executions/choose-execution.ts';
import { executionList, executionReport } from './executions/execution-report.ts';
import { historyOf, listExecutions } from './executions/read-executions.ts';
import { runTool } from './run-tool.ts';
import { clientSettings, root, runningStack, stateDirOf } from './running-stack.ts';

/** `make executions [ID=<arn or name>]`: the durable executions, or one with its steps. */
await runTool(async () => {
  const stack = runningStack(stateDirOf(process.env));
  const client = new LambdaClient(clientSettings(stack));
  const durable = loadDeclarations(root).functions.filter((declared) => declared.durable);
  const names = durable.flatMap(({ id }) => stack.functions[id] ?? []);
  const executions = await listExecutions(client, names);
  const { ID: wanted } = process.env;
  if (!wanted) {
    for (const line of executionList(executions, Date.now())) console.log(line);
    return;
  }
  const arn = chooseExecution(executions, wanted).DurableExecutionArn ?? '';
  const [execution, events] = await Promise.all([
    client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn })),
    historyOf(client, arn),
  ]);
  for (const line of executionReport(execution, events, Date.now())) console.log(line);
});
