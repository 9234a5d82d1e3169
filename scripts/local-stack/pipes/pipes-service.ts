import { integer } from '../events/members.ts';
import { pageOf } from '../events/paging.ts';
import { AwsError, type Permission } from '../gateway/aws-protocol.ts';
import type { Call, GatewayService } from '../gateway/gateway-service.ts';
import { errorResponse, json, type RestResponse } from '../lambda/rest-messages.ts';

const PAGE_LIMITS = { minimum: 1, maximum: 100 };

/** What the Pipes API tells of a pipe. @source https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html */
export interface PipeConfiguration {
  readonly Name: string;
  readonly Arn: string;
  readonly Source: string;
  readonly Target: string;
  readonly DesiredState: 'RUNNING' | 'STOPPED';
  readonly CurrentState: 'RUNNING' | 'STOPPED';
  readonly CreationTime: number;
  readonly LastModifiedTime: number;
  readonly [member: string]: unknown;
}

/** The pipes as operators see them: to look at, to stop and to start. */
export interface Pipes {
  list(): readonly PipeConfiguration[];
  /** Ends when nothing is taken any more, or when it is taken again; a stop outlives restarts, as in the cloud. */
  setRunning(name: string, isRunning: boolean): Promise<void>;
}

interface Request {
  readonly pipes: Pipes;
  readonly name: string;
  readonly query: URLSearchParams;
}

interface Operation {
  readonly method: string;
  readonly path: RegExp;
  readonly action: string;
  readonly run: (request: Request) => RestResponse | Promise<RestResponse>;
}

const ONE = /^\/v1\/pipes\/([^/]+)$/;

/** @source https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_Operations.html */
const OPERATIONS: readonly Operation[] = [
  { method: 'GET', path: /^\/v1\/pipes$/, action: 'ListPipes', run: listPipes },
  { method: 'GET', path: ONE, action: 'DescribePipe', run: (request) => json(200, existing(request)) },
  { method: 'POST', path: /^\/v1\/pipes\/([^/]+)\/start$/, action: 'StartPipe', run: running(true) },
  { method: 'POST', path: /^\/v1\/pipes\/([^/]+)\/stop$/, action: 'StopPipe', run: running(false) },
  { method: 'POST', path: ONE, action: 'CreatePipe', run: declaredOnly },
  { method: 'PUT', path: ONE, action: 'UpdatePipe', run: declaredOnly },
  { method: 'DELETE', path: ONE, action: 'DeletePipe', run: declaredOnly },
];

/** EventBridge Pipes' REST API, over the pipes that tables declare. */
export function pipesService(pipes: Pipes): GatewayService {
  const find = ({ method, url }: Call) => {
    const { pathname, searchParams } = new URL(url, 'http://stack');
    for (const operation of OPERATIONS) {
      const match = operation.method === method ? operation.path.exec(pathname) : null;
      if (match) return { operation, name: decodeURIComponent(match[1] ?? ''), query: searchParams };
    }
    throw new AwsError('UnknownOperationException', `The local pipes have no operation at ${method} ${url}`, 404);
  };
  return {
    name: 'pipes',
    permissions: (call): Permission[] => [{ action: `pipes:${find(call).operation.action}`, resource: '*' }],
    handle(call) {
      const { operation, name, query } = find(call);
      return operation.run({ pipes, name, query });
    },
    renderError: errorResponse,
  };
}

function existing({ pipes, name }: Request): PipeConfiguration {
  const found = pipes.list().find(({ Name }) => Name === name);
  if (!found) throw new AwsError('NotFoundException', `Pipe ${name} does not exist.`, 404);
  return found;
}

function listPipes({ pipes, query }: Request): RestResponse {
  const wanted = (name: string) => query.get(name) ?? undefined;
  const [name, source, target] = [wanted('NamePrefix'), wanted('SourcePrefix'), wanted('TargetPrefix')];
  const [current, desired] = [wanted('CurrentState'), wanted('DesiredState')];
  const found = pipes
    .list()
    .filter(
      (pipe) =>
        pipe.Name.startsWith(name ?? '') &&
        pipe.Source.startsWith(source ?? '') &&
        pipe.Target.startsWith(target ?? '') &&
        (current === undefined || pipe.CurrentState === current) &&
        (desired === undefined || pipe.DesiredState === desired),
    );
  const { items, nextToken } = pageOf(found, ({ Name }) => Name, {
    token: wanted('NextToken'),
    limit: integer({ Limit: Number(wanted('Limit') ?? PAGE_LIMITS.maximum) }, 'Limit', PAGE_LIMITS) ?? 100,
    invalidTokenCode: 'ValidationException',
  });
  return json(200, {
    Pipes: items.map(({ Name, Arn, Source, Target, CurrentState, DesiredState, CreationTime, LastModifiedTime }) => ({
      Name,
      Arn,
      Source,
      Target,
      CurrentState,
      DesiredState,
      CreationTime,
      LastModifiedTime,
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  });
}

/** Stopped is what is stopped: a start of what runs changes nothing. */
function running(isRunning: boolean) {
  return async (request: Request): Promise<RestResponse> => {
    existing(request);
    await request.pipes.setRunning(request.name, isRunning);
    const { Name, Arn, CreationTime, CurrentState, DesiredState, LastModifiedTime } = existing(request);
    return json(200, { Name, Arn, CreationTime, CurrentState, DesiredState, LastModifiedTime });
  };
}

function declaredOnly({ name }: Request): never {
  throw new AwsError(
    'ValidationException',
    `${name} follows from the pipe in a table.json: the local stack starts and stops pipes alone.`,
    400,
  );
}
