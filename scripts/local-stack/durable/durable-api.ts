import { AwsError, type Permission } from '../gateway/aws-protocol.ts';
import { parseFunctionReference } from '../lambda/function-reference.ts';
import type { RestRequest, RestResponse } from '../lambda/rest-messages.ts';
import type { Callbacks } from './callbacks.ts';
import type { CheckpointRequest, Checkpoints } from './checkpoint.ts';
import type { FunctionResolver } from './function-resolver.ts';
import type { ErrorObject } from './model.ts';
import type { Queries } from './queries.ts';
import type { StopExecution } from './stop-execution.ts';
import type { DurableStore } from './store/durable-store.ts';
import { restJson } from './wire.ts';

export interface DurableApiParts {
  readonly store: DurableStore;
  readonly resolver: FunctionResolver;
  readonly checkpoints: Checkpoints;
  readonly queries: Queries;
  readonly callbacks: Callbacks;
  readonly stopExecution: StopExecution;
}

interface Call {
  readonly parts: DurableApiParts;
  readonly request: RestRequest;
  /** Execution ARN, callback id or function reference from the path, decoded. */
  readonly subject: string;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly action: string;
  /** What the action's permission is about; undefined for what nobody knows, which the call itself refuses. */
  readonly resource: (call: Call) => string | undefined;
  /** Further permissions that depend on what is asked for. */
  readonly alsoNeeds?: (call: Call) => Permission[];
  /** @returns the answer's JSON text */
  readonly run: (call: Call) => string;
}

const EXECUTION = '/2025-12-01/durable-executions/([^/]+)';
const CALLBACK = '/2025-12-01/durable-execution-callbacks/([^/]+)';
const FUNCTION = '/2025-12-01/functions/([^/]+)';

const EMPTY = '{}';

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: new RegExp(`^${EXECUTION}/checkpoint$`),
    action: 'CheckpointDurableExecution',
    resource: ofExecution,
    alsoNeeds: chainedInvokes,
    run: ({ parts, request, subject }) => parts.checkpoints.checkpoint(subject, checkpointRequest(request)),
  },
  {
    method: 'GET',
    path: new RegExp(`^${EXECUTION}/state$`),
    action: 'GetDurableExecutionState',
    resource: ofExecution,
    run: ({ parts, request, subject }) => restJson(parts.queries.state(subject, request.query)),
  },
  {
    method: 'GET',
    path: new RegExp(`^${EXECUTION}$`),
    action: 'GetDurableExecution',
    resource: ofExecution,
    run: ({ parts, request, subject }) => restJson(parts.queries.execution(subject, request.query)),
  },
  {
    method: 'GET',
    path: new RegExp(`^${EXECUTION}/history$`),
    action: 'GetDurableExecutionHistory',
    resource: ofExecution,
    run: ({ parts, request, subject }) => restJson(parts.queries.history(subject, request.query)),
  },
  {
    method: 'POST',
    path: new RegExp(`^${EXECUTION}/stop$`),
    action: 'StopDurableExecution',
    resource: ofExecution,
    run: ({ parts, request, subject }) =>
      restJson({ StopTimestamp: parts.stopExecution.stop(subject, errorObject(request)) }),
  },
  {
    method: 'GET',
    path: new RegExp(`^${FUNCTION}/durable-executions$`),
    action: 'ListDurableExecutionsByFunction',
    resource: ({ parts, subject }) => parts.resolver.resolve(subject).functionArn,
    run: listExecutions,
  },
  {
    method: 'POST',
    path: new RegExp(`^${CALLBACK}/succeed$`),
    action: 'SendDurableExecutionCallbackSuccess',
    resource: ofCallback,
    run: ({ parts, request, subject }) => {
      parts.callbacks.succeed(subject, request.body.length > 0 ? request.body.toString('utf8') : undefined);
      return EMPTY;
    },
  },
  {
    method: 'POST',
    path: new RegExp(`^${CALLBACK}/fail$`),
    action: 'SendDurableExecutionCallbackFailure',
    resource: ofCallback,
    run: ({ parts, request, subject }) => {
      parts.callbacks.fail(subject, errorObject(request) ?? {});
      return EMPTY;
    },
  },
  {
    method: 'POST',
    path: new RegExp(`^${CALLBACK}/heartbeat$`),
    action: 'SendDurableExecutionCallbackHeartbeat',
    resource: ofCallback,
    run: ({ parts, subject }) => {
      parts.callbacks.heartbeat(subject);
      return EMPTY;
    },
  },
];

export interface DurableApi {
  /** Answers the service's own paths; undefined for a path that is none of them. The promise rejects with AwsError. */
  handle(request: RestRequest): Promise<RestResponse> | undefined;
  permissions(request: RestRequest): Permission[] | undefined;
}

/** The durable execution operations of the Lambda API, in restJson1. */
export function createDurableApi(parts: DurableApiParts): DurableApi {
  const find = (request: RestRequest): { route: Route; call: Call } | undefined => {
    for (const route of ROUTES) {
      const match = route.method === request.method ? route.path.exec(request.path) : null;
      if (match) return { route, call: { parts, request, subject: decodeURIComponent(match[1] ?? '') } };
    }
    return undefined;
  };
  return {
    handle(request) {
      const found = find(request);
      return found && answer(found.route, found.call);
    },
    permissions(request) {
      const found = find(request);
      return found && permissionsOf(found.route, found.call);
    },
  };
}

function permissionsOf(route: Route, call: Call): Permission[] {
  const resource = route.resource(call);
  const own = resource === undefined ? [] : [{ action: `lambda:${route.action}`, resource }];
  return [...own, ...(route.alsoNeeds?.(call) ?? [])];
}

/**
 * A workflow invokes other functions with the permissions of its own function.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
 */
function chainedInvokes({ parts, request }: Call): Permission[] {
  const targets = (checkpointRequest(request).Updates ?? []).flatMap(({ Type, Action, ChainedInvokeOptions }) =>
    Type === 'CHAINED_INVOKE' && Action === 'START' ? (ChainedInvokeOptions?.FunctionName ?? []) : [],
  );
  return targets.flatMap((target) => {
    const resource = invokedArn(parts.resolver, target);
    return resource === undefined ? [] : [{ action: 'lambda:InvokeFunction', resource }];
  });
}

/** @returns undefined for a function that does not exist, which ends the chained invoke and not the checkpoint */
function invokedArn(resolver: FunctionResolver, target: string): string | undefined {
  try {
    return resolver.resolve(target).invokedArn;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

async function answer(route: Route, call: Call): Promise<RestResponse> {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: route.run(call) };
}

function listExecutions({ parts, request, subject }: Call): string {
  const { functionName, qualifier } = parseFunctionReference(subject, request.query.get('Qualifier') ?? undefined);
  const version = qualifier === undefined ? undefined : parts.resolver.resolve(`${functionName}:${qualifier}`).version;
  return restJson(parts.queries.list(functionName, version, request.query));
}

/**
 * The execution's own ARN, which extends the ARN of the version that runs: `function:<name>:*` matches it, the
 * unqualified ARN and that of an alias never do.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
 */
function ofExecution({ subject }: Call): string {
  return subject;
}

/** The execution that waits for the callback. */
function ofCallback({ parts, subject }: Call): string | undefined {
  return parts.store.callbacks.find(subject)?.arn;
}

function checkpointRequest(request: RestRequest): CheckpointRequest {
  const parsed = bodyOf(request);
  const { Updates = [], ...others } = withoutNulls(parsed ?? {}) as Record<string, unknown>;
  if (!Array.isArray(Updates) || !Updates.every((update) => typeof update === 'object' && update !== null))
    throw new AwsError('InvalidParameterValueException', 'Updates must be a list of objects.');
  return { ...others, Updates };
}

function errorObject(request: RestRequest): ErrorObject | undefined {
  const parsed = bodyOf(request);
  return parsed && (withoutNulls(parsed) as ErrorObject);
}

/** @throws AwsError InvalidRequestContentException */
function bodyOf({ body }: RestRequest): Record<string, unknown> | undefined {
  if (body.length === 0) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new AwsError('InvalidRequestContentException', 'The request body must be a JSON object.');
  return parsed as Record<string, unknown>;
}

/** A member that is null is absent in restJson1. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutNulls(member)]));
}
