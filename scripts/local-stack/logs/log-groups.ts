import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, names } from '../../declarations/names.ts';

/** One line of a log file, as CloudWatch Logs has it. */
export interface LogEvent {
  readonly eventId: string;
  readonly stream: string;
  readonly atEpochMs: number;
  readonly message: string;
}

export interface LogGroup {
  readonly name: string;
  readonly file: string;
}

/** The API's access log, beside what functions write; `make logs` shows functions alone. */
export const ACCESS_LOG = 'api-access.jsonl';

/** A group for each function, and one for the API, under the names that infra/ gives them. */
export function logGroups(
  functions: readonly FunctionDeclaration[],
  deployment: Deployment,
  stateDir: string,
): LogGroup[] {
  const file = (name: string) => join(stateDir, 'logs', name);
  return [
    ...functions.map(({ id }) => ({
      name: `/aws/lambda/${names.function(deployment, id)}`,
      file: file(`${id.replace('/', '-')}.log`),
    })),
    { name: `/aws/vendedlogs/apigateway/laurel-${deployment.env}`, file: file(ACCESS_LOG) },
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
}

export function storedBytes({ file }: LogGroup): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/**
 * Everything in a group, oldest first. Lines are read anew at each call: files of a local stack are small, and what is
 * held in memory would not be.
 */
export function eventsOf({ file }: LogGroup): LogEvent[] {
  if (!existsSync(file)) return [];
  let atEpochMs = 0;
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((message, line): LogEvent[] => {
      if (message.trim() === '') return [];
      // What says no time, such as the lines of a stack trace, was written with the line before it.
      atEpochMs = timeOf(message) ?? atEpochMs;
      return [{ eventId: String(line).padStart(12, '0'), stream: streamOf(atEpochMs), atEpochMs, message }];
    })
    .sort((one, other) => one.atEpochMs - other.atEpochMs);
}

/** Processes come and go here as they please, so that a day is one stream. */
function streamOf(atEpochMs: number): string {
  return `${new Date(atEpochMs).toISOString().slice(0, 10).replaceAll('-', '/')}/[local]`;
}

const TIME = /^(?:\{.*?"(?:timestamp|time|requestTime)":")?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;
const METRIC_TIME = /^\{"_aws":\{"Timestamp":(\d{10,16})/;

function timeOf(message: string): number | undefined {
  const metric = METRIC_TIME.exec(message)?.[1];
  if (metric !== undefined) return Number(metric);
  const time = TIME.exec(message)?.[1];
  return time === undefined ? undefined : Date.parse(time);
}
