import { type DurableExecutionHandler, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner, WaitingOperationStatus } from '@aws/durable-execution-sdk-js-testing';
import { eventLines, operationLines, type RunOutcome } from './outcome.ts';
import type { Sample } from './sample.ts';

/**
 * Runs samples under the official testing package.
 *
 * It installs fake timers for the whole process while it skips time, so nothing else may run meanwhile.
 */
export async function runOfficially(samples: readonly Sample[]): Promise<Map<string, RunOutcome>> {
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
  try {
    const outcomes = new Map<string, RunOutcome>();
    for (const sample of samples) outcomes.set(sample.title, await runSample(sample));
    return outcomes;
  } finally {
    await LocalDurableTestRunner.teardownTestEnvironment();
  }
}

async function runSample(sample: Sample): Promise<RunOutcome> {
  const answered: Promise<unknown>[] = [];
  const handler: DurableExecutionHandler = sample.handler({
    submitted: (name) => {
      const answer = sample.answers?.[name];
      if (answer) answered.push(answerCallback(runner, name, answer));
    },
  });
  const runner = new LocalDurableTestRunner({ handlerFunction: withDurableExecution(handler) });
  for (const [name, run] of Object.entries(sample.plainFunctions ?? {})) runner.registerFunction(name, run);
  for (const [name, child] of Object.entries(sample.durableFunctions ?? {}))
    runner.registerDurableFunction(name, withDurableExecution(child));

  const run = await runner.run({ payload: sample.input });
  await Promise.all(answered);
  const status = String(run.getStatus());
  return {
    status,
    result: status === 'SUCCEEDED' ? run.getResult() : undefined,
    errorMessage: status === 'SUCCEEDED' ? undefined : run.getError().errorMessage,
    operations: operationLines(run.getOperations().map((operation) => operation.getOperationData() ?? {})),
    events: eventLines(run.getHistoryEvents()),
  };
}

async function answerCallback(
  runner: LocalDurableTestRunner,
  name: string,
  answer: { readonly succeed: string } | { readonly fail: string },
): Promise<void> {
  const operation = runner.getOperation(name);
  await operation.waitForData(WaitingOperationStatus.SUBMITTED);
  if ('succeed' in answer) await operation.sendCallbackSuccess(answer.succeed);
  else await operation.sendCallbackFailure({ ErrorMessage: answer.fail });
}
