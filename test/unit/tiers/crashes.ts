import {
  type DurableExecutionClient,
  DurableExecutionInvocationInputWithClient,
  type DurableLambdaHandler,
} from '@aws/durable-execution-sdk-js';

/** A process that dies at a checkpoint call: before the service has got it, or after, with the answer lost. */
export type Crash = 'before' | 'after';

export type OnCheckpoint = (updates: readonly string[]) => Crash | undefined;

/**
 * Runs a durable handler, in one process after the other, so that it can die at any checkpoint call and is then invoked again with the state that the
 * service has, as Lambda does.
 *
 * @param startProcess makes the handler with everything that lives and dies with its process
 * @param onCheckpoint called with the updates of each call, such as `read-account SUCCEED` (an operation without a name is
 *   known by its type); says whether the process dies at it
 */
export function crashable(startProcess: () => DurableLambdaHandler, onCheckpoint: OnCheckpoint): DurableLambdaHandler {
  let handler = startProcess();
  return async (event, context) => {
    const { durableExecutionClient: service, DurableExecutionArn } = event as DurableExecutionInvocationInputWithClient;
    let input = event as Pick<typeof event, 'DurableExecutionArn' | 'CheckpointToken' | 'InitialExecutionState'>;
    for (;;) {
      const process = new MortalClient(service, onCheckpoint, input.CheckpointToken);
      try {
        return await handler(new DurableExecutionInvocationInputWithClient(input, process), context);
      } catch (error) {
        if (!process.isDead) throw error;
        handler = startProcess();
      }
      const CheckpointToken = process.token;
      const { Operations = [] } = await service.getExecutionState({ DurableExecutionArn, CheckpointToken });
      input = { DurableExecutionArn, CheckpointToken, InitialExecutionState: { Operations, NextMarker: '' } };
    }
  };
}

class MortalClient implements DurableExecutionClient {
  isDead = false;
  token: string;
  readonly #service: DurableExecutionClient;
  readonly #onCheckpoint: OnCheckpoint;

  constructor(service: DurableExecutionClient, onCheckpoint: OnCheckpoint, token: string) {
    this.#service = service;
    this.#onCheckpoint = onCheckpoint;
    this.token = token;
  }

  readonly getExecutionState: DurableExecutionClient['getExecutionState'] = (params, logger) =>
    this.#service.getExecutionState(params, logger);

  readonly checkpoint: DurableExecutionClient['checkpoint'] = async (params, logger) => {
    // What a dead process would still have sent never arrives.
    if (this.isDead) return new Promise(() => {});
    const crash = this.#onCheckpoint(
      (params.Updates ?? []).map(({ Name, Type, Action }) => `${Name ?? Type} ${Action}`),
    );
    if (crash === 'before') this.#die();
    const answer = await this.#service.checkpoint(params, logger);
    this.token = answer.CheckpointToken ?? this.token;
    if (crash === 'after') this.#die();
    return answer;
  };

  #die(): never {
    this.isDead = true;
    throw new Error('the process has died');
  }
}
