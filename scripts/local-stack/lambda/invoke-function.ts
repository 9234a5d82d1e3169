import { AwsError } from '../gateway/aws-protocol.ts';
import type { DurableInvoker } from './durable-invoker.ts';
import type { FunctionRegistry, ResolvedFunction } from './function-registry.ts';
import type { Invoker } from './invoker.ts';
import type { RestRequest, RestResponse } from './rest-messages.ts';

interface Parts {
  readonly registry: FunctionRegistry;
  readonly invoker: Invoker;
  readonly durable?: DurableInvoker;
}

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export async function invokeFunction(
  { registry, invoker, durable }: Parts,
  request: RestRequest,
  reference: string,
  qualifier: string | undefined,
): Promise<RestResponse> {
  const resolved = registry.resolve(reference, qualifier);
  const type = invocationType(request);
  const payload = payloadOf(request);
  if (resolved.declaration.durable && resolved.invokedArn === resolved.functionArn)
    throw new AwsError(
      'InvalidParameterValueException',
      'You cannot invoke a durable function using an unqualified ARN.',
    );
  if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
  if (resolved.declaration.durable) return startExecution(durable, resolved, type, request, payload);
  const invocation = { functionName: resolved.functionName, qualifier: givenQualifier(resolved), payload };
  if (type === 'Event') {
    invoker.invokeAsync(invocation);
    return { status: 202, headers: {}, body: '' };
  }
  const result = await invoker.invoke(invocation);
  const wantsTail = request.headers['x-amz-log-type'] === 'Tail';
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/json',
      'X-Amz-Executed-Version': result.executedVersion,
      ...(result.functionError ? { 'X-Amz-Function-Error': result.functionError } : {}),
      ...(wantsTail ? { 'X-Amz-Log-Result': Buffer.from(result.logTail ?? '').toString('base64') } : {}),
    },
    body: result.payload,
  };
}

async function startExecution(
  durable: DurableInvoker | undefined,
  resolved: ResolvedFunction,
  invocationType: 'RequestResponse' | 'Event',
  request: RestRequest,
  payload: string,
): Promise<RestResponse> {
  if (!durable)
    throw new AwsError(
      'ServiceException',
      `${resolved.functionName} is a durable function, and the durable execution service is not running`,
      500,
    );
  const executionName = request.headers['x-amz-durable-execution-name'];
  const started = await durable.start({
    resolved,
    invocationType,
    payload,
    ...(executionName === undefined ? {} : { executionName }),
  });
  return {
    status: invocationType === 'Event' ? 202 : 200,
    headers: {
      'Content-Type': 'application/json',
      'X-Amz-Durable-Execution-Arn': started.executionArn,
      'X-Amz-Executed-Version': resolved.version,
      ...(started.functionError ? { 'X-Amz-Function-Error': started.functionError } : {}),
    },
    body: started.payload ?? '',
  };
}

type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

function invocationType({ headers }: RestRequest): InvocationType {
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'RequestResponse' || type === 'Event' || type === 'DryRun') return type;
  throw new AwsError('InvalidParameterValueException', `Unsupported invocation type: ${type}`);
}

/** An absent body is an empty event. */
function payloadOf({ body }: RestRequest): string {
  if (body.length === 0) return '{}';
  const text = body.toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
  return text;
}

function givenQualifier({ invokedArn, functionArn }: ResolvedFunction): string {
  return invokedArn === functionArn ? '$LATEST' : invokedArn.slice(functionArn.length + 1);
}
