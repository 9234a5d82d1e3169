import { randomUUID } from 'node:crypto';
import { type FunctionDeclaration, loadDeclarations } from '../../declarations/declarations.ts';
import { type Deployment, deploymentOf, names } from '../../declarations/names.ts';
import { processEnvironment } from '../../local-stack/lambda/function-environment.ts';
import type { OrphanGuard } from '../../local-stack/lambda/orphan-guard.ts';
import { ProcessSlot } from '../../local-stack/lambda/process-slot.ts';
import { root } from '../bundles.ts';

/** The functions that are measured alone live in a deployment of their own name. */
export const DEPLOYMENT: Deployment = deploymentOf(loadDeclarations(root), {
  env: 'bench',
  region: 'eu-central-1',
  accountId: '000000000000',
  busName: 'laurel-bench',
});

const READY_WITHIN_MS = 10_000;
const KEPT_OUTPUT_CHARACTERS = 4_000;

/** What a function's process finds in its environment. */
export function environmentFor(
  declared: FunctionDeclaration,
  codeDir: string,
  endpointUrl: string,
): Record<string, string> {
  return processEnvironment(declared, '1', codeDir, {
    deployment: DEPLOYMENT,
    endpointUrl: () => endpointUrl,
    queueUrl: (queue) => `${endpointUrl}/${DEPLOYMENT.accountId}/${queue}`,
  });
}

/** A function in a process of its own, started as the local stack starts it. */
export interface FunctionProcess {
  /** The handler's answer. @throws Error when the invocation failed */
  invoke(event: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Starts a process and resolves as soon as it asks for its first invocation.
 *
 * @throws Error with what it printed when it never does
 */
export async function startFunction(
  declared: FunctionDeclaration,
  codeDir: string,
  endpointUrl: string,
  guard: OrphanGuard,
): Promise<FunctionProcess> {
  let printed = '';
  let ready = Promise.withResolvers<ProcessSlot>();
  const slot = ProcessSlot.start({
    function: {
      functionName: names.function(DEPLOYMENT, declared.id),
      version: '1',
      memoryMb: declared.memoryMb,
    },
    prepare: () => ({ codeDir, variables: environmentFor(declared, codeDir, endpointUrl), dispose: () => {} }),
    isFrozenBetween: true,
    guard,
    initTimeoutMs: READY_WITHIN_MS,
    onLine: (_, line) => {
      printed = `${printed}${line}\n`.slice(-KEPT_OUTPUT_CHARACTERS);
    },
    onReady: (waiting) => ready.resolve(waiting),
    onGone: () => ready.reject(new Error(`the process of ${declared.id} has ended:\n${printed}`)),
  });
  await ready.promise;
  const timeoutMs = declared.timeoutSeconds * 1000;
  return {
    async invoke(event) {
      const waiting = await ready.promise;
      // It waits again a moment after its answer.
      ready = Promise.withResolvers();
      ready.promise.catch(() => {});
      const { payload, functionError } = await waiting.invoke(
        {
          requestId: randomUUID(),
          functionArn: names.liveArn(DEPLOYMENT, declared.id),
          payload: JSON.stringify(event),
          deadlineEpochMs: Date.now() + timeoutMs,
          clockOffsetMs: 0,
          traceId: '',
        },
        timeoutMs,
      );
      if (functionError) throw new Error(`${declared.id} failed: ${payload}`);
      return JSON.parse(payload);
    },
    stop: () => slot.stop(),
  };
}
