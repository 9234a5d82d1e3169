import { AwsError } from '../gateway/aws-protocol.ts';
import { type Answer, type Call, type GatewayService, jsonInput } from '../gateway/gateway-service.ts';
import { DYNAMODB_PROTOCOL, jsonError } from '../gateway/json-protocol.ts';
import { unsignedAuthorization } from '../gateway/upstream.ts';
import type { DynamoDbServiceOptions } from './dynamodb-service.ts';
import { isRecord } from './leading-keys.ts';
import type { SequenceNumbers } from './sequence-numbers.ts';
import { isInShard, ONLY_SHARD, readShardId, type Shard, shardIdOf } from './shards.ts';

export interface StreamsServiceOptions extends Omit<DynamoDbServiceOptions, 'onWrite' | 'conflicts'> {
  readonly numbers: SequenceNumbers;
  /** Into how many shards each stream is shared out. */
  readonly shardCount?: number;
  /** Name of a table's partition key; undefined for a table that is not declared. */
  readonly partitionKeyOf?: (table: string) => string | undefined;
}

type Input = Record<string, unknown>;

/** What our iterators hold, beside the table's name under the engine's word for it, which permissions are read from. */
interface Iterator {
  readonly table_name: string;
  readonly shard: Shard;
  readonly engines: string;
}

/** DynamoDB Streams: the engine's, with DynamoDB's sequence numbers and shards. */
export function streamsService(options: StreamsServiceOptions): GatewayService {
  const { upstream, arns, region, permissions, numbers, shardCount = 1, partitionKeyOf = () => undefined } = options;
  const authorization = unsignedAuthorization(region, 'dynamodb');

  const ask = async (operation: string, input: Input): Promise<Answer> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization,
    };
    const answer = await upstream.post(headers, arns.toEngine(JSON.stringify(input)));
    // The checksum is that of the engine's own bytes.
    const { 'x-amz-crc32': _, ...kept } = answer.headers;
    return { ...answer, headers: kept };
  };

  const describeStream = async (input: Input): Promise<Answer> => {
    const { ExclusiveStartShardId: after, Limit: limit, ...asked } = input;
    return rewritten(await ask('DescribeStream', asked), (answer) => {
      const { StreamDescription: description } = answer;
      if (!isRecord(description) || !Array.isArray(description.Shards)) return answer;
      const shards = (description.Shards as Input[]).flatMap((shard) => sharesOf(shard, shardCount, numbers));
      const from = after === undefined ? 0 : shards.findIndex(({ ShardId }) => ShardId === after) + 1;
      const page = shards.slice(from, typeof limit === 'number' ? from + limit : undefined);
      const last = from + page.length < shards.length ? page.at(-1)?.ShardId : undefined;
      const { LastEvaluatedShardId: _, ...rest } = description;
      return {
        StreamDescription: { ...rest, Shards: page, ...(last === undefined ? {} : { LastEvaluatedShardId: last }) },
      };
    });
  };

  const shardIterator = async (input: Input): Promise<Answer> => {
    const found = readShardId(String(input.ShardId), shardCount);
    if (!found) throw new AwsError('ResourceNotFoundException', `Shard not found: ${String(input.ShardId)}`);
    const asked = {
      ...input,
      ShardId: found.engineShardId,
      ...(typeof input.SequenceNumber === 'string' ? { SequenceNumber: numbers.engines(input.SequenceNumber) } : {}),
    };
    const table_name = /table\/([^/]+)/.exec(String(input.StreamArn))?.[1] ?? '';
    return rewritten(await ask('GetShardIterator', asked), (answer) => ({
      ...answer,
      ShardIterator: ours({ table_name, shard: found.shard, engines: String(answer.ShardIterator) }),
    }));
  };

  const records = async (input: Input): Promise<Answer> => {
    const iterator = readIterator(input.ShardIterator);
    if (!iterator) return ask('GetRecords', input);
    const { table_name, shard } = iterator;
    const answer = await ask('GetRecords', { ...input, ShardIterator: iterator.engines });
    return rewritten(answer, ({ Records: found, NextShardIterator: next, ...rest }) => ({
      ...rest,
      Records: (Array.isArray(found) ? found : [])
        .filter((record) => isInShard(record.dynamodb?.Keys, partitionKeyOf(table_name), shard))
        .map((record) => outward(record, region, numbers)),
      ...(typeof next === 'string' ? { NextShardIterator: ours({ table_name, shard, engines: next }) } : {}),
    }));
  };

  return {
    name: 'streams',
    permissions: ({ operation, body }) => permissions(operation, jsonInput(body)),
    async handle({ operation, body }: Call) {
      const input = jsonInput(body);
      if (operation === 'DescribeStream') return arnsOutward(await describeStream(input), arns);
      if (operation === 'GetShardIterator') return shardIterator(input);
      if (operation === 'GetRecords') return records(input);
      const answer = await ask(operation, input);
      if (answer.status === 400 && answer.body.toString('utf8').includes('UnknownOperationException'))
        throw new AwsError('UnknownOperationException', `The operation ${operation} is not known to DynamoDB Streams.`);
      return arnsOutward(answer, arns);
    },
    renderError: (error) => jsonError(DYNAMODB_PROTOCOL, error),
  };
}

/** The shard that is written to has no end, which the engine names all the same. */
function sharesOf(engines: Input, count: number, numbers: SequenceNumbers): Input[] {
  const range = isRecord(engines.SequenceNumberRange) ? engines.SequenceNumberRange : {};
  const start = numbers.shown(String(range.StartingSequenceNumber ?? '1'));
  return Array.from({ length: count }, (_, index) => ({
    ...engines,
    ShardId: shardIdOf(String(engines.ShardId), { index, count }),
    SequenceNumberRange: { StartingSequenceNumber: start },
  }));
}

function outward(record: Input, region: string, numbers: SequenceNumbers): Input {
  const { dynamodb } = record;
  if (!isRecord(dynamodb)) return record;
  return {
    ...record,
    awsRegion: region,
    dynamodb: { ...dynamodb, SequenceNumber: numbers.shown(String(dynamodb.SequenceNumber)) },
  };
}

function ours(iterator: Iterator): string {
  return Buffer.from(JSON.stringify(iterator)).toString('base64');
}

/** @returns undefined for an iterator that is not ours, which the engine refuses in its own words */
function readIterator(text: unknown): Iterator | undefined {
  try {
    const iterator: unknown = JSON.parse(Buffer.from(String(text), 'base64').toString('utf8'));
    if (!isRecord(iterator) || typeof iterator.engines !== 'string') return undefined;
    const { table_name, shard, engines } = iterator;
    return {
      table_name: String(table_name),
      shard: isRecord(shard) ? (shard as unknown as Shard) : ONLY_SHARD,
      engines,
    };
  } catch {
    return undefined;
  }
}

function rewritten(answer: Answer, change: (body: Input) => Input): Answer {
  if (answer.status !== 200) return answer;
  return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body.toString('utf8')) as Input)) };
}

function arnsOutward(answer: Answer, arns: StreamsServiceOptions['arns']): Answer {
  return { ...answer, body: arns.toClient(answer.body.toString('utf8')) };
}
