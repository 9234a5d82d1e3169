import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { BatchWriteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { aProject } from '../../builders/a-project.ts';
import { eventually } from '../../eventually.ts';
import { aStateDir, type LocalStack, startLocalStack } from '../local-stack.ts';
import type { RequestOptions } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { type Tap, tap } from '../system/tap.ts';
import { misbehave } from '../tiers/companion-faults.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Without the functions of the product: what is proved here needs none of them. */
const PROJECT = ['build.mjs', 'package.json', 'tsconfig.json', 'scripts', 'shared'];
const TAP = 'laurel-test-parcels';
const FOR_EVER = { exp: Date.parse('2090-01-01') / 1000 };
const run = promisify(execFile);

const withoutRepeats = (all: readonly string[]) => [...new Set(all)];

const aParcel = () => `parcel-${randomUUID()}`;
/** Sorts as it counts. */
const step = (number: number) => String(number).padStart(4, '0');

/**
 * What the declarations offer and no function of the product uses: a context of its own, in a copy of the project, on a
 * stack that is killed in the middle.
 */
describe('a context that uses every ability', function () {
  this.timeout(180_000);
  const stateDir = aStateDir();
  let project: ReturnType<typeof aProject>;
  let stack: LocalStack;
  let table: DynamoDBDocumentClient;
  let onBus: Tap;

  before(async () => {
    project = aProject({
      'tsconfig.check.json': {
        extends: './tsconfig.json',
        include: ['functions', 'shared'],
        exclude: [],
      },
    });
    for (const path of PROJECT) cpSync(join(ROOT, path), join(project.root, path), { recursive: true });
    cpSync(join(import.meta.dirname, 'project'), project.root, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(project.root, 'node_modules'));
    const node = (...args: string[]) =>
      run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: project.root }).catch(
        ({ message, stdout }) => expect.fail(`${message}${stdout}`),
      );
    await node('build.mjs');
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    await Promise.all([start(), node(compiler, '--noEmit', '-p', 'tsconfig.check.json')]);
  });
  after(async () => {
    await stack?.stop();
    project.remove();
  });

  async function start(): Promise<void> {
    stack = await startLocalStack(stateDir, {}, project.root);
    table = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: stack.awsEndpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'tests', secretAccessKey: 'tests' },
      }),
    );
    onBus = await tap(stack.doors, 'parcels', TAP);
  }

  const desk = (options: RequestOptions = {}): RequestOptions => ({
    token: stack.doors.token('desk-1', { scope: 'parcels:admin', ...FOR_EVER }),
    ...options,
  });
  const accept = (json: unknown, key?: string) =>
    stack.doors.request(
      'POST',
      '/parcels',
      desk({ json, ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }) }),
    );
  const ask = async (parcelId: string, json: unknown) => {
    const { status, body } = await stack.doors.request('POST', `/parcels/${parcelId}/moves`, desk({ json }));
    expect(status, JSON.stringify(body)).to.equal(202);
  };
  const known = async (parcelId: string) => (await stack.doors.request('GET', `/parcels/${parcelId}`)).body.data;
  const page = (path: string, init: RequestInit = {}) => {
    const { endpoints } = JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8'));
    return fetch(new URL(path, endpoints.api), { redirect: 'manual', ...init });
  };
  const clock = async (at: string) => {
    const { status } = await fetch(`${stack.awsEndpoint}/_laurel/clock`, {
      method: 'PUT',
      body: JSON.stringify({ at }),
    });
    expect(status).to.equal(200);
  };
  const machineClock = () => fetch(`${stack.awsEndpoint}/_laurel/clock`, { method: 'DELETE' });
  const put = (name: string, Item: Record<string, unknown>) =>
    table.send(new PutCommand({ TableName: `laurel-dev-${name}`, Item }));
  /** As `make` runs it. */
  const tool = (name: string, settings: Readonly<Record<string, string>> = {}) =>
    run(process.execPath, ['--disable-warning=ExperimentalWarning', join(ROOT, `scripts/tools/${name}.ts`)], {
      env: { PATH: process.env.PATH, STATE_DIR: stateDir, ...settings },
    }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout }) => ({ code: Number(code), output: String(stdout) }),
    );
  /** A step of a parcel that the pipe announces on the bus. */
  const announced = (parcelId: string, number: number, more: object = {}) => ({
    PK: parcelId,
    SK: step(number),
    announce: true,
    announcedAs: 'parcels.moved.v1',
    ...more,
  });
  /** What the bus has brought of a parcel, repeats left out. */
  const steps = async (parcelId: string) => {
    await onBus.about('');
    return onBus.all().flatMap(({ detail }) => (detail.data.parcelId === parcelId ? [detail.data.step as string] : []));
  };

  describe('commands', () => {
    it('are done, and redelivered seconds after a failure', async () => {
      const parcelId = aParcel();
      const startedAt = Date.now();
      await ask(parcelId, { moves: [], slipFailsUntilReceive: 2 });
      await eventually(async () => expect((await known(parcelId)).printed).to.equal(1));
      expect(Date.now() - startedAt).to.be.within(1000, 15_000);
    });

    it('that can never be done are parked with their reason', async () => {
      await ask('Nowhere', { moves: [], slipFailsUntilReceive: 1 });
      const lost = `lost-${randomUUID()}`;
      await ask(lost, { moves: [], slipFailsUntilReceive: 1 });
      expect(await parked(stack.doors, 'parcels/print-slip', 'Nowhere')).to.include({ reason: 'malformed_command' });
      expect(await parked(stack.doors, 'parcels/print-slip', lost)).to.include({
        reason: 'parcel_lost',
        detail: 'nobody knows where it is',
      });
      const { QueueUrl } = await stack.doors.sqs.send(
        new GetQueueUrlCommand({ QueueName: 'laurel-dev-parcels-print-slip' }),
      );
      const id = randomUUID();
      const MessageBody = JSON.stringify({ id, command: 'parcels.burn.v1', correlationId: id, data: {} });
      await stack.doors.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      expect(await parked(stack.doors, 'parcels/print-slip', id)).to.include({ reason: 'unknown_command' });
    });

    it('of a group are done in their order, over one that fails and one that is parked; others go on', async () => {
      const [blocked, free] = [aParcel(), aParcel()];
      const way = ['a', 'b', 'c', 'd', 'e'];
      await ask(blocked, {
        moves: way.map((to) => (to === 'b' ? { to, failsUntilReceive: 2 } : { to })),
      });
      await ask(free, { moves: way.map((to) => ({ to })) });
      await eventually(async () => expect((await known(free)).route).to.deep.equal(way));
      await eventually(async () => expect((await known(blocked)).route).to.deep.equal(way));
      expect((await known(blocked)).receives.slice(0, 2), 'the second was given back once').to.deep.equal([1, 2]);
      expect((await known(free)).receives, 'none of the others was').to.deep.equal([1, 1, 1, 1, 1]);

      const { QueueUrl } = await stack.doors.sqs.send(
        new GetQueueUrlCommand({ QueueName: 'laurel-dev-parcels-move-parcel.fifo' }),
      );
      for (const id of ['before', 'nonsense', 'behind'])
        await stack.doors.sqs.send(
          new SendMessageCommand({
            QueueUrl,
            MessageGroupId: free,
            MessageDeduplicationId: `${free}-${id}`,
            MessageBody: JSON.stringify({
              id,
              command: 'parcels.moveParcel.v1',
              correlationId: id,
              data: { parcelId: free, ...(id === 'nonsense' ? {} : { to: id }) },
            }),
          }),
        );
      await eventually(async () => expect((await known(free)).route).to.deep.equal([...way, 'before', 'behind']));
      const [message] = await receiveAll('laurel-dev-parcels-move-parcel-dlq.fifo', 1);
      expect(message?.Attributes?.MessageGroupId).to.equal(free);
      expect(message?.MessageAttributes?.reason?.StringValue).to.equal('malformed_command');
      const redriven = await tool('redrive', { QUEUE: 'parcels/move-parcel' });
      expect(redriven.output).to.contain('Moved 1 of 1 message(s)');
      const [again] = await receiveAll('laurel-dev-parcels-move-parcel-dlq.fifo', 1);
      expect(again?.Attributes?.MessageGroupId).to.equal(free);
      expect(again?.MessageId).to.not.equal(message?.MessageId);
    });
  });

  /** Waits for so many messages and leaves them where they are. */
  async function receiveAll(QueueName: string, count: number) {
    const { QueueUrl } = await stack.doors.sqs.send(new GetQueueUrlCommand({ QueueName }));
    return eventually(async () => {
      const { Messages = [] } = await stack.doors.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      expect(Messages).to.have.length(count);
      return Messages;
    }, 30_000);
  }

  describe('kept answers', () => {
    it('answer the same request with the same parcel, and another one with 422', async () => {
      const key = randomUUID();
      const first = await accept({ desk: 'north', weightGrams: 100 }, key);
      expect(first.status).to.equal(201);
      expect(first.headers.get('idempotency-replayed')).to.equal(null);
      const again = await accept({ weightGrams: 100, desk: 'north' }, key);
      expect([again.status, again.body, again.headers.get('location')]).to.deep.equal([
        201,
        first.body,
        `/parcels/${first.body.data.parcelId}`,
      ]);
      expect(again.headers.get('idempotency-replayed')).to.equal('true');
      const other = await accept({ desk: 'north', weightGrams: 101 }, key);
      expect([other.status, other.body.code]).to.deep.equal([422, 'idempotency_key_reused']);
      const without = await accept({ desk: 'north', weightGrams: 100 });
      expect(without.body.data.parcelId).to.not.equal(first.body.data.parcelId);
    });

    it('let one of two run', async () => {
      const key = randomUUID();
      const slow = { desk: 'south', weightGrams: 100, takesMs: 1500 };
      // Two processes that are warm: a cold one could begin when the first request is done.
      await Promise.all([accept({ ...slow, takesMs: 1000 }), accept({ ...slow, takesMs: 1000 })]);
      const both = await Promise.all([accept(slow, key), delay(300).then(() => accept(slow, key))]);
      expect(both.map(({ status, body }) => body.code ?? status)).to.deep.equal([201, 'request_running']);
      expect(Number(both[1]?.headers.get('retry-after'))).to.be.within(1, 4);
      expect((await accept(slow, key)).body).to.deep.equal(both[0]?.body);
    });

    it('let a process that was killed block the key no longer than its timeout', async () => {
      const key = randomUUID();
      const startedAt = Date.now();
      // The function has four seconds and is ended by Lambda after them.
      const endless = { desk: 'south', weightGrams: 100, takesMs: 15_000 };
      const dead = await accept(endless, key);
      expect(dead.status).to.be.oneOf([500, 503]);
      const answers = await eventually(async () => {
        const { status } = await accept(endless, key);
        expect(status).to.not.equal(409);
        return status;
      });
      expect(answers, 'the same request runs again, and as long').to.be.oneOf([500, 503]);
      expect(Date.now() - startedAt).to.be.below(20_000);
    });
  });

  it('writes two tables at once or none, and an index holds what it includes and nothing else', async () => {
    const first = await accept({ desk: 'closed', weightGrams: 5 });
    expect(first.status).to.equal(201);
    const second = await accept({ desk: 'closed', weightGrams: 6 });
    expect(second.status).to.be.at.least(500);
    await eventually(async () => {
      const answer = await page('/desks/closed');
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).to.contain("default-src 'none'");
      const html = (await answer.text()).replaceAll('&#34;', '"');
      expect(html).to.equal('<h1>closed</h1><pre>[["PK","SK","acceptedAt","desk","weightGrams"]]</pre>');
    });
  });

  it('lets in whoever has the scope or the role, and nobody else', async () => {
    const json = { desk: 'north', weightGrams: 1 };
    const statusOf = async (token?: string) =>
      (await stack.doors.request('POST', '/parcels', { json, ...(token ? { token } : {}) })).status;
    const { token } = stack.doors;
    expect(await statusOf()).to.equal(401);
    expect(await statusOf(token('member', FOR_EVER))).to.equal(403);
    expect(await statusOf(token('member', { scope: 'parcels parcels:adm', ...FOR_EVER }))).to.equal(403);
    expect(await statusOf(token('member', { user_type: 'PREMIUM', ...FOR_EVER }))).to.equal(403);
    expect(await statusOf(token('desk-1', { scope: 'pos parcels:admin', ...FOR_EVER }))).to.equal(201);
    expect(await statusOf(token('root', { user_type: 'ADMIN', ...FOR_EVER }))).to.equal(201);
  });

  it('takes a form, and sends the browser to a page', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = await page('/desks', { method: 'POST', headers, body: 'desk=%3Cb%3E' });
    expect([sent.status, sent.headers.get('location')]).to.deep.equal([303, '/desks/%3Cb%3E']);
    expect(await (await page(sent.headers.get('location') ?? '')).text()).to.contain('<h1>&#60;b&#62;</h1>');
    const twice = await page('/desks', { method: 'POST', headers, body: 'desk=a&desk=b' });
    expect([twice.status, ((await twice.json()) as { code: string }).code]).to.deep.equal([400, 'malformed_body']);
    const json = await page('/desks', { method: 'POST', body: '{"desk":"a"}' });
    expect(json.status).to.equal(415);
  });

  it('opens a circuit after five failures, asks once after half a minute, and closes it', async () => {
    const carrier = async () => {
      const { status, body, headers } = await stack.doors.request('GET', '/carrier');
      return {
        said: status === 200 ? body.data.offers > 0 : body.message[0],
        wait: Number(headers.get('retry-after')),
      };
    };
    const said = async (count: number) => {
      const all = [];
      for (let index = 0; index < count; index++) all.push((await carrier()).said);
      return all;
    };
    // Failures that successes break are no outage.
    await misbehave(stack, 'products', { status: 500, flapping: { well: 1, ill: 3 } });
    expect(await said(8)).to.deep.equal([true, 'status', 'status', 'status', true, 'status', 'status', 'status']);
    await misbehave(stack, 'products', {});
    // The process looks at what it shares once a second.
    await eventually(async () => expect(await said(1)).to.deep.equal([true]));
    await misbehave(stack, 'products', { status: 500 });
    await eventually(async () => expect(await said(1)).to.deep.equal(['circuit_open']));
    const open = await carrier();
    expect(open.said).to.equal('circuit_open');
    expect(open.wait).to.be.within(1, 30);
    await misbehave(stack, 'products', {});
    expect(await said(2), 'nobody asks meanwhile').to.deep.equal(['circuit_open', 'circuit_open']);
    await clock(new Date(Date.now() + 31_000).toISOString());
    await eventually(async () => expect(await said(1)).to.deep.equal([true]));
    await machineClock();
  });

  describe('pipes', () => {
    it('bring the filtered inserts alone to the bus, with their type and source', async () => {
      const parcelId = aParcel();
      await put('parcels', announced(parcelId, 1));
      await put('parcels', announced(parcelId, 2, { announce: false }));
      await put('parcels', announced(parcelId, 1, { changed: true }));
      await put('parcels', announced(parcelId, 3));
      await eventually(async () => expect(await steps(parcelId)).to.deep.equal(['0001', '0003']));
      const [event] = onBus.all().filter(({ detail }) => detail.data.parcelId === parcelId);
      expect(event).to.deep.include({ type: 'parcels.moved.v1', source: 'dev.parcels' });
    });

    it('bring what a table gets to a queue, with an order and without', async () => {
      const parcelId = aParcel();
      await put('parcels-slips', { PK: parcelId });
      for (let number = 0; number < 12; number++) await put('parcels-movements', { PK: parcelId, SK: step(number) });
      await eventually(async () => {
        const { movements, printed } = await known(parcelId);
        expect(movements).to.deep.equal(Array.from({ length: 12 }, (_, number) => step(number)));
        expect(printed).to.equal(1);
      });
    });

    it('leave a record that the bus refuses in their dead-letter queue, and bring its neighbours', async () => {
      const parcelId = aParcel();
      await table.send(
        new BatchWriteCommand({
          RequestItems: {
            'laurel-dev-parcels': [1, 2, 3, 4, 5].map((number) => ({
              // An event without a type is refused.
              PutRequest: { Item: announced(parcelId, number, number === 3 ? { announcedAs: 7 } : {}) },
            })),
          },
        }),
      );
      const [message] = await receiveAll('laurel-dev-parcels-pipe-dlq', 1);
      const document = JSON.parse(message?.Body ?? '{}');
      expect(Object.keys(document).sort()).to.deep.equal(['DDBStreamBatchInfo', 'context', 'timestamp', 'version']);
      expect(document.context).to.deep.equal({
        partnerResourceArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/laurel-dev-parcels-pipe',
        condition: 'RetryAttemptsExhausted',
      });
      const { DDBStreamBatchInfo: batch } = document;
      expect(batch).to.include({ batchSize: 1 });
      expect(batch.startSequenceNumber)
        .to.match(/^\d{21}$/)
        .and.to.equal(batch.endSequenceNumber);
      await eventually(async () => {
        const seen = new Set(await steps(parcelId));
        expect([...seen].sort()).to.deep.equal(['0001', '0002', '0004', '0005']);
      });
    });

    it('and schedules show what they gave up on to the tools, which say what can be done', async () => {
      const queues = await tool('queues');
      expect(queues.output).to.contain('laurel-dev-parcels-close-day-schedule-dlq');
      expect(queues.output).to.match(/laurel-dev-parcels-pipe-dlq +1 /);
      expect(queues.output).to.match(/reason +RetryAttemptsExhausted\n +detail +1 record\(s\) of shardId-/);
      const refused = await tool('redrive', { QUEUE: 'laurel-dev-parcels-pipe-dlq' });
      expect(refused.output).to.contain('parcels (pipe) gave up on what is in it');
      expect(refused.code).to.equal(1);
      const { queues: described } = JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8'));
      expect(described['parcels/close-day (schedule)'].givenUpBy).to.equal('schedule');
    });

    it('are stopped and started as the Pipes API does, and what came meanwhile waits', async () => {
      const pipes = async (method: string, path = ''): Promise<Readonly<Record<string, unknown>>> => {
        const answer = await fetch(`${stack.awsEndpoint}/v1/pipes${path}`, { method });
        return { ...((await answer.json()) as Record<string, unknown>), status: answer.status };
      };
      const NAME = 'laurel-dev-parcels-pipe';
      const { Pipes } = await pipes('GET', `?NamePrefix=${NAME}`);
      expect(
        (Pipes as { Name: string; CurrentState: string }[]).map((pipe) => [pipe.Name, pipe.CurrentState]),
      ).to.deep.equal([[NAME, 'RUNNING']]);
      const pipe = await pipes('GET', `/${NAME}`);
      expect(pipe.Target).to.equal('arn:aws:events:us-east-1:000000000000:event-bus/laurel-dev-shared');
      expect(pipe.TargetParameters).to.deep.include({
        EventBridgeEventBusParameters: { DetailType: '$.dynamodb.NewImage.announcedAs.S', Source: 'dev.parcels' },
      });
      expect(await pipes('GET', '/unknown')).to.include({ status: 404 });
      expect(await pipes('DELETE', `/${NAME}`)).to.include({ status: 400 });
      expect(await pipes('POST', `/${NAME}/stop`)).to.include({ status: 200, CurrentState: 'STOPPED' });
      const [stopped, other] = [aParcel(), aParcel()];
      await put('parcels', announced(stopped, 1));
      await put('parcels-slips', { PK: other });
      await eventually('the other pipe has brought its record', async () => (await known(other)).printed === 1);
      expect(await steps(stopped)).to.deep.equal([]);
      expect(await pipes('POST', `/${NAME}/start`)).to.include({ status: 200, CurrentState: 'RUNNING' });
      await eventually(async () => expect(await steps(stopped)).to.deep.equal(['0001']));
    });

    it('lose nothing and reorder nothing of a key while the stack is killed in the middle', async () => {
      const parcelIds = Array.from({ length: 3 }, aParcel);
      const wanted = Array.from({ length: 20 }, (_, number) => step(number));
      const write = async (from: number, to: number) => {
        for (let number = from; number < to; number++)
          for (const parcelId of parcelIds) {
            await put('parcels', announced(parcelId, number));
            await put('parcels-movements', { PK: parcelId, SK: step(number) });
          }
      };
      await write(0, 10);
      await stack.kill();
      await start();
      await write(10, 20);
      await eventually(async () => {
        for (const parcelId of parcelIds) {
          const all = await steps(parcelId);
          expect(withoutRepeats(all)).to.deep.equal(wanted);
          // A step whose message was not yet deleted is taken again, behind nothing that follows it.
          const { movements } = await known(parcelId);
          expect(withoutRepeats(movements)).to.deep.equal(wanted);
          expect(movements.length).to.be.at.most(wanted.length + 10);
        }
      }, 60_000);
    });
  });

  it('limits an address on a public route', async () => {
    await stack.doors.ssm.send(
      new PutParameterCommand({
        Name: '/dev/shared/rate-limits',
        Value: JSON.stringify({ address: { perSecond: 0.01, burst: 3 } }),
        Type: 'String',
        Overwrite: true,
      }),
    );
    // The function reads the parameter anew within half a minute of its clock.
    await clock(new Date(Date.now() + 60_000).toISOString());
    const limited = await eventually(async () => {
      const answer = await page('/desks/north');
      expect(answer.status).to.equal(429);
      return answer;
    });
    expect(Number(limited.headers.get('retry-after'))).to.be.within(90, 101);
    expect(limited.headers.get('ratelimit-limit')).to.equal('3');
    expect(((await limited.json()) as { code: string }).code).to.equal('rate_limited');
    expect((await page('/desks', { method: 'POST' })).status, 'a route that is not limited').to.equal(415);
    await machineClock();
  });

  it('deletes what has expired late where it is told to, and then at once', async () => {
    const PK = aParcel();
    const expiresAtEpochSeconds = Math.floor(Date.now() / 1000) - 10;
    const standing = (wanted: object) =>
      fetch(`${stack.awsEndpoint}/_laurel/faults/standing`, { method: 'PUT', body: JSON.stringify(wanted) });
    const isThere = async () =>
      (await table.send(new GetCommand({ TableName: 'laurel-dev-parcels', Key: { PK, SK: 'OLD' } }))).Item !==
      undefined;
    expect((await standing({ lateTtl: 3600 })).status).to.equal(200);
    await put('parcels', { PK, SK: 'OLD', expiresAtEpochSeconds });
    const other = aParcel();
    await put('parcels', { PK: other, SK: 'OLD', expiresAtEpochSeconds: expiresAtEpochSeconds - 3600 });
    await eventually('the one that is an hour older is gone', async () => {
      const { Item } = await table.send(
        new GetCommand({ TableName: 'laurel-dev-parcels', Key: { PK: other, SK: 'OLD' } }),
      );
      return Item === undefined;
    });
    expect(await isThere()).to.equal(true);
    await standing({});
    await eventually('it is gone', async () => !(await isThere()));
  });

  describe('schedules', () => {
    it('runs its schedule once for each due time, over a kill and a moved clock', async () => {
      // Three at night in Berlin is two in UTC in winter and one in summer.
      const closed = async (due: string) =>
        (await table.send(new GetCommand({ TableName: 'laurel-dev-parcels', Key: { PK: 'DAYS', SK: due } }))).Item
          ?.closed;
      await clock('2032-01-10T01:59:58Z');
      await eventually(async () => expect(await closed('2032-01-10T02:00:00.000Z')).to.equal(1), 20_000);
      // A run that is killed before it is known to have ended is delivered again; half a year later its note is gone.
      await eventually('every run that has begun has ended', () => {
        const log = readFileSync(join(stateDir, 'logs/parcels-close-day.log'), 'utf8');
        return log.split('platform.start"').length === log.split('platform.report"').length;
      });
      await clock('2032-01-10T02:00:30Z');
      await stack.kill();
      await start();
      // Of all the nights between the two, the last one is made up for.
      await clock('2032-07-10T00:30:00Z');
      await eventually(async () => expect(await closed('2032-07-09T01:00:00.000Z')).to.equal(1), 20_000);
      await clock('2032-07-10T00:59:58Z');
      await eventually(async () => expect(await closed('2032-07-10T01:00:00.000Z')).to.equal(1), 20_000);
      // None of them was closed twice.
      expect(await closed('2032-07-09T01:00:00.000Z')).to.equal(1);
      expect(await closed('2032-07-08T01:00:00.000Z')).to.equal(undefined);
      expect(await closed('2032-01-10T02:00:00.000Z')).to.equal(1);
    });
  });
});
