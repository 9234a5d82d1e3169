/**
 * Measures one handler, in a process of its own because a function reads its settings from the environment when it is
 * loaded. Takes a Task as its argument, sends a WarmFigures to its parent.
 */
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import { accountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import { documentClient, eventBridgeClient, lambdaClient } from '../../../shared/platform/aws/clients.ts';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { names } from '../../declarations/names.ts';
import { DEPLOYMENT } from '../aws/function-process.ts';
import { contextOf } from '../aws/trigger-events.ts';
import { bundleFile } from '../bundles.ts';
import { elapsedMs, interleave } from '../figures/interleave.ts';
import { scenarios } from './scenarios.ts';

export interface Task {
  readonly declared: FunctionDeclaration;
  readonly pairs: number;
  readonly warmUpPairs: number;
}

/** Durations in milliseconds, one for each pair. */
export interface WarmFigures {
  readonly handler: readonly number[];
  readonly bare: readonly number[];
  /** How many calls the handler must make. */
  readonly bareCalls: number;
}

type Handler = (event: unknown, context: Context) => Promise<unknown>;

// Leaves when the figures have left.
process.send?.(await measure(JSON.parse(process.argv[2] ?? '{}')), () => process.disconnect());

async function measure({ declared, pairs, warmUpPairs }: Task): Promise<WarmFigures> {
  const { id: functionId } = declared;
  const scenarioOf = scenarios[functionId];
  if (!scenarioOf) throw new Error(`${functionId} is not measured`);
  const { handler } = (await import(pathToFileURL(bundleFile(declared)).href)) as { readonly handler: Handler };

  const clients = { documents: documentClient(), events: eventBridgeClient(), lambda: lambdaClient() };
  const tableName = names.table(DEPLOYMENT, 'loyalty');
  const invocations = warmUpPairs + pairs;
  const scenario = await scenarioOf({
    clients,
    tableName,
    busName: DEPLOYMENT.busName,
    source: names.source(DEPLOYMENT, declared.context),
    accounts: accountRepository({ client: clients.documents, tableName }),
    invocations,
  });

  let invoked = 0;
  let called = 0;
  const durations = await interleave(
    {
      handler: async () => {
        const event = scenario.event(invoked++);
        const context = contextOf(declared);
        let answer: unknown;
        const tookMs = await elapsedMs(async () => {
          answer = await handler(event, context);
        });
        if (!scenario.succeeded(answer)) throw new Error(`${functionId} answered ${JSON.stringify(answer)}`);
        return tookMs;
      },
      bare: () => {
        const calls = scenario.bareCalls(called++);
        return elapsedMs(async () => {
          for (const call of calls) await call();
        });
      },
    },
    pairs,
    warmUpPairs,
  );
  return { ...durations, bareCalls: scenario.bareCalls(0).length };
}
