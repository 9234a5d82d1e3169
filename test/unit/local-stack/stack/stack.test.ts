import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadDeclarations } from '../../../../scripts/declarations/declarations.ts';
import { type RunningStack, startStack } from '../../../../scripts/local-stack/stack/stack.ts';
import type { StackOptions } from '../../../../scripts/local-stack/stack/stack-options.ts';

import { eventually } from '../../../eventually.ts';
import { anAwsEndpoint } from './an-aws-endpoint.ts';

/** A whole stack, on a machine that others use as well. */
const WITHIN_MS = 30_000;
const STACK_MODULE = join(import.meta.dirname, '../../../../scripts/local-stack/stack/stack.ts');

const functions = {
  echo: {
    declaration: { trigger: { type: 'http', method: 'GET', path: '/echo' } },
    source: `export const handler = async () => ({
      statusCode: 200,
      body: JSON.stringify({ table: process.env.SHOP_TABLE_NAME ?? null, endpoint: process.env.AWS_ENDPOINT_URL }),
    });`,
  },
  // Writes what it gets through the AWS API, with its own key, as plain HTTP.
  record: {
    declaration: {
      trigger: { type: 'event', sources: ['orders'], detailTypes: ['placed'] },
      uses: { tables: { shop: { actions: ['PutItem'] } } },
    },
    source: `export const handler = async ({ Records }) => {
      for (const { messageId, body } of Records) {
        const PK = JSON.parse(body).detail.id;
        const response = await fetch(process.env.AWS_ENDPOINT_URL, {
          method: 'POST',
          headers: {
            'x-amz-target': 'DynamoDB_20120810.PutItem',
            authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request',
          },
          body: JSON.stringify({ TableName: process.env.SHOP_TABLE_NAME, Item: { PK: { S: PK } } }),
        });
        if (response.status !== 200) throw new Error(await response.text());
      }
      return { batchItemFailures: [] };
    };`,
  },
  // Copies each new item, so that its stream can be seen to be followed.
  follow: {
    declaration: {
      trigger: {
        type: 'stream',
        table: 'shop',
        filters: [{ eventName: ['INSERT'], dynamodb: { Keys: { PK: { S: [{ prefix: 'order' }] } } } }],
      },
      uses: { tables: { shop: { actions: ['PutItem'] } } },
    },
    source: `export const handler = async ({ Records }) => {
      for (const { dynamodb, awsRegion, eventSourceARN } of Records) {
        const Item = { PK: { S: 'seen-' + dynamodb.Keys.PK.S }, region: { S: awsRegion }, arn: { S: eventSourceARN } };
        await fetch(process.env.AWS_ENDPOINT_URL, {
          method: 'POST',
          headers: {
            'x-amz-target': 'DynamoDB_20120810.PutItem',
            authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request',
          },
          body: JSON.stringify({ TableName: process.env.SHOP_TABLE_NAME, Item }),
        });
      }
      return { batchItemFailures: [] };
    };`,
  },
};

/** A project of three small functions and whatever more is wanted, as it lies there after a build. */
function aProject(
  more: Readonly<Record<string, { declaration: object; source: string }>> = {},
  table: object = {},
): string {
  const root = mkdtempSync(join(tmpdir(), 'laurel-project-'));
  const write = (file: string, text: string) => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('shared/foreign-services.json', JSON.stringify({ orders: 'a service of others' }));
  write(
    'shared/shop/table.json',
    JSON.stringify({
      description: 'orders',
      partitionKey: { name: 'PK', type: 'S' },
      stream: 'NEW_AND_OLD_IMAGES',
      ...table,
    }),
  );
  for (const [name, { declaration, source }] of Object.entries({ ...functions, ...more })) {
    const full = { description: name, memoryMb: 128, timeoutSeconds: 5, ...declaration };
    write(`functions/shop/${name}/function.json`, JSON.stringify(full));
    write(`dist/shop-${name}/index.mjs`, source);
  }
  return root;
}

const call = async (endpoint: string, target: string, input: unknown) => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Record<string, unknown>;
};

const placed = (endpoint: string, id: string) =>
  call(endpoint, 'AWSEvents.PutEvents', {
    Entries: [
      { EventBusName: 'laurel-dev-shared', Source: 'dev.orders', DetailType: 'placed', Detail: JSON.stringify({ id }) },
    ],
  });

const item = (endpoint: string, PK: string) =>
  eventually(async () => {
    const { Item: found } = await call(endpoint, 'DynamoDB_20120810.GetItem', {
      TableName: 'laurel-dev-shop',
      Key: { PK: { S: PK } },
    });
    if (!found) throw new Error(`${PK} is not in the table`);
    return found as Record<string, { S: string }>;
  }, WITHIN_MS);

describe('the stack', function () {
  this.timeout(90_000);
  const root = aProject();
  const folders: string[] = [root];
  const running: RunningStack[] = [];
  const start = async (changes: Partial<StackOptions> = {}) => {
    const stateDir = changes.stateDir ?? mkdtempSync(join(tmpdir(), 'laurel-state-'));
    folders.push(stateDir);
    const stack = await startStack({ root, stateDir, apiPort: 0, awsPort: 0, log: () => {}, ...changes });
    running.push(stack);
    return { stack, stateDir };
  };

  afterEach(async () => {
    await Promise.all(running.splice(0).map((stack) => stack.stop()));
  });
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('leads an event through rule, queue, function, table and stream to the next function', async () => {
    const { stack } = await start();
    await placed(stack.endpoint, 'order-1');
    const seen = await item(stack.endpoint, 'seen-order-1');
    expect(seen.region?.S).to.equal('us-east-1');
    expect(seen.arn?.S).to.match(/^arn:aws:dynamodb:us-east-1:000000000000:table\/laurel-dev-shop\/stream\//);
  });

  it('runs a schedule at its time, when the clock is moved there, and tells the function of the run', async () => {
    const declaration = {
      trigger: { type: 'schedule', expression: 'cron(0 2 * * ? *)', timeZone: 'Europe/Berlin' },
      uses: { tables: { shop: { actions: ['PutItem'] } } },
    };
    const source = `export const handler = async (run) => {
      const Item = { PK: { S: 'run-' + run.scheduledTime }, at: { S: new Date().toISOString() }, run: { S: JSON.stringify(run) } };
      await fetch(process.env.AWS_ENDPOINT_URL, {
        method: 'POST',
        headers: {
          'x-amz-target': 'DynamoDB_20120810.PutItem',
          authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request',
        },
        body: JSON.stringify({ TableName: process.env.SHOP_TABLE_NAME, Item }),
      });
    };`;
    const withSchedule = aProject({ nightly: { declaration, source } });
    folders.push(withSchedule);
    const { stack } = await start({ root: withSchedule, clockMs: Date.parse('2028-02-29T00:00:00Z') });
    const moved = await fetch(`${stack.endpoint}/_laurel/clock`, {
      method: 'PUT',
      body: JSON.stringify({ at: '2028-02-29T00:59:59Z' }),
    });
    expect(moved.status).to.equal(200);
    const ran = await item(stack.endpoint, 'run-2028-02-29T01:00:00Z');
    expect(ran.at?.S).to.match(/^2028-02-29T01:00:/);
    const { executionId, ...told } = JSON.parse(ran.run?.S ?? '');
    const arn =
      'arn:aws:scheduler:us-east-1:000000000000:schedule/laurel-dev-shop-nightly-schedule/laurel-dev-shop-nightly-schedule';
    expect(told).to.deep.equal({ scheduledTime: '2028-02-29T01:00:00Z', scheduleArn: arn });
    expect(executionId).to.be.a('string');
    const name = 'laurel-dev-shop-nightly-schedule';
    const described = await (await fetch(`${stack.endpoint}/schedules/${name}?groupName=${name}`)).json();
    expect(described).to.include({ Arn: arn, ScheduleExpression: 'cron(0 2 * * ? *)', State: 'ENABLED' });
    const listed = (await (await fetch(`${stack.endpoint}/schedules`)).json()) as { Schedules: { Name: string }[] };
    expect(listed.Schedules.map(({ Name }) => Name)).to.deep.equal([name]);
    expect((await fetch(`${stack.endpoint}/schedules/none`)).status).to.equal(404);
  });

  it('carries what is written into a table to the bus, and goes on after a restart', async () => {
    const pipe = {
      filters: [{ eventName: ['INSERT'], dynamodb: { Keys: { PK: { S: [{ prefix: 'ORDER#' }] } } } }],
      target: 'bus',
      publishAs: 'orders',
      detailType: '$.dynamodb.NewImage.type.S',
      inputTemplate: '{"id":<$.dynamodb.NewImage.id.S>,"note":<$.dynamodb.NewImage.note.S>}',
    };
    const withPipe = aProject({}, { pipe });
    folders.push(withPipe);
    const { stack, stateDir } = await start({ root: withPipe });
    const write = (endpoint: string, PK: string, more: object) =>
      call(endpoint, 'DynamoDB_20120810.PutItem', {
        TableName: 'laurel-dev-shop',
        Item: { PK: { S: PK }, type: { S: 'placed' }, ...more },
      });
    await write(stack.endpoint, 'OTHER#1', { id: { S: 'order-0' } });
    await write(stack.endpoint, 'ORDER#1', { id: { S: 'order-1' }, note: { S: 'it is "mine" 😀' } });
    // The rule of the function takes it from the bus.
    await item(stack.endpoint, 'order-1');
    await stack.stop();
    running.splice(running.indexOf(stack), 1);
    const { stack: again } = await start({ root: withPipe, stateDir });
    await write(again.endpoint, 'ORDER#2', { id: { S: 'order-2' } });
    await item(again.endpoint, 'order-2');
    const nothing = await call(again.endpoint, 'DynamoDB_20120810.GetItem', {
      TableName: 'laurel-dev-shop',
      Key: { PK: { S: 'order-0' } },
    });
    expect(nothing, 'the filter left it out').to.deep.equal({});
  });

  it('answers HTTP with functions that know nothing but their own settings', async () => {
    const { stack } = await start();
    const response = await fetch(`${stack.apiEndpoint}/echo`);
    expect(await response.json()).to.deep.equal({ table: null, endpoint: stack.endpoint });
  });

  it('describes itself in a file that only its owner can read, as long as it runs', async () => {
    const { stack, stateDir } = await start();
    const file = join(stateDir, 'stack.json');
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    const description = JSON.parse(readFileSync(file, 'utf8'));
    expect(description).to.deep.include({
      pid: process.pid,
      endpoints: { aws: stack.endpoint, api: stack.apiEndpoint },
      region: 'us-east-1',
      busName: 'laurel-dev-shared',
      tables: { shop: 'laurel-dev-shop' },
    });
    expect(description.queues['shop/record']).to.deep.equal({
      name: 'laurel-dev-shop-record',
      url: `${stack.endpoint}/000000000000/laurel-dev-shop-record`,
      deadLetterName: 'laurel-dev-shop-record-dlq',
      deadLetterUrl: `${stack.endpoint}/000000000000/laurel-dev-shop-record-dlq`,
    });
    expect((await fetch(`${stack.endpoint}/_laurel/health`)).status).to.equal(200);
    await stack.stop();
    expect(existsSync(file)).to.equal(false);
  });

  it('keeps everything from start to start, and nothing when it begins anew', async () => {
    const { stack, stateDir } = await start();
    await placed(stack.endpoint, 'order-kept');
    await item(stack.endpoint, 'seen-order-kept');
    await stack.stop();
    const again = await start({ stateDir });
    expect(await item(again.stack.endpoint, 'order-kept')).to.deep.equal({ PK: { S: 'order-kept' } });
    await again.stack.stop();

    writeFileSync(join(stateDir, 'mine.txt'), 'not of the stack');
    const anew = await start({ stateDir, fresh: true });
    expect(
      await call(anew.stack.endpoint, 'DynamoDB_20120810.GetItem', {
        TableName: 'laurel-dev-shop',
        Key: { PK: { S: 'order-kept' } },
      }),
    ).to.deep.equal({});
    expect(existsSync(join(stateDir, 'mine.txt')), 'what is not its own stays').to.equal(true);
  });

  it('loses nothing that it has accepted when it is killed', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'laurel-state-'));
    const script = `
      const { startStack } = await import(${JSON.stringify(STACK_MODULE)});
      const stack = await startStack(${JSON.stringify({ root, stateDir, apiPort: 0, awsPort: 0 })});
      process.send(stack.endpoint);
    `;
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
      { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    );
    const [endpoint] = (await once(child, 'message')) as [string];
    const ids = Array.from({ length: 30 }, (_, index) => `order-${index}`);
    await Promise.all(ids.map((id) => placed(endpoint, id)));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { stack } = await start({ stateDir });
    for (const id of ids) await item(stack.endpoint, `seen-${id}`);
  });

  it('parks the event of a failed asynchronous invocation whatever its characters, or says that it cannot', async () => {
    const declaration = { trigger: { type: 'invoked' } };
    const source = "export const handler = async () => { throw new Error('no 😀\\u001b[31m \\ud83d'); };";
    const withFailing = aProject({ fails: { declaration, source } });
    folders.push(withFailing);
    const lines: string[] = [];
    const { stack } = await start({
      root: withFailing,
      invoker: { asyncRetryDelaysMs: [1, 1] },
      log: (line) => lines.push(line),
    });
    const invoke = (payload: unknown) =>
      fetch(`${stack.endpoint}/2015-03-31/functions/laurel-dev-shop-fails:live/invocations`, {
        method: 'POST',
        headers: { 'x-amz-invocation-type': 'Event' },
        body: JSON.stringify(payload),
      });
    expect((await invoke({ note: 'danke 😀' })).status).to.equal(202);
    const message = await eventually(async () => {
      const { Messages: messages } = await call(stack.endpoint, 'AmazonSQS.ReceiveMessage', {
        QueueUrl: `${stack.endpoint}/000000000000/laurel-dev-shop-fails-dlq`,
        MessageAttributeNames: ['All'],
      });
      const [first] =
        (messages as { Body: string; MessageAttributes: Record<string, { StringValue: string }> }[] | undefined) ?? [];
      if (!first) throw new Error('nothing is in the dead-letter queue');
      return first;
    }, WITHIN_MS);
    expect(JSON.parse(message.Body)).to.deep.equal({ note: 'danke 😀' });
    expect(message.MessageAttributes.ErrorMessage?.StringValue).to.equal('no 😀\uFFFD[31m \uFFFD');
    await invoke({ note: 'no character: \uFFFF' });
    await eventually(() => lines.some((line) => line.includes('Invalid characters found')), WITHIN_MS);
  });

  it('does not start twice on one state folder, and says which process is in the way', async () => {
    const { stack, stateDir } = await start();
    const failure = await start({ stateDir }).catch((error: Error) => error);
    expect(failure).to.include({ name: 'StateInUseError' });
    expect((failure as Error).message)
      .to.contain(stateDir)
      .and.to.contain(`process ${process.pid}`);
    expect((await fetch(`${stack.endpoint}/_laurel/health`)).status, 'the first one runs on').to.equal(200);
    expect(existsSync(stack.stackFile), 'and is still described').to.equal(true);
  });

  it('runs its functions on services at another endpoint', async () => {
    const deployment = { env: 'dev', region: 'us-east-1', accountId: '000000000000', busName: 'laurel-dev-shared' };
    const services = await anAwsEndpoint(deployment, loadDeclarations(root));
    try {
      const { stack } = await start({ servicesUrl: services.endpoint });
      await placed(stack.endpoint, 'order-elsewhere');
      await item(stack.endpoint, 'seen-order-elsewhere');
      expect(await item(services.endpoint, 'order-elsewhere')).to.deep.equal({ PK: { S: 'order-elsewhere' } });
      expect(
        await call(stack.endpoint, 'AmazonSQS.GetQueueUrl', { QueueName: 'laurel-dev-shop-record' }),
      ).to.deep.equal({
        QueueUrl: `${stack.endpoint}/000000000000/laurel-dev-shop-record`,
      });
      await stack.stop();
    } finally {
      await services.close();
    }
  });

  it('runs beside another one', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await placed(one.stack.endpoint, 'order-one');
    await item(one.stack.endpoint, 'order-one');
    const answer = await call(other.stack.endpoint, 'DynamoDB_20120810.GetItem', {
      TableName: 'laurel-dev-shop',
      Key: { PK: { S: 'order-one' } },
    });
    expect(answer).to.deep.equal({});
  });

  for (const [option, variable] of [
    ['awsPort', 'AWS_PORT'],
    ['apiPort', 'API_PORT'],
  ] as const)
    it(`names the port and ${variable} when it is taken, and leaves nothing running`, async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = taken.address() as AddressInfo;
      const stateDir = mkdtempSync(join(tmpdir(), 'laurel-state-'));
      const failure = await start({ stateDir, [option]: port }).catch((error: Error) => error);
      expect(failure).to.include({ name: 'PortInUseError' });
      expect((failure as Error).message)
        .to.contain(String(port))
        .and.to.contain(variable);
      taken.close();
      const { stack } = await start({ stateDir });
      expect((await fetch(`${stack.apiEndpoint}/echo`)).status, 'the folder is free again').to.equal(200);
    });
});
