import { randomUUID } from 'node:crypto';
import { isoSeconds, type ReceivedEvent } from './input-transformer.ts';
import { isTooDeep } from './json-text.ts';
import type { Input } from './members.ts';
import { isRecord } from './pattern-values.ts';

/** Why one entry of PutEvents is refused while the others are taken. */
export interface RefusedEntry {
  readonly ErrorCode: 'InvalidArgument' | 'MalformedDetail' | 'NotAuthorizedForSourceException';
  readonly ErrorMessage: string;
}

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
export const MAXIMUM_DETAIL_TYPE_CHARACTERS = 128;

/** A given Time counts as this many bytes. @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
const TIME_BYTES = 14;

/** The size of an entry as the service counts it, in bytes of UTF-8. */
export function entrySizeBytes(entry: Input): number {
  const resources = Array.isArray(entry.Resources) ? entry.Resources : [];
  return [entry.Source, entry.DetailType, entry.Detail, ...resources].reduce<number>(
    (size, value) => size + (typeof value === 'string' ? Buffer.byteLength(value) : 0),
    entry.Time === undefined || entry.Time === null ? 0 : TIME_BYTES,
  );
}

interface Receipt {
  readonly accountId: string;
  readonly region: string;
  readonly receivedAtMs: number;
  /** The event's time, unless the entry names one. */
  readonly timeMs: number;
}

/** Wraps an entry into its envelope, or says why not. */
export function receive(
  entry: Input,
  { accountId, region, receivedAtMs, timeMs: usualTimeMs }: Receipt,
): ReceivedEvent | RefusedEntry {
  for (const name of ['Source', 'DetailType', 'Detail'])
    if (typeof entry[name] !== 'string' || entry[name] === '')
      return invalidArgument(name, `${name} is a required argument.`);
  const {
    Source: source,
    DetailType: detailType,
    Detail: detailJson,
    Resources: givenResources,
  } = entry as {
    readonly Source: string;
    readonly DetailType: string;
    readonly Detail: string;
    readonly Resources?: unknown;
  };
  if (source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  if (detailType.length > MAXIMUM_DETAIL_TYPE_CHARACTERS)
    return invalidArgument('DetailType', `DetailType is longer than ${MAXIMUM_DETAIL_TYPE_CHARACTERS} characters.`);
  const resources = givenResources ?? [];
  if (!isTexts(resources)) return invalidArgument('Resources', 'Resources is a list of strings.');
  const timeMs = entry.Time === undefined || entry.Time === null ? usualTimeMs : epochMs(entry.Time);
  if (timeMs === undefined) return invalidArgument('Time', 'Time is not a timestamp.');
  const detail = parsed(detailJson);
  // @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html (1000 levels)
  if (!isRecord(detail) || isTooDeep(detailJson))
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };

  const id = randomUUID();
  const envelope = {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account: accountId,
    time: isoSeconds(timeMs),
    region,
    resources,
  };
  // The detail keeps its own text: numbers beyond double precision reach the target as they were sent.
  const json = `${JSON.stringify(envelope).slice(0, -1)},"detail":${detailJson}}`;
  return { id, json, envelope: { ...envelope, detail }, receivedAtMs };
}

export function isRefused(result: ReceivedEvent | RefusedEntry): result is RefusedEntry {
  return 'ErrorCode' in result;
}

function invalidArgument(name: string, reason: string): RefusedEntry {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}` };
}

/** JSON 1.1 writes timestamps as epoch seconds; ISO 8601 is understood as well. */
export function epochMs(time: unknown): number | undefined {
  const ms = typeof time === 'number' ? time * 1000 : typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(new Date(ms).getTime()) ? undefined : ms;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
