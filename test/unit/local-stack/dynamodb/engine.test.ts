import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { type DynamoDbEngine, startDynoxide } from '../../../../scripts/local-stack/dynamodb/engine.ts';
import { engineUpstream, isEngineAway } from '../../../../scripts/local-stack/dynamodb/engine-upstream.ts';
import { OLDEST_EXPIRY_SECONDS } from '../../../../scripts/local-stack/dynamodb/expiry.ts';
import { Housekeeping } from '../../../../scripts/local-stack/dynamodb/housekeeping.ts';
import { createUpstream, type Upstream } from '../../../../scripts/local-stack/gateway/upstream.ts';
import { eventually } from '../../../eventually.ts';

const ENGINE_MODULE = join(import.meta.dirname, '../../../../scripts/local-stack/dynamodb/engine.ts');

async function call(url: string, operation: string, input: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=a',
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  expect(response.status, JSON.stringify(answer)).to.equal(200);
  return answer;
}

async function createTable(url: string): Promise<void> {
  await call(url, 'CreateTable', {
    TableName: 'table',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
}

const put = (url: string, key: string, more: object = {}) =>
  call(url, 'PutItem', { TableName: 'table', Item: { PK: { S: key }, ...more } });

function fail(reason: unknown): never {
  throw new Error(String(reason));
}

describe('the embedded DynamoDB', function () {
  this.timeout(60_000);
  let stateDir: string;
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'laurel-dynamodb-'));
  });
  afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

  it('ends with the process that started it, killed or not, and keeps what it has acknowledged', async () => {
    const script = `
      const { startDynoxide } = await import(${JSON.stringify(ENGINE_MODULE)});
      const engine = await startDynoxide(${JSON.stringify(stateDir)}, () => {});
      process.send(engine.url);
      setInterval(() => {}, 1000);
    `;
    const owner = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    const [url] = (await once(owner, 'message')) as [string];
    await createTable(url);
    await put(url, 'kept');
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const isGone = () =>
      fetch(url, { method: 'POST' }).then(
        () => false,
        () => true,
      );
    await eventually('dynoxide ends with its owner', isGone, 20_000);

    const engine = await startDynoxide(stateDir, fail);
    try {
      const { Item: item } = await call(engine.url, 'GetItem', { TableName: 'table', Key: { PK: { S: 'kept' } } });
      expect(item).to.deep.equal({ PK: { S: 'kept' } });
    } finally {
      await engine.stop();
    }
  });

  describe('that is killed', () => {
    let lines: string[];
    let engine: DynamoDbEngine;
    beforeEach(async () => {
      lines = [];
      engine = await startDynoxide(stateDir, (line) => lines.push(line));
    });
    afterEach(() => engine.stop());

    it('is started again on the same file and address, which is told once', async () => {
      await createTable(engine.url);
      await put(engine.url, 'kept');
      const before = engine.pid ?? fail('no process');
      process.kill(before, 'SIGKILL');
      // Not "down, then up": it may be back before anybody looks.
      await eventually('another process answers', () => engine.isUp && engine.pid !== before);
      const { Item: item } = await call(engine.url, 'GetItem', { TableName: 'table', Key: { PK: { S: 'kept' } } });
      expect(item).to.deep.equal({ PK: { S: 'kept' } });
      expect(lines).to.deep.equal(['DynamoDB has ended (dynoxide: SIGKILL). It is started again on the same file.']);
    });

    it('answers calls that met its end as a failure of DynamoDB that may be tried again', async () => {
      const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const { port } = closed.address() as AddressInfo;
      await new Promise((resolve) => closed.close(resolve));
      const failure = await engineUpstream(createUpstream(`http://127.0.0.1:${port}`))
        .post(headers, '{}')
        .catch((error: unknown) => error);
      expect(failure).to.include({ name: 'AwsError', code: 'InternalServerError', status: 500 });
      expect(isEngineAway(failure)).to.equal(true);
    });

    it('stays down once it was stopped', async () => {
      const { url } = engine;
      await engine.stop();
      expect(engine.isUp).to.equal(false);
      expect(await fetch(url, { method: 'POST' }).catch(() => 'nobody')).to.equal('nobody');
      expect(lines).to.deep.equal([]);
    });
  });

  describe('with its house kept', () => {
    let engine: DynamoDbEngine;
    let housekeeping: Housekeeping;
    let upstream: Upstream;
    let nowMs: number;
    let clockMs: number;
    let done: string | undefined;
    let expired: number;
    const count = () => {
      const database = new DatabaseSync(join(stateDir, 'dynamodb.db'), { readOnly: true });
      const sequences = database
        .prepare('SELECT sequence_number AS s FROM _stream_records ORDER BY id')
        .all()
        .map(({ s }) => Number(s));
      database.close();
      return sequences;
    };

    beforeEach(async () => {
      engine = await startDynoxide(stateDir, fail);
      await createTable(engine.url);
      upstream = createUpstream(engine.url);
      nowMs = Date.now();
      clockMs = nowMs;
      done = undefined;
      expired = 0;
      housekeeping = new Housekeeping({
        ...(engine.embedded ?? fail('not embedded')),
        oldestPositionOf: () => done,
        onExpired: () => {
          expired += 1;
        },
        onError: fail,
        upstream,
        expiryNow: () => clockMs,
        now: () => nowMs,
        recordsKept: 2,
      });
    });
    afterEach(async () => {
      await housekeeping.stop();
      upstream.close();
      await engine.stop();
    });

    it('finds the newest stream record by an index', () => {
      const database = new DatabaseSync(join(stateDir, 'dynamodb.db'), { readOnly: true });
      const plan = database
        .prepare(
          "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 'table'",
        )
        .all();
      database.close();
      expect(JSON.stringify(plan)).to.contain('stream_sequence');
    });

    it('keeps as many stream records as it should, and all that a mapping has not read', async () => {
      for (const key of ['a', 'b', 'c', 'd', 'e']) await put(engine.url, key);
      done = 'TRIM_HORIZON';
      housekeeping.trim();
      expect(count(), 'nothing has been read').to.deep.equal([1, 2, 3, 4, 5]);
      done = '2';
      housekeeping.trim();
      expect(count(), 'two have been read').to.deep.equal([3, 4, 5]);
      done = '5';
      housekeeping.trim();
      expect(count(), 'two are kept').to.deep.equal([4, 5]);
    });

    it('drops what is older than a day, but for the newest', async () => {
      for (const key of ['a', 'b', 'c']) await put(engine.url, key);
      done = '0';
      nowMs += 24 * 3600 * 1000 - 5_000;
      housekeeping.trim();
      expect(count()).to.deep.equal([1, 2, 3]);
      nowMs += 10_000;
      housekeeping.trim();
      expect(count()).to.deep.equal([3]);
      await put(engine.url, 'd');
      expect(count(), 'numbers go on').to.deep.equal([3, 4]);
    });

    describe('with a time to live', () => {
      const NOW_SECONDS = 1_835_000_000;
      const at = (seconds: number) => ({ 'expires.at': { N: String(seconds) } });
      const left = async () => {
        const { Items: items } = await call(engine.url, 'Scan', { TableName: 'table' });
        return (items as { PK: { S: string } }[]).map(({ PK }) => PK.S).sort();
      };
      beforeEach(async () => {
        clockMs = NOW_SECONDS * 1000 + 999;
        await call(engine.url, 'UpdateTimeToLive', {
          TableName: 'table',
          TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires.at' },
        });
      });

      it("deletes what has expired by the stack's clock, and what has not stays", async () => {
        await put(engine.url, 'a second too early', at(NOW_SECONDS + 1));
        await put(engine.url, 'just now', at(NOW_SECONDS));
        await put(engine.url, 'never');
        await put(engine.url, 'not a number', { 'expires.at': { S: '1' } });
        expect(await housekeeping.sweep()).to.equal(1);
        expect(expired, 'those who follow the stream are told').to.equal(1);
        expect(await left()).to.deep.equal(['a second too early', 'never', 'not a number']);
        clockMs += 1;
        expect(await housekeeping.sweep()).to.equal(1);
        expect(await housekeeping.sweep()).to.equal(0);
        expect(await left()).to.deep.equal(['never', 'not a number']);
      });

      it('leaves what expired more than five years ago', async () => {
        await put(engine.url, 'five years ago', at(NOW_SECONDS - 157_680_000));
        await put(engine.url, 'a second more', at(NOW_SECONDS - 157_680_001));
        await put(engine.url, 'zero', at(0));
        expect(OLDEST_EXPIRY_SECONDS).to.equal(157_680_000);
        expect(await housekeeping.sweep()).to.equal(1);
        expect(await left()).to.deep.equal(['a second more', 'zero']);
      });

      it('says on the stream that the service did it, and of a deletion by anyone else nothing', async () => {
        await put(engine.url, 'it\'s "mine" 😀', at(NOW_SECONDS));
        await put(engine.url, 'other', at(NOW_SECONDS + 1));
        await housekeeping.sweep();
        await call(engine.url, 'DeleteItem', { TableName: 'table', Key: { PK: { S: 'other' } } });
        const database = new DatabaseSync(join(stateDir, 'dynamodb.db'), { readOnly: true });
        const removed = database
          .prepare("SELECT keys_json, user_identity FROM _stream_records WHERE event_name = 'REMOVE' ORDER BY id")
          .all()
          .map((row) => [JSON.parse(String(row.keys_json)).PK.S, JSON.parse(String(row.user_identity))]);
        database.close();
        expect(removed).to.deep.equal([
          ['it\'s "mine" 😀', { type: 'Service', principalId: 'dynamodb.amazonaws.com' }],
          ['other', null],
        ]);
      });

      it('finds what is due by an index', async () => {
        await put(engine.url, 'due', at(NOW_SECONDS));
        await housekeeping.sweep();
        const database = new DatabaseSync(join(stateDir, 'dynamodb.db'), { readOnly: true });
        const value = `CAST(json_extract(item_json, '$."expires.at".N') AS REAL)`;
        const plan = database
          .prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM "table" WHERE ${value} IS NOT NULL AND ${value} BETWEEN 1 AND 2`)
          .all();
        database.close();
        expect(JSON.stringify(plan)).to.contain('_laurel_expiry');
      });
    });
  });
});
