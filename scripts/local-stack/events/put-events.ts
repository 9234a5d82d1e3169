import type { JsonService, Permission } from '../gateway/aws-protocol.ts';
import type { Archives } from './archives.ts';
import { busNameOf, type EventArns } from './arns.ts';
import type { Dispatcher } from './dispatcher.ts';
import { entrySizeBytes, isRefused, receive } from './event-entry.ts';
import { type FlatEvent, flatEvent } from './flat-event.ts';
import type { ReceivedEvent } from './input-transformer.ts';
import { type Input, requiredList, requiredText, text, validationError } from './members.ts';
import { compilePattern } from './pattern.ts';
import { isRecord } from './pattern-values.ts';
import type { NewDelivery } from './pending-deliveries.ts';
import type { Registry, Rule } from './registry.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const MAXIMUM_ENTRIES = 10;

/**
 * All entries of one call must stay below 1 MB together (256 KB until 2026).
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export const MAXIMUM_TOTAL_BYTES = 1024 * 1024;

/**
 * An event counts with the characters and keys of its JSON form: what is accepted fits into an SQS message, so that
 * none is lost behind a success.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export const MAXIMUM_EVENT_BYTES = 1024 * 1024;

interface PutEventsOptions {
  readonly registry: Registry;
  readonly dispatcher: Dispatcher;
  readonly archives: Pick<Archives, 'keep'>;
  readonly arns: EventArns;
  readonly region: string;
  readonly accountId: string;
  readonly now: () => number;
  readonly eventTime: () => number;
  readonly log: (line: string) => void;
}

/** PutEvents and TestEventPattern: what happens to events. */
export function putEventsOperations(options: PutEventsOptions): JsonService {
  return {
    PutEvents: {
      run: (input) => putEvents(input, options),
      permissions: (input) => putEventsPermissions(input, options.arns),
    },
    TestEventPattern: {
      run: testEventPattern,
      permissions: () => [{ action: 'events:TestEventPattern', resource: '*' }],
    },
  };
}

function putEvents(input: Input, options: PutEventsOptions) {
  const { registry, dispatcher, archives, region, accountId, now, eventTime, log } = options;
  const entries = requiredList(input, 'Entries', { maximum: MAXIMUM_ENTRIES }).map((entry) =>
    isRecord(entry) ? entry : {},
  );
  if (entries.reduce((size, entry) => size + entrySizeBytes(entry), 0) >= MAXIMUM_TOTAL_BYTES)
    throw validationError('Total size of the entries in the request is over the limit.');

  const receivedAtMs = now();
  const timeMs = eventTime();
  const received = entries.map((entry) => receive(entry, { accountId, region, receivedAtMs, timeMs }));
  if (received.some((result) => !isRefused(result) && Buffer.byteLength(result.json) > MAXIMUM_EVENT_BYTES))
    throw validationError('Total size of the entries in the request is over the limit.');

  const deliveries: NewDelivery[] = [];
  let failedEntryCount = 0;
  const results = received.map((result, index) => {
    if (isRefused(result)) {
      failedEntryCount++;
      return result;
    }
    const busName = busNameOf(text(entries[index] ?? {}, 'EventBusName'));
    const bus = registry.find(busName);
    if (bus) {
      const flat = flatEvent(result.json);
      archives.keep(busName, result, flat);
      deliveries.push(...deliveriesOf(result, flat, bus.rules.values()));
    }
    // The service answers success for a bus that does not exist, too, and drops the event.
    else log(`events: dropped event ${result.id}: there is no bus ${busName}`);
    return { EventId: result.id };
  });
  dispatcher.accept(deliveries);
  return { FailedEntryCount: failedEntryCount, Entries: results };
}

/** What the event's rules are to be given of it. */
export function* deliveriesOf(event: ReceivedEvent, flat: FlatEvent, rules: Iterable<Rule>): Iterable<NewDelivery> {
  for (const rule of rules) {
    if (!rule.isEnabled || !rule.matches(flat)) continue;
    for (const target of rule.targets.values())
      yield {
        ruleArn: rule.arn,
        targetArn: target.arn,
        payload: target.payloadOf(event),
        eventJson: event.json,
        deadLetterArn: target.deadLetterArn,
        maximumRetryAttempts: target.maximumRetryAttempts,
        expiresAtMs: event.receivedAtMs + target.maximumEventAgeSeconds * 1000,
      };
  }
}

/**
 * One permission for each bus, source and detail-type, as the condition keys hold for every single entry.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
function putEventsPermissions(input: Input, arns: EventArns): Permission[] {
  const entries = Array.isArray(input.Entries) ? input.Entries.filter(isRecord) : [];
  const permissions = new Map<string, Permission>();
  for (const { EventBusName: bus, Source: source, DetailType: detailType } of entries) {
    const permission = {
      action: 'events:PutEvents',
      resource: arns.bus(busNameOf(typeof bus === 'string' ? bus : undefined)),
      context: { 'events:source': texts(source), 'events:detail-type': texts(detailType) },
    };
    permissions.set(JSON.stringify(permission), permission);
  }
  if (permissions.size === 0) return [{ action: 'events:PutEvents', resource: arns.bus(busNameOf(undefined)) }];
  return [...permissions.values()];
}

function texts(value: unknown): string[] {
  return typeof value === 'string' ? [value] : [];
}

/** The envelope members that TestEventPattern insists on. @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
const REQUIRED_MEMBERS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

function testEventPattern(input: Input) {
  const matches = compilePattern(requiredText(input, 'EventPattern'));
  const text = requiredText(input, 'Event');
  const event = parsedEvent(text);
  const missing = REQUIRED_MEMBERS.find((member) => !Object.hasOwn(event, member));
  if (missing !== undefined) throw validationError(`Parameter Event is not valid. Reason: ${missing} is missing.`);
  return { Result: matches(flatEvent(text)) };
}

function parsedEvent(json: string): Record<string, unknown> {
  try {
    const event: unknown = JSON.parse(json);
    if (isRecord(event)) return event;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw validationError('Parameter Event is not valid. Reason: Event must be a JSON object.');
}
