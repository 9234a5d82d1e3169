import { SQSClient } from '@aws-sdk/client-sqs';
import { oldestMessages } from './queues/oldest-messages.ts';
import { queueReport } from './queues/queue-report.ts';
import { readQueues } from './queues/read-queues.ts';
import { runTool } from './run-tool.ts';
import { clientSettings, runningStack, stateDirOf } from './running-stack.ts';

/** `make queues`: depths, oldest age, and what waits in the dead-letter queues with its reason. */
await runTool(async () => {
  const stateDir = stateDirOf(process.env);
  const stack = runningStack(stateDir);
  const queues = await readQueues(new SQSClient(clientSettings(stack)), stack, oldestMessages(stateDir));
  for (const line of queueReport(queues, Date.now())) console.log(line);
});
