import { SQSClient } from '@aws-sdk/client-sqs';
import { awaitVisible } from './queues/await-visible.ts';
import { cannotRedrive } from './queues/cannot-redrive.ts';
import { findQueue } from './queues/find-queue.ts';
import { deadLettersIn } from './queues/read-queues.ts';
import { redriveQueue } from './queues/redrive-queue.ts';
import { nothingVisible, redriveReport } from './queues/redrive-report.ts';
import { runTool } from './run-tool.ts';
import { clientSettings, runningStack, stateDirOf } from './running-stack.ts';

/** `make redrive QUEUE=...`: sends what a dead-letter queue holds to the queue before it. */
await runTool(async () => {
  const stack = runningStack(stateDirOf(process.env));
  const queue = findQueue(stack, process.env.QUEUE);
  const client = new SQSClient(clientSettings(stack));
  const { visible, inFlight } = await awaitVisible(client, queue.deadLetterUrl, (count) =>
    console.log(`${count} message(s) of ${queue.deadLetterName} are being looked at: waiting until they are back.`),
  );
  if (visible === 0) {
    console.log(nothingVisible(queue, inFlight));
    if (inFlight > 0) process.exitCode = 1;
    return;
  }
  // A stream takes nothing back: where another function publishes what was given up, that one's queue gets it.
  const taker = queue.redriveTo === undefined ? queue : findQueue(stack, queue.redriveTo);
  if (taker.url === undefined) {
    const functionName = stack.functions[queue.functionId] ?? queue.functionId;
    const deadLetters = await deadLettersIn(client, queue.deadLetterUrl);
    for (const line of cannotRedrive(queue, functionName, deadLetters)) console.log(line);
    process.exitCode = 1;
    return;
  }
  const moved = await redriveQueue(client, queue.deadLetterUrl, taker.url, visible);
  for (const line of redriveReport({ ...taker, deadLetterName: queue.deadLetterName }, moved, { visible, inFlight }))
    console.log(line);
});
