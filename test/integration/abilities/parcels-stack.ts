import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { aProject } from '../../builders/a-project.ts';
import { eventually } from '../../eventually.ts';
import { aStateDir, type LocalStack, startLocalStack } from '../local-stack.ts';
import type { Answer } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Without the contexts of the product: what is proved here needs none of them. */
const PROJECT = [
  ...['build.mjs', 'package.json', 'tsconfig.json', 'scripts'],
  ...['shared/platform', 'shared/foreign-services.json'],
];
const TAP = 'laurel-test-parcels';
/** Good at whatever time the clock is moved to. */
export const FOR_EVER = { exp: Date.parse('2090-01-01') / 1000 };
const run = promisify(execFile);

type Item = Readonly<Record<string, unknown>>;

export const aParcel = () => `parcel-${randomUUID()}`;
/** Sorts as it counts. */
export const step = (number: number) => String(number).padStart(4, '0');
/** A step of a parcel that the pipe announces on the bus. */
export const announced = (parcelId: string, number: number, more: object = {}): Item => ({
  PK: parcelId,
  SK: step(number),
  announce: true,
  announcedAs: 'parcels.moved.v1',
  ...more,
});

/**
 * What the declarations offer and no function of the product uses: a context of its own, in a copy of the project, on a
 * stack that may be killed.
 */
export class ParcelsStack {
  readonly stateDir = aStateDir();
  readonly #project: ReturnType<typeof aProject>;
  #stack: LocalStack | undefined;
  #table: DynamoDBDocumentClient | undefined;
  #onBus: Tap | undefined;

  private constructor(project: ReturnType<typeof aProject>) {
    this.#project = project;
  }

  static async start(): Promise<ParcelsStack> {
    const project = aProject({
      'tsconfig.check.json': { extends: './tsconfig.json', include: ['functions', 'shared'], exclude: [] },
    });
    for (const path of PROJECT) cpSync(join(ROOT, path), join(project.root, path), { recursive: true });
    cpSync(join(import.meta.dirname, 'project'), project.root, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(project.root, 'node_modules'));
    const node = (...args: string[]) =>
      run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: project.root }).catch(
        ({ message, stdout }) => expect.fail(`${message}${stdout}`),
      );
    await node('build.mjs');
    const parcels = new ParcelsStack(project);
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    await Promise.all([parcels.#start(), node(compiler, '--noEmit', '-p', 'tsconfig.check.json')]);
    return parcels;
  }

  async #start(): Promise<void> {
    this.#stack = await startLocalStack(this.stateDir, {}, this.#project.root);
    this.#table = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: this.#stack.awsEndpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'tests', secretAccessKey: 'tests' },
      }),
    );
    this.#onBus = await tap(this.#stack.doors, 'parcels', TAP);
  }

  get stack(): LocalStack {
    return present(this.#stack);
  }

  get table(): DynamoDBDocumentClient {
    return present(this.#table);
  }

  /** As `kill -9` does, and started again on what it held. */
  async killAndStart(): Promise<void> {
    await this.stack.kill();
    await this.#start();
  }

  async stop(): Promise<void> {
    await this.#stack?.stop();
    this.#project.remove();
  }

  accept(json: unknown, key?: string): Promise<Answer> {
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    return this.stack.doors.request('POST', '/parcels', { token: this.#desk(), json, headers });
  }

  async ask(parcelId: string, json: unknown): Promise<void> {
    const path = `/parcels/${parcelId}/moves`;
    const { status, body } = await this.stack.doors.request('POST', path, { token: this.#desk(), json });
    expect(status, JSON.stringify(body)).to.equal(202);
  }

  /** What is known of a parcel. */
  async known(parcelId: string) {
    return (await this.stack.doors.request('GET', `/parcels/${parcelId}`)).body.data;
  }

  /** A page, as a browser asks for it, which is sent nowhere else. */
  page(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.description().endpoints.api), { redirect: 'manual', ...init });
  }

  /** What the stack says of itself. */
  description() {
    return JSON.parse(readFileSync(join(this.stateDir, 'stack.json'), 'utf8'));
  }

  async clock(at: string): Promise<void> {
    const moved = { method: 'PUT', body: JSON.stringify({ at }) };
    expect((await fetch(`${this.stack.awsEndpoint}/_laurel/clock`, moved)).status).to.equal(200);
  }

  async machineClock(): Promise<void> {
    const { status } = await fetch(`${this.stack.awsEndpoint}/_laurel/clock`, { method: 'DELETE' });
    expect(status).to.equal(200);
  }

  async put(table: string, item: Item): Promise<void> {
    await this.table.send(new PutCommand({ TableName: `laurel-dev-${table}`, Item: item }));
  }

  async item(PK: string, SK: string): Promise<Item | undefined> {
    return (await this.table.send(new GetCommand({ TableName: 'laurel-dev-parcels', Key: { PK, SK } }))).Item;
  }

  /** As `make` runs it. */
  tool(name: string, settings: Readonly<Record<string, string>> = {}) {
    return run(process.execPath, ['--disable-warning=ExperimentalWarning', join(ROOT, `scripts/tools/${name}.ts`)], {
      env: { PATH: process.env.PATH, STATE_DIR: this.stateDir, ...settings },
    }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout }) => ({ code: Number(code), output: String(stdout) }),
    );
  }

  /** What the bus has brought of a parcel. */
  async announcedOf(parcelId: string) {
    const all = await present(this.#onBus).all();
    return all.filter(({ detail }) => detail.data.parcelId === parcelId);
  }

  async steps(parcelId: string): Promise<string[]> {
    return (await this.announcedOf(parcelId)).map(({ detail }) => detail.data.step);
  }

  /** Waits for so many messages and leaves them where they are. */
  async receiveAll(QueueName: string, count: number): Promise<Message[]> {
    const { sqs } = this.stack.doors;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    return eventually(async () => {
      const { Messages = [] } = await sqs.send(
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

  #desk(): string {
    return this.stack.doors.token('desk-1', { scope: 'parcels:admin', ...FOR_EVER });
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the stack of parcels does not run');
  return value;
}

let starting: Promise<ParcelsStack> | undefined;

/** The stack that these tests share. Each brings its own parcels, and leaves the clock and the limits as they were. */
export function parcelsStack(): Promise<ParcelsStack> {
  starting ??= ParcelsStack.start();
  return starting;
}

after('the stack of parcels stops', async () => {
  const parcels = await starting?.catch(() => undefined);
  await parcels?.stop();
});
