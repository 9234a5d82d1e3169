import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { compileJsonPath } from '../events/json-path.ts';
import type { StreamRecord } from '../sources/stream-reader.ts';
import type { PipeTarget } from './pipe-invoker.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAXIMUM_ENTRIES = 10;

export interface BusTargetOptions {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly busName: string;
  readonly source: string;
  /** A text, or a path into the record that begins with `$`. */
  readonly detailType: string;
  readonly detailOf: (record: StreamRecord) => string;
}

/** Sends records as events, each refused or taken by itself. @throws AwsError ValidationException for a bad path */
export function busTarget({ client, busName, source, detailType, detailOf }: BusTargetOptions): PipeTarget {
  const select = detailType.startsWith('$') ? compileJsonPath(detailType) : () => detailType;
  return {
    batchLimit: MAXIMUM_ENTRIES,
    async send(records) {
      if (records.length === 0) return [];
      const { Entries: results = [] } = await client.send(
        new PutEventsCommand({
          Entries: records.map((record) => ({
            EventBusName: busName,
            Source: source,
            DetailType: textOf(select(record)),
            Detail: detailOf(record),
          })),
        }),
      );
      return records.map((_, index) => {
        const { ErrorCode: code, ErrorMessage: message } = results[index] ?? { ErrorCode: 'NoAnswer' };
        return code === undefined ? undefined : `${code}: ${message ?? ''}`;
      });
    },
  };
}

/** The service refuses an event without a type. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
