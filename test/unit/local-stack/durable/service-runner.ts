import {
  type Event,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import { eventLines, operationLines, type RunOutcome } from '../durable-samples/outcome.ts';
import type { Sample } from '../durable-samples/sample.ts';
import { type HarnessOptions, ServiceHarness } from './service-harness.ts';

export interface ServiceRun extends RunOutcome {
  /** How often the workflow's own function was invoked. */
  readonly invocations: number;
  readonly maximumConcurrency: number;
}

/** Runs a sample on the service, as its callers would see it: through the API. */
export async function runOnService(sample: Sample, options: HarnessOptions = {}): Promise<ServiceRun> {
  const harness = await ServiceHarness.open(options);
  try {
    const { client, clock } = harness;
    const answer = async (name: string, callbackId: string) => {
      const given = sample.answers?.[name];
      if (!given) return;
      clock.begin();
      await ('succeed' in given
        ? client.send(
            new SendDurableExecutionCallbackSuccessCommand({
              CallbackId: callbackId,
              Result: new TextEncoder().encode(given.succeed),
            }),
          )
        : client.send(
            new SendDurableExecutionCallbackFailureCommand({
              CallbackId: callbackId,
              Error: { ErrorMessage: given.fail },
            }),
          ));
      clock.end();
    };
    harness.addDurable('sample', sample.handler({ submitted: (name, id) => void answer(name, id) }));
    for (const [name, run] of Object.entries(sample.plainFunctions ?? {})) harness.addPlain(unqualified(name), run);
    for (const [name, child] of Object.entries(sample.durableFunctions ?? {}))
      harness.addDurable(unqualified(name), child);
    harness.service.resume();

    const { executionArn } = await harness.start('sample', { payload: sample.input });
    const execution = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn: executionArn }));
    const { Events = [] } = await client.send(
      new GetDurableExecutionHistoryCommand({ DurableExecutionArn: executionArn, MaxItems: 1000 }),
    );
    return {
      status: String(execution.Status),
      result: execution.Result === undefined ? undefined : JSON.parse(execution.Result),
      errorMessage: execution.Error?.ErrorMessage,
      operations: operationsOf(Events),
      events: eventLines(Events),
      invocations: Events.filter(({ EventType }) => EventType === 'InvocationCompleted').length,
      maximumConcurrency: harness.invoker.maximumConcurrency,
    };
  } finally {
    await harness.close();
  }
}

const TYPES: Readonly<Record<string, string>> = {
  Execution: 'EXECUTION',
  Context: 'CONTEXT',
  Step: 'STEP',
  Wait: 'WAIT',
  Callback: 'CALLBACK',
  ChainedInvoke: 'CHAINED_INVOKE',
};

/** The API shows no operations but to the function itself: their last event tells how they ended. */
function operationsOf(events: readonly Event[]): string[] {
  const last = new Map<string, { Name?: string; Type?: string; SubType?: string; Status?: string }>();
  for (const { Id, Name, SubType, EventType } of events) {
    const [, type = '', status = ''] =
      /^([A-Z]\w+?)(Started|Succeeded|Failed|TimedOut|Stopped)$/.exec(EventType ?? '') ?? [];
    const Status = status === 'TimedOut' ? 'TIMED_OUT' : status.toUpperCase();
    if (Id)
      last.set(Id, { ...(Name ? { Name } : {}), ...(SubType ? { SubType } : {}), Type: TYPES[type] ?? '', Status });
  }
  return operationLines([...last.values()]);
}

function unqualified(name: string): string {
  return name.split(':')[0] ?? name;
}
