import type { Permission } from '../gateway/aws-protocol.ts';
import type { ResolvedFunction } from './function-registry.ts';
import type { RestRequest, RestResponse } from './rest-messages.ts';

/** What the Lambda API needs of the durable execution service. */
export interface DurableInvoker {
  /**
   * Starts an execution of a durable function, or finds the one that has this name.
   *
   * @throws AwsError such as DurableExecutionAlreadyStartedException
   */
  start(request: DurableStart): Promise<DurableStarted>;
  /** Answers the service's own paths (checkpoint, state, callbacks, ...); undefined for a path that is none of them. */
  handle(request: RestRequest): Promise<RestResponse> | undefined;
  /** What a call of one of those paths needs to be allowed; undefined for a path that is none of them. */
  permissions(request: RestRequest): Permission[] | undefined;
}

export interface DurableStart {
  readonly resolved: ResolvedFunction;
  /** RequestResponse waits for the execution's end, Event does not. */
  readonly invocationType: 'RequestResponse' | 'Event';
  /** From X-Amz-Durable-Execution-Name. */
  readonly executionName?: string;
  /** JSON text. */
  readonly payload: string;
}

export interface DurableStarted {
  readonly executionArn: string;
  /** JSON text; absent for Event. */
  readonly payload?: string;
  readonly functionError?: 'Unhandled';
}
