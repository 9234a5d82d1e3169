import type { DynamoDBRecord } from 'aws-lambda';

/** A record of a table's stream, in the shape in which a function receives it; every record has its sequence number. */
export type StreamRecord = DynamoDBRecord & {
  readonly dynamodb: NonNullable<DynamoDBRecord['dynamodb']> & { readonly SequenceNumber: string };
};

/** How far a stream has been consumed: the sequence number of the last record that is done with, or its beginning. */
export type StreamPosition = string;

/** The position before the oldest record that the stream still has. */
export const TRIM_HORIZON: StreamPosition = 'TRIM_HORIZON';

/** One table's stream, read from outside the AWS API's shard iterators. */
export interface StreamReader {
  /** The table's physical name. */
  readonly table: string;
  readonly streamArn: string;
  readonly shardId: string;
  /** After the newest record; TRIM_HORIZON while there is none. */
  latestPosition(): Promise<StreamPosition>;
  /**
   * Records after a position, oldest first; empty at the end of the stream. A MODIFY record whose images are equal is
   * left out, since DynamoDB writes none.
   *
   * @param limit at least 1; fewer may come although there are more
   * @returns with the position after the last record read, those left out included
   */
  read(position: StreamPosition, limit: number): Promise<StreamRead>;
  /** Resolves when there may be something new to read, or when the signal aborts. How often it looks is its own affair. */
  changed(signal: AbortSignal): Promise<void>;
}

export interface StreamRead {
  readonly records: readonly StreamRecord[];
  readonly next: StreamPosition;
}
