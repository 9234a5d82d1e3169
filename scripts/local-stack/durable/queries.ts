import { AwsError } from '../gateway/aws-protocol.ts';
import { requireCurrentToken } from './checkpoint.ts';
import { MAX_STATE_PAGE_BYTES } from './limits.ts';
import { visibleOperations } from './machine/visible-operations.ts';
import { markerOf, pageItems, positionOf, type StatePage, statePage } from './state-pages.ts';
import type { DurableStore } from './store/durable-store.ts';
import type { NumberedEvent } from './store/events.ts';
import type { Execution } from './store/executions.ts';

/** What can be asked about executions. Answers hold Dates, to be written as epoch seconds. */
export class Queries {
  readonly #store: DurableStore;

  constructor(store: DurableStore) {
    this.#store = store;
  }

  /**
   * The next part of the state that an invocation is given, for the holder of its current token.
   *
   * @throws AwsError InvalidParameterValueException
   * @source https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecutionState.html
   */
  state(arn: string, query: URLSearchParams): StatePage {
    const execution = this.#store.executions.find(arn);
    if (!execution) throw new AwsError('InvalidParameterValueException', `Durable execution not found: ${arn}`);
    requireCurrentToken(execution, query.get('CheckpointToken') ?? undefined);
    const visible = visibleOperations(this.#store.operations.all(arn).values());
    return statePage(visible, query.get('Marker') || undefined, {
      maxItems: pageItems(query.get('MaxItems')),
      maxBytes: MAX_STATE_PAGE_BYTES,
    });
  }

  /**
   * @throws AwsError ResourceNotFoundException
   * @source https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecution.html
   */
  execution(arn: string, query: URLSearchParams): Record<string, unknown> {
    const execution = this.find(arn);
    const withData = includesData(query);
    const data = { InputPayload: execution.input, Result: execution.result, Error: execution.error };
    return {
      ...summary(execution),
      Version: execution.version,
      DurableConfig: { ExecutionTimeout: execution.timeoutSeconds, RetentionPeriodInDays: execution.retentionDays },
      ExecutionDataIncluded: withData,
      ...(withData ? data : {}),
    };
  }

  /**
   * @throws AwsError ResourceNotFoundException, InvalidParameterValueException
   * @source https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecutionHistory.html
   */
  history(arn: string, query: URLSearchParams): { Events: Record<string, unknown>[]; NextMarker?: string | undefined } {
    this.find(arn);
    const limit = pageItems(query.get('MaxItems'));
    const marker = query.get('Marker');
    const events = this.#store.events.page(arn, {
      after: marker ? positionOf(marker) : undefined,
      // One more than asked for tells whether there is a next page.
      limit: limit + 1,
      newestFirst: query.get('ReverseOrder') === 'true',
    });
    const page = events.slice(0, limit);
    const last = page.at(-1);
    return {
      Events: page.map((event) => rendered(event, includesData(query))),
      NextMarker: events.length > limit && last ? markerOf(last.EventId) : undefined,
    };
  }

  /**
   * Newest first; ReverseOrder turns it round.
   *
   * @throws AwsError InvalidParameterValueException
   * @source https://docs.aws.amazon.com/lambda/latest/api/API_ListDurableExecutionsByFunction.html
   */
  list(functionName: string, version: string | undefined, query: URLSearchParams): Record<string, unknown> {
    const limit = pageItems(query.get('MaxItems'));
    const marker = query.get('Marker');
    const offset = marker ? positionOf(marker) : 0;
    const executions = this.#store.executions.list({
      functionName,
      version,
      name: query.get('DurableExecutionName') ?? undefined,
      statuses: query.getAll('Statuses'),
      startedAfterMs: timestampMs(query.get('StartedAfter')),
      startedBeforeMs: timestampMs(query.get('StartedBefore')),
      oldestFirst: query.get('ReverseOrder') === 'true',
      offset,
      limit: limit + 1,
    });
    return {
      DurableExecutions: executions.slice(0, limit).map(summary),
      NextMarker: executions.length > limit ? markerOf(offset + limit) : undefined,
    };
  }

  /** @throws AwsError ResourceNotFoundException */
  find(arn: string): Execution {
    const execution = this.#store.executions.find(arn);
    if (!execution) throw new AwsError('ResourceNotFoundException', `Durable execution not found: ${arn}`, 404);
    return execution;
  }
}

function summary(execution: Execution): Record<string, unknown> {
  const { arn, name, functionArn, version, status, startedAtMs, endedAtMs } = execution;
  return {
    DurableExecutionArn: arn,
    DurableExecutionName: name,
    FunctionArn: `${functionArn}:${version}`,
    Status: status,
    StartTimestamp: new Date(startedAtMs),
    EndTimestamp: endedAtMs === undefined ? undefined : new Date(endedAtMs),
  };
}

function rendered({ details, ...event }: NumberedEvent, withData: boolean): Record<string, unknown> {
  return { ...event, [`${event.EventType}Details`]: withData ? details : withoutData(details) };
}

/** Inputs, results and errors stay as empty members: what they held is left out. */
function withoutData(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      (name === 'Input' || name === 'Result' || name === 'Error') && value !== undefined ? {} : value,
    ]),
  );
}

function includesData(query: URLSearchParams): boolean {
  return query.get('IncludeExecutionData') !== 'false';
}

/** Query timestamps are date-times in restJson1; epoch seconds are read as well. */
function timestampMs(text: string | null): number | undefined {
  if (text === null) return undefined;
  const milliseconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new AwsError('InvalidParameterValueException', `Not a timestamp: ${text}`);
  return milliseconds;
}
