import { type Input, integer, text, validationError } from '../events/members.ts';
import { pageOf } from '../events/paging.ts';
import { AwsError, type Permission } from '../gateway/aws-protocol.ts';
import { type Call, type GatewayService, jsonInput } from '../gateway/gateway-service.ts';
import { errorResponse, json, type RestResponse } from '../lambda/rest-messages.ts';
import { DEFAULT_GROUP, SCHEDULE_NAME } from './schedule.ts';
import type { KnownSchedule, Scheduler } from './scheduler.ts';

const MAXIMUM_PAGE = 100;

interface Request {
  readonly scheduler: Scheduler;
  /** From the path; empty for lists. */
  readonly name: string;
  readonly query: URLSearchParams;
  readonly input: Input;
}

interface Operation {
  readonly method: string;
  readonly path: RegExp;
  readonly action: string;
  readonly run: (request: Request) => RestResponse;
}

const ONE = /^\/schedules\/([^/]+)$/;

/** @source https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
const OPERATIONS: readonly Operation[] = [
  { method: 'GET', path: /^\/schedules$/, action: 'ListSchedules', run: listSchedules },
  { method: 'GET', path: ONE, action: 'GetSchedule', run: (request) => json(200, described(existing(request))) },
  { method: 'POST', path: ONE, action: 'CreateSchedule', run: createSchedule },
  { method: 'PUT', path: ONE, action: 'UpdateSchedule', run: updateSchedule },
  { method: 'DELETE', path: ONE, action: 'DeleteSchedule', run: deleteSchedule },
  { method: 'GET', path: /^\/schedule-groups$/, action: 'ListScheduleGroups', run: listGroups },
  { method: 'GET', path: /^\/schedule-groups\/([^/]+)$/, action: 'GetScheduleGroup', run: getGroup },
];

/** EventBridge Scheduler's REST API. Groups are there as soon as a schedule is in them. */
export function schedulerService(scheduler: Scheduler): GatewayService {
  const find = ({ method, url }: Call) => {
    const { pathname, searchParams } = new URL(url, 'http://stack');
    for (const operation of OPERATIONS) {
      const match = operation.method === method ? operation.path.exec(pathname) : null;
      if (match) return { operation, name: decodeURIComponent(match[1] ?? ''), query: searchParams };
    }
    throw new AwsError('UnknownOperationException', `The local scheduler has no operation at ${method} ${url}`, 404);
  };
  return {
    name: 'scheduler',
    permissions: (call): Permission[] => [{ action: `scheduler:${find(call).operation.action}`, resource: '*' }],
    handle(call) {
      const { operation, name, query } = find(call);
      const input = call.method === 'POST' || call.method === 'PUT' ? jsonInput(call.body) : {};
      return operation.run({ scheduler, name, query, input });
    },
    renderError: errorResponse,
  };
}

function groupOf({ query, input }: Request): string {
  return query.get('groupName') ?? text(input, 'GroupName') ?? DEFAULT_GROUP;
}

function existing(request: Request): KnownSchedule {
  const found = request.scheduler.find(groupOf(request), request.name);
  if (!found) throw new AwsError('ResourceNotFoundException', `Schedule ${request.name} does not exist.`, 404);
  return found;
}

function createSchedule(request: Request): RestResponse {
  const { scheduler, name, input } = request;
  if (name.length > SCHEDULE_NAME.maximum || !SCHEDULE_NAME.pattern.test(name))
    throw validationError(`Value '${name}' at 'name' must satisfy ${SCHEDULE_NAME.pattern.source} (64 characters)`);
  if (scheduler.find(groupOf(request), name))
    throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);
  return json(200, { ScheduleArn: scheduler.put(name, input).arn });
}

function updateSchedule(request: Request): RestResponse {
  existing(request);
  return json(200, { ScheduleArn: request.scheduler.put(request.name, request.input).arn });
}

function deleteSchedule(request: Request): RestResponse {
  const { groupName, name } = existing(request);
  request.scheduler.remove(groupName, name);
  return json(200, {});
}

function listSchedules({ scheduler, query }: Request): RestResponse {
  const group = query.get('ScheduleGroup');
  const prefix = query.get('NamePrefix') ?? '';
  const state = query.get('State');
  const all = scheduler
    .list()
    .filter((one) => (group === null || one.groupName === group) && one.name.startsWith(prefix))
    .filter((one) => state === null || stateOf(one) === state);
  const { items, nextToken } = pageOf(all, ({ arn }) => arn, {
    token: query.get('NextToken') ?? undefined,
    limit:
      integer({ MaxResults: Number(query.get('MaxResults') ?? MAXIMUM_PAGE) }, 'MaxResults', LIMITS) ?? MAXIMUM_PAGE,
    invalidTokenCode: 'ValidationException',
  });
  return json(200, {
    Schedules: items.map((one) => ({
      Arn: one.arn,
      Name: one.name,
      GroupName: one.groupName,
      State: stateOf(one),
      CreationDate: one.createdAtMs / 1000,
      LastModificationDate: one.createdAtMs / 1000,
      Target: { Arn: one.targetArn },
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  });
}

const LIMITS = { minimum: 1, maximum: MAXIMUM_PAGE };

function stateOf({ isEnabled }: KnownSchedule): string {
  return isEnabled ? 'ENABLED' : 'DISABLED';
}

function described(schedule: KnownSchedule) {
  const { definition, arn, name, groupName, createdAtMs } = schedule;
  return {
    ScheduleExpressionTimezone: 'UTC',
    ActionAfterCompletion: 'NONE',
    ...definition,
    Arn: arn,
    Name: name,
    GroupName: groupName,
    State: stateOf(schedule),
    CreationDate: createdAtMs / 1000,
    LastModificationDate: createdAtMs / 1000,
  };
}

function groups(scheduler: Scheduler): { Arn: string; Name: string; State: string }[] {
  const arns = new Map<string, string>();
  for (const { arn, groupName } of scheduler.list())
    arns.set(groupName, arn.replace(/:schedule\/.*$/, `:schedule-group/${groupName}`));
  return [...arns].map(([Name, Arn]) => ({ Arn, Name, State: 'ACTIVE' }));
}

function listGroups({ scheduler }: Request): RestResponse {
  return json(200, { ScheduleGroups: groups(scheduler) });
}

function getGroup({ scheduler, name }: Request): RestResponse {
  const group = groups(scheduler).find(({ Name }) => Name === name);
  if (!group) throw new AwsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);
  return json(200, group);
}
