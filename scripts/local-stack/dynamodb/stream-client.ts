import { type Upstream, unsignedAuthorization } from '../gateway/upstream.ts';

/** A record as GetRecords writes it; its raw form is already that of a Lambda event. */
export interface RawStreamRecord {
  readonly eventName: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys?: unknown;
    readonly OldImage?: unknown;
    readonly NewImage?: unknown;
  };
}

/** A call was refused; name is the exception's. */
export class StreamCallError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The calls of DynamoDB and DynamoDB Streams that following a table's stream takes, as plain HTTP. */
export class StreamClient {
  readonly #upstream: Upstream;
  readonly #authorization: string;

  constructor(upstream: Upstream, region: string) {
    this.#upstream = upstream;
    this.#authorization = unsignedAuthorization(region, 'dynamodb');
  }

  /** @returns undefined for a table without a stream */
  async streamArn(table: string): Promise<string | undefined> {
    const { Table } = (await this.#call('DynamoDB_20120810.DescribeTable', { TableName: table })) as {
      Table: { LatestStreamArn?: string };
    };
    return Table.LatestStreamArn;
  }

  /** The shard that grows. An end that is named says nothing: dynoxide names one for the shard that it writes to. */
  async newestShard(streamArn: string): Promise<string | undefined> {
    const { StreamDescription } = (await this.#call('DynamoDBStreams_20120810.DescribeStream', {
      StreamArn: streamArn,
    })) as { StreamDescription: { Shards?: { ShardId: string }[] } };
    return StreamDescription.Shards?.at(-1)?.ShardId;
  }

  /** @param after undefined reads from the oldest record on */
  async iterator(streamArn: string, shardId: string, after: string | undefined): Promise<string> {
    const { ShardIterator } = (await this.#call('DynamoDBStreams_20120810.GetShardIterator', {
      StreamArn: streamArn,
      ShardId: shardId,
      ...(after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
    })) as { ShardIterator: string };
    return ShardIterator;
  }

  async records(iterator: string, limit: number): Promise<{ Records: RawStreamRecord[]; NextShardIterator?: string }> {
    return (await this.#call('DynamoDBStreams_20120810.GetRecords', { ShardIterator: iterator, Limit: limit })) as {
      Records: RawStreamRecord[];
      NextShardIterator?: string;
    };
  }

  async #call(target: string, input: unknown): Promise<unknown> {
    const { status, body } = await this.#upstream.post(
      {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        'x-amz-date': '20260101T000000Z',
        authorization: this.#authorization,
      },
      JSON.stringify(input),
    );
    const answer = JSON.parse(body.toString()) as { __type?: string; message?: string };
    if (status === 200) return answer;
    const name = answer.__type?.split('#').at(-1) ?? `HTTP ${status}`;
    throw new StreamCallError(name, `${target}: ${name}: ${answer.message ?? ''}`);
  }
}
