import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { invocation } from './invoke/invocation.ts';
import { logEntry } from './logs/log-entry.ts';
import { logLines } from './logs/log-line.ts';
import { runTool } from './run-tool.ts';
import { clientSettings, runningStack, stateDirOf } from './running-stack.ts';
import { ToolError } from './tool-error.ts';

/** `make invoke FUNCTION=<context>/<function> [EVENT=<file or JSON>]`: runs the version behind `live`, and shows its answer. */
await runTool(async () => {
  const stack = runningStack(stateDirOf(process.env));
  const { id, functionName, payload } = invocation(process.env, stack.functions);
  const lambda = new LambdaClient(clientSettings(stack));
  try {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: functionName, Qualifier: 'live', Payload: payload, LogType: 'Tail' }),
    );
    const text = Buffer.from(answer.Payload ?? []).toString();
    for (const line of tailOf(answer.LogResult))
      for (const shown of logLines(logEntry(id, line), id.length, process.cwd())) console.error(shown);
    console.log(text === '' ? '' : JSON.stringify(JSON.parse(text), null, 2));
    if (answer.FunctionError) throw new ToolError(failureOf(functionName, answer.FunctionError));
  } finally {
    lambda.destroy();
  }
});

function failureOf(functionName: string, error: string): string {
  const hint = process.env.EVENT ? '' : '. It was given {}: EVENT=<file or JSON> is what its trigger gives it';
  return `${functionName} failed: ${error}${hint}`;
}

/** The last 4 KB that the invocation has written; the first line may have lost its beginning. */
function tailOf(logResult: string | undefined): string[] {
  const text = Buffer.from(logResult ?? '', 'base64').toString();
  return text.split('\n').filter((line) => line.trim() !== '' && !line.includes('"CloudWatchMetrics"'));
}
