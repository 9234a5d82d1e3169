import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ArnTranslation } from '../../../../scripts/local-stack/dynamodb/arns.ts';
import { type DynamoDbEngine, startDynoxide } from '../../../../scripts/local-stack/dynamodb/engine.ts';
import { streamsService } from '../../../../scripts/local-stack/dynamodb/streams-service.ts';
import { AwsError, OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import {
  createUpstream,
  type Upstream,
  unsignedAuthorization,
} from '../../../../scripts/local-stack/gateway/upstream.ts';

const ITEMS = 40;

interface Shard {
  readonly ShardId: string;
  readonly SequenceNumberRange: Record<string, string>;
}

describe('DynamoDB Streams', function () {
  this.timeout(60_000);
  let stateDir: string;
  let engine: DynamoDbEngine;
  let upstream: Upstream;
  before(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'laurel-streams-'));
    engine = await startDynoxide(stateDir, () => {});
    upstream = createUpstream(engine.url);
    await table('CreateTable', {
      TableName: 'table',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    for (let index = 0; index < ITEMS; index += 1)
      await table('PutItem', {
        TableName: 'table',
        Item: { PK: { S: `p${index}` }, note: { S: '"awsRegion":"dynoxide"' } },
      });
  });
  after(async () => {
    upstream.close();
    await engine.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  const table = (operation: string, input: unknown) =>
    upstream.post(
      {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: unsignedAuthorization('eu-west-1', 'dynamodb'),
      },
      JSON.stringify(input),
    );

  function streams(shardCount: number) {
    const service = streamsService({
      upstream,
      arns: new ArnTranslation('eu-west-1', '000000000000', engine.region),
      region: 'eu-west-1',
      permissions: () => [],
      numbers: engine.numbers,
      shardCount,
      partitionKeyOf: () => 'PK',
    });
    return async (operation: string, input: unknown) => {
      const answer = await service.handle({
        operation,
        method: 'POST',
        url: '/',
        headers: {},
        body: Buffer.from(JSON.stringify(input)),
        caller: OPERATOR,
        signal: () => new AbortController().signal,
      });
      return JSON.parse(answer.body.toString());
    };
  }
  type Call = ReturnType<typeof streams>;

  const arnOf = async (call: Call) =>
    (await call('ListStreams', { TableName: 'table' })).Streams[0].StreamArn as string;
  const shardsOf = async (call: Call, more = {}) => {
    const answer = await call('DescribeStream', { StreamArn: await arnOf(call), ...more });
    return answer.StreamDescription as { Shards: Shard[]; LastEvaluatedShardId?: string };
  };
  async function read(call: Call, ShardId: string, from: object = { ShardIteratorType: 'TRIM_HORIZON' }) {
    const { ShardIterator } = await call('GetShardIterator', { StreamArn: await arnOf(call), ShardId, ...from });
    const { Records, NextShardIterator } = await call('GetRecords', { ShardIterator, Limit: 1000 });
    expect(NextShardIterator, 'an open shard goes on').to.be.a('string');
    return Records as {
      awsRegion: string;
      dynamodb: { SequenceNumber: string; NewImage: Record<string, { S: string }> };
    }[];
  }

  it('have one open shard, which has a beginning and no end, and numbers of 21 digits', async () => {
    const call = streams(1);
    const { Shards } = await shardsOf(call);
    expect(Shards).to.have.length(1);
    expect(Shards[0]?.SequenceNumberRange).to.have.all.keys('StartingSequenceNumber');
    const records = await read(call, Shards[0]?.ShardId ?? '');
    expect(records).to.have.length(ITEMS);
    for (const { dynamodb } of records) expect(dynamodb.SequenceNumber).to.match(/^\d{21}$/);
    const after = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: records[9]?.dynamodb.SequenceNumber };
    const rest = await read(call, Shards[0]?.ShardId ?? '', after);
    expect(rest.map(({ dynamodb }) => dynamodb.SequenceNumber)).to.deep.equal(
      records.slice(10).map(({ dynamodb }) => dynamodb.SequenceNumber),
    );
  });

  it("show the record's region, and touch nothing within its item", async () => {
    const call = streams(1);
    const { Shards } = await shardsOf(call);
    const [record] = await read(call, Shards[0]?.ShardId ?? '');
    expect(record?.awsRegion).to.equal('eu-west-1');
    expect(record?.dynamodb.NewImage.note?.S).to.equal('"awsRegion":"dynoxide"');
  });

  it('can be shared out into shards by partition key: every record is in one of them', async () => {
    const call = streams(3);
    const { Shards } = await shardsOf(call);
    expect(new Set(Shards.map(({ ShardId }) => ShardId)).size).to.equal(3);
    const records = await Promise.all(Shards.map(({ ShardId }) => read(call, ShardId)));
    const keys = records.map((each) => each.map(({ dynamodb }) => dynamodb.NewImage.PK?.S));
    expect(keys.flat().sort()).to.deep.equal(Array.from({ length: ITEMS }, (_, index) => `p${index}`).sort());
    for (const each of keys) expect(each.length).to.be.within(1, ITEMS - 2);
  });

  it('list their shards page by page', async () => {
    const call = streams(3);
    const { Shards } = await shardsOf(call);
    const first = await shardsOf(call, { Limit: 2 });
    expect(first.Shards).to.deep.equal(Shards.slice(0, 2));
    expect(first.LastEvaluatedShardId).to.equal(Shards[1]?.ShardId);
    const second = await shardsOf(call, { ExclusiveStartShardId: first.LastEvaluatedShardId });
    expect(second.Shards).to.deep.equal(Shards.slice(2));
    expect(second).to.not.have.property('LastEvaluatedShardId');
  });

  it('know no shard beyond those', async () => {
    const call = streams(3);
    const { Shards } = await shardsOf(call);
    const failure = await read(call, (Shards[2]?.ShardId ?? '').replace(/2$/, '3')).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(AwsError).and.include({ code: 'ResourceNotFoundException' });
  });
});
