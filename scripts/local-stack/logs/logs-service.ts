import { type Input, integer, oneOf, requiredText, requiredTexts, text } from '../events/members.ts';
import { pageOf } from '../events/paging.ts';
import { AwsError, type JsonOperation, type JsonService } from '../gateway/aws-protocol.ts';
import { compileFilterPattern } from './filter-pattern.ts';
import { eventsOf, type LogEvent, type LogGroup, storedBytes } from './log-groups.ts';

/** @source https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const MAXIMUM_EVENTS = 10_000;
/** @source https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const MAXIMUM_DESCRIBED = 50;

const LARGEST_TIME = Number.MAX_SAFE_INTEGER;

export interface LogsOptions {
  readonly groups: readonly LogGroup[];
  readonly region: string;
  readonly accountId: string;
}

/** CloudWatch Logs, as far as it is read: groups, streams and events of what functions and API have written. */
export function createLogsService({ groups, region, accountId }: LogsOptions): JsonService {
  const arnOf = ({ name }: LogGroup) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
  const groupOf = (input: Input): LogGroup => {
    const wanted = text(input, 'logGroupIdentifier') ?? requiredText(input, 'logGroupName');
    const name = wanted.replace(/^arn:aws:logs:[^:]*:\d*:log-group:/, '').replace(/:\*$/, '');
    const found = groups.find((group) => group.name === name);
    if (!found) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return found;
  };
  // Functions are granted nothing here: their own lines are written for them.
  const operation = (action: string, run: JsonOperation['run']): JsonOperation => ({
    run,
    permissions: () => [{ action: `logs:${action}`, resource: '*' }],
  });
  return {
    DescribeLogGroups: operation('DescribeLogGroups', (input) => {
      const prefix = text(input, 'logGroupNamePrefix') ?? '';
      const part = text(input, 'logGroupNamePattern') ?? '';
      const wanted = groups.filter(({ name }) => name.startsWith(prefix) && name.includes(part));
      const { items, token } = page(wanted, ({ name }) => name, input);
      return {
        logGroups: items.map((group) => ({
          logGroupName: group.name,
          arn: `${arnOf(group)}:*`,
          logGroupArn: arnOf(group),
          storedBytes: storedBytes(group),
          metricFilterCount: 0,
          logGroupClass: 'STANDARD',
        })),
        ...token,
      };
    }),
    DescribeLogStreams: operation('DescribeLogStreams', (input) => describeStreams(groupOf(input), arnOf, input)),
    FilterLogEvents: operation('FilterLogEvents', (input) => filterEvents(groupOf(input), input)),
    GetLogEvents: operation('GetLogEvents', (input) => getEvents(groupOf(input), input)),
  };
}

function describeStreams(group: LogGroup, arnOf: (group: LogGroup) => string, input: Input) {
  const prefix = text(input, 'logStreamNamePrefix') ?? '';
  const order = oneOf(input, 'orderBy', ['LogStreamName', 'LastEventTime']);
  if (order === 'LastEventTime' && prefix !== '')
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
  const streams = new Map<string, { first: number; last: number }>();
  for (const { stream, atEpochMs } of eventsOf(group))
    streams.set(stream, { first: streams.get(stream)?.first ?? atEpochMs, last: atEpochMs });
  // A stream is a day: the order of names is the order of times.
  const names = [...streams.keys()].filter((name) => name.startsWith(prefix));
  const key = input.descending === true ? (name: string) => inverted(name) : (name: string) => name;
  const { items, token } = page(names, key, input);
  return {
    logStreams: items.map((name) => ({
      logStreamName: name,
      arn: `${arnOf(group)}:log-stream:${name}`,
      firstEventTimestamp: streams.get(name)?.first,
      lastEventTimestamp: streams.get(name)?.last,
      creationTime: streams.get(name)?.first,
    })),
    ...token,
  };
}

function filterEvents(group: LogGroup, input: Input) {
  const matches = compileFilterPattern(text(input, 'filterPattern', { minimum: 0, maximum: 1024 }) ?? '');
  const streams =
    input.logStreamNames === undefined ? undefined : requiredTexts(input, 'logStreamNames', { maximum: 100 });
  const prefix = text(input, 'logStreamNamePrefix') ?? '';
  const found = inTime(eventsOf(group), input).filter(
    ({ stream, message }) => (streams?.includes(stream) ?? stream.startsWith(prefix)) && matches(message),
  );
  const { items, token } = page(found, position, input, 'limit', MAXIMUM_EVENTS);
  return {
    events: items.map((event) => ({ ...shown(event), logStreamName: event.stream, eventId: event.eventId })),
    searchedLogStreams: [],
    ...token,
  };
}

function getEvents(group: LogGroup, input: Input) {
  const name = requiredText(input, 'logStreamName');
  const events = inTime(
    eventsOf(group).filter(({ stream }) => stream === name),
    input,
  );
  if (events.length === 0 && !eventsOf(group).some(({ stream }) => stream === name))
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  const limit = integer(input, 'limit', { minimum: 1, maximum: MAXIMUM_EVENTS }) ?? MAXIMUM_EVENTS;
  const token = text(input, 'nextToken');
  const [, direction, at] = /^([fb])\/(\d+)$/.exec(token ?? '') ?? [];
  if (token !== undefined && direction === undefined) throw invalid('The specified nextToken is invalid.');
  const isForward = direction === 'f' || (direction === undefined && input.startFromHead === true);
  const anchor = at === undefined ? (isForward ? 0 : events.length) : Math.min(Number(at), events.length);
  const [start, end] = isForward
    ? [anchor, Math.min(anchor + limit, events.length)]
    : [Math.max(anchor - limit, 0), anchor];
  return {
    events: events.slice(start, end).map(shown),
    // The same token again says that there is nothing more in its direction.
    nextForwardToken: `f/${end}`,
    nextBackwardToken: `b/${start}`,
  };
}

function inTime(events: readonly LogEvent[], input: Input): LogEvent[] {
  const from = integer(input, 'startTime', { minimum: 0, maximum: LARGEST_TIME }) ?? 0;
  const to = integer(input, 'endTime', { minimum: 0, maximum: LARGEST_TIME }) ?? LARGEST_TIME;
  return events.filter(({ atEpochMs }) => atEpochMs >= from && atEpochMs < to);
}

function shown({ atEpochMs, message }: LogEvent) {
  return { timestamp: atEpochMs, message, ingestionTime: atEpochMs };
}

function position({ atEpochMs, eventId }: LogEvent): string {
  return `${String(atEpochMs).padStart(16, '0')} ${eventId}`;
}

function page<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  input: Input,
  limitName = 'limit',
  maximum = MAXIMUM_DESCRIBED,
): { readonly items: readonly T[]; readonly token: { readonly nextToken?: string } } {
  const found = pageOf(items, nameOf, {
    token: text(input, 'nextToken'),
    limit: integer(input, limitName, { minimum: 1, maximum }) ?? maximum,
    invalidTokenCode: 'InvalidParameterException',
  });
  return { items: found.items, token: found.nextToken === undefined ? {} : { nextToken: found.nextToken } };
}

/** A text that sorts the other way round. */
function inverted(name: string): string {
  return [...name].map((character) => String.fromCharCode(0xffff - character.charCodeAt(0))).join('');
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
