import { AwsError, type Permission } from '../gateway/aws-protocol.ts';
import type { EventSourceMappings } from '../sources/event-source-mappings.ts';
import type { DurableInvoker } from './durable-invoker.ts';
import { aliasConfiguration, functionConfiguration, versionsOf } from './function-configuration.ts';
import { parseFunctionReference } from './function-reference.ts';
import type { FunctionRegistry } from './function-registry.ts';
import { invokeFunction } from './invoke-function.ts';
import type { Invoker } from './invoker.ts';
import { page } from './list-page.ts';
import { getMapping, listMappings, updateMapping } from './mapping-operations.ts';
import { errorResponse, json, type RestRequest, type RestResponse, unknownOperation } from './rest-messages.ts';

export interface LambdaApiOptions {
  readonly registry: FunctionRegistry;
  readonly invoker: Invoker;
  /** Runs durable functions; without it they are refused. */
  readonly durable?: DurableInvoker;
  /** Nothing before the mappings have started. */
  readonly mappings?: () => EventSourceMappings | undefined;
}

export interface LambdaApi {
  /** Never throws: errors come in the service's shape. */
  handle(request: RestRequest): Promise<RestResponse>;
  /**
   * What the call needs to be allowed; nothing for an unknown path, which handle refuses.
   *
   * @throws AwsError for a function name that is none
   */
  permissions(request: RestRequest): Permission[];
}

interface Call {
  readonly options: LambdaApiOptions;
  readonly request: RestRequest;
  /** From the path, decoded; empty for the list of functions. */
  readonly reference: string;
  readonly qualifier: string | undefined;
  /** What follows the collection in the path, such as an alias's name. */
  readonly member: string;
}

interface Operation {
  readonly method: string;
  readonly path: RegExp;
  readonly action: string;
  readonly run: (call: Call) => RestResponse | Promise<RestResponse>;
  /** Whether it is about functions as such, or the mapping that the path names, and not about one function. */
  readonly isOfNoFunction?: true;
}

const FUNCTION = '/2015-03-31/functions/([^/]+)';
const MAPPINGS = '/2015-03-31/event-source-mappings';

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
const OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: new RegExp(`^${FUNCTION}/invocations$`),
    action: 'InvokeFunction',
    run: ({ options, request, reference, qualifier }) => invokeFunction(options, request, reference, qualifier),
  },
  { method: 'GET', path: /^\/2015-03-31\/functions$/, action: 'ListFunctions', run: listFunctions },
  { method: 'GET', path: new RegExp(`^${FUNCTION}$`), action: 'GetFunction', run: getFunction },
  {
    method: 'GET',
    path: new RegExp(`^${FUNCTION}/configuration$`),
    action: 'GetFunctionConfiguration',
    run: ({ options, reference, qualifier }) => {
      const resolved = options.registry.resolve(reference, qualifier);
      return json(200, functionConfiguration(resolved, resolved.invokedArn));
    },
  },
  {
    method: 'GET',
    path: new RegExp(`^${FUNCTION}/versions$`),
    action: 'ListVersionsByFunction',
    run: ({ options, request, reference }) => {
      const { functionName } = options.registry.resolve(reference);
      return json(200, page('Versions', versionsOf(options.registry, functionName), request.query));
    },
  },
  {
    method: 'GET',
    path: new RegExp(`^${FUNCTION}/aliases$`),
    action: 'ListAliases',
    run: ({ options, request, reference }) => {
      const { functionName, functionArn } = options.registry.resolve(reference);
      const version = request.query.get('FunctionVersion');
      const aliases = [...options.registry.aliases(functionName)]
        .filter(([, target]) => version === null || version === String(target))
        .map(([name, target]) => aliasConfiguration(functionArn, name, target));
      return json(200, page('Aliases', aliases, request.query));
    },
  },
  { method: 'GET', path: new RegExp(`^${FUNCTION}/aliases/([^/]+)$`), action: 'GetAlias', run: getAlias },
  {
    method: 'GET',
    path: new RegExp(`^${MAPPINGS}$`),
    action: 'ListEventSourceMappings',
    isOfNoFunction: true,
    run: ({ options, request }) => listMappings(options.registry, options.mappings?.(), request.query),
  },
  {
    method: 'GET',
    path: new RegExp(`^${MAPPINGS}/([^/]+)$`),
    action: 'GetEventSourceMapping',
    isOfNoFunction: true,
    run: ({ options, reference }) => getMapping(options.mappings?.(), reference),
  },
  {
    method: 'PUT',
    path: new RegExp(`^${MAPPINGS}/([^/]+)$`),
    action: 'UpdateEventSourceMapping',
    isOfNoFunction: true,
    run: ({ options, request, reference }) => updateMapping(options.mappings?.(), reference, request.body),
  },
];

/** The Lambda service's REST API, as far as tools and SDKs need it here. */
export function createLambdaApi(options: LambdaApiOptions): LambdaApi {
  const find = (request: RestRequest): { operation: Operation; call: Call } | undefined => {
    const path = request.path.replace(/(?<=.)\/$/, '');
    for (const operation of OPERATIONS) {
      const match = operation.method === request.method ? operation.path.exec(path) : null;
      if (!match) continue;
      const [reference = '', member = ''] = match.slice(1).map(decoded);
      const qualifier = request.query.get('Qualifier') ?? undefined;
      return { operation, call: { options, request, reference, qualifier, member } };
    }
    return undefined;
  };
  return {
    async handle(request) {
      try {
        const durable = options.durable?.handle(request);
        if (durable !== undefined) return await durable;
        const found = find(request);
        if (!found) throw unknownOperation(request);
        return await found.operation.run(found.call);
      } catch (error) {
        if (error instanceof AwsError) return errorResponse(error);
        throw error;
      }
    },
    permissions(request) {
      const durable = options.durable?.permissions(request);
      if (durable) return durable;
      const found = find(request);
      if (!found) return [];
      const { reference, qualifier } = found.call;
      const resource =
        found.operation.isOfNoFunction || reference === '' ? '*' : arnAsCalled(options.registry, reference, qualifier);
      return [{ action: `lambda:${found.operation.action}`, resource }];
    },
  };
}

/** What is not percent-encoded text stays as it is, and is refused as a name. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** IAM checks the ARN with the qualifier that the caller gave, whether or not there is such a function. */
function arnAsCalled(registry: FunctionRegistry, reference: string, ownQualifier: string | undefined): string {
  const { functionName, qualifier } = parseFunctionReference(reference, ownQualifier);
  const arn = registry.arnOf(functionName);
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

function listFunctions({ options: { registry }, request }: Call): RestResponse {
  const all = request.query.get('FunctionVersion') === 'ALL';
  const functions = registry.functionNames.flatMap((name) => {
    if (all) return versionsOf(registry, name);
    const resolved = registry.resolve(name);
    return [functionConfiguration(resolved, resolved.functionArn)];
  });
  return json(200, page('Functions', functions, request.query));
}

function getFunction({ options, reference, qualifier }: Call): RestResponse {
  const resolved = options.registry.resolve(reference, qualifier);
  const { reservedConcurrency } = resolved.declaration;
  return json(200, {
    Configuration: functionConfiguration(resolved, resolved.invokedArn),
    Code: { RepositoryType: 'S3', Location: `file://${resolved.codeDir}/index.mjs` },
    ...(reservedConcurrency === undefined
      ? {}
      : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  });
}

function getAlias({ options: { registry }, reference, member }: Call): RestResponse {
  const { functionName, functionArn } = registry.resolve(reference);
  const version = registry.aliases(functionName).get(member);
  if (version === undefined)
    throw new AwsError('ResourceNotFoundException', `Cannot find alias arn: ${functionArn}:${member}`, 404);
  return json(200, aliasConfiguration(functionArn, member, version));
}
