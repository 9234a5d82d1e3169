import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import validateOrderV1 from '#contracts/loyalty/order-completed-v1';
import validateOrderV2 from '#contracts/loyalty/order-completed-v2';
import validateSpend from '#contracts/loyalty/spend-points-request';
import validateUser from '#contracts/loyalty/user-created-v1';
import validateId from '#contracts/platform/identifier';
import { below, oneOf, type Random } from '../../builders/random.ts';
import { eventually } from '../../eventually.ts';
import { runs, testRandom } from '../../randomness.ts';
import { LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { type Announcement, aMember, orderCompletedV2, userCreated } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { someTokens } from './hostile-tokens.ts';
import { hostileValue, type Json, type Schema, validValue } from './hostile-values.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** `make fuzz` asks for thousands. */
const EVENTS = runs(120);
const BODIES = Math.ceil((runs(120) * 2) / 3);

const QUEUES = ['loyalty/handle-order-completed', 'loyalty/handle-user-created'] as const;

interface EventKind {
  readonly type: string;
  readonly schema: string;
  readonly validate: (data: unknown) => boolean;
  /** The order that it announces. */
  readonly orderOf: (data: unknown) => string | undefined;
}

const KINDS: readonly [EventKind, ...EventKind[]] = [
  { type: 'users.userCreated.v1', schema: 'user-created-v1', validate: validateUser, orderOf: () => undefined },
  {
    type: 'orders.orderCompleted.v1',
    schema: 'order-completed-v1',
    validate: validateOrderV1,
    orderOf: named('orderNumber'),
  },
  {
    type: 'orders.orderCompleted.v2',
    schema: 'order-completed-v2',
    validate: validateOrderV2,
    orderOf: named('orderId'),
  },
];

interface Sent {
  readonly announcement: Announcement;
  /** Whose it is, and what it says, where it is valid. */
  readonly valid?: { readonly userId: string; readonly order: string | undefined };
}

describe('hostile input of every kind', function () {
  this.timeout(600_000);
  let stack: LocalStack;
  let random: Random;
  before(async () => {
    stack = await startLocalStack(undefined, { CONTEXTS: LEDGER });
    random = testRandom();
  });
  after(() => stack.stop());

  it(`${EVENTS} events are credited once or parked with their reason, and none is lost`, async () => {
    const sent = Array.from({ length: EVENTS }, (_, index) => anEvent(random, index));
    const marker = aMember();
    await stack.doors.publish(...sent.map(({ announcement }) => announcement), userCreated(marker));
    await stack.doors.balanceBecomes(marker, 100, 120_000);
    await quiet();

    const parked = (await Promise.all(QUEUES.map(parkedIn))).flat();
    const members = new Set(sent.flatMap(({ valid }) => (valid ? [valid.userId] : [])));
    const owners = new Map<string, string[]>();
    const welcomed = new Set<string>();
    for (const userId of members) {
      const sources = await coherentSources(userId);
      for (const source of sources)
        if (source.startsWith('welcome#')) welcomed.add(userId);
        else owners.set(source, [...(owners.get(source) ?? []), userId]);
    }
    for (const [order, of] of owners) expect(of, order).to.have.length(1);
    const expectedOrders = new Set(sent.flatMap(({ valid }) => valid?.order ?? []));
    expect(new Set(owners.keys())).to.deep.equal(expectedOrders);
    const signedUp = new Set(sent.flatMap(({ valid }) => (valid && valid.order === undefined ? [valid.userId] : [])));
    expect(welcomed).to.deep.equal(signedUp);
    await ledgersAreCoherent(stack.doors);

    const malformed = sent.filter(({ valid }) => !valid).length;
    const ofOthers = sent.filter(({ valid }) => valid?.order && owners.get(valid.order)?.[0] !== valid.userId).length;
    expect(countBy(parked)).to.deep.equal({
      ...(malformed > 0 ? { malformed_event: malformed } : {}),
      ...(ofOthers > 0 ? { order_of_another_member: ofOthers } : {}),
    });
    expectNoFailures();
  });

  it(`${BODIES} bodies are answered with what they are, and take what was answered`, async () => {
    const userId = aMember();
    const { doors } = stack;
    await doors.publish(userCreated(userId), orderCompletedV2(userId, `${userId}-order`));
    await doors.balanceBecomes(userId, 150);
    const schema = schemaAt('shared/loyalty/contracts/spend-points-request.schema.json');
    let taken = 0;
    for (let first = 0; first < BODIES; first += 10)
      await Promise.all(
        Array.from({ length: Math.min(10, BODIES - first) }, async () => {
          const { body, parsed } = aBody(random, schema);
          const { status, body: answer } = await doors.request('POST', '/loyalty', {
            token: doors.token(userId),
            headers: { 'content-type': 'application/json' },
            body,
          });
          const about = JSON.stringify({ body: body.slice(0, 200), status, answer });
          expect(answer, about).to.have.property('success', status === 201);
          if (Buffer.byteLength(body) > 16_384) expect(status, about).to.equal(413);
          else if (parsed !== undefined && validateSpend(parsed)) expect(status, about).to.be.oneOf([201, 400]);
          else expect(status, about).to.equal(400);
          if (status === 201) taken += (parsed as { points: number }).points;
        }),
      );
    expect((await doors.account(userId)).body.data.currentPoints).to.equal(150 - taken);
    await ledgersAreCoherent(doors);
    expectNoFailures();
  });

  it('of 168 tokens only the two that prove something are let in', async () => {
    const { Parameter } = await stack.doors.ssm.send(
      new GetParameterCommand({ Name: '/dev/shared/secret-access-key', WithDecryption: true }),
    );
    const userId = aMember();
    await stack.doors.publish(userCreated(userId));
    await stack.doors.balanceBecomes(userId, 100);
    const tokens = someTokens(userId, Parameter?.Value ?? '');
    expect(tokens).to.have.length(168);
    const answers = await Promise.all(
      tokens.map(async ({ token, what }) => {
        const { status } = await stack.doors.request('GET', '/loyalty', { token });
        return `${what}: ${status}`;
      }),
    );
    const wrong = answers.filter(
      (answer, index) => answer !== `${tokens[index]?.what}: ${tokens[index]?.isGood ? 200 : 401}`,
    );
    expect(wrong).to.deep.equal([]);
    expect(tokens.filter(({ isGood }) => isGood)).to.have.length(2);
    expectNoFailures();
  });

  /** A statement that adds up to the account. @returns what each of its transactions came from */
  async function coherentSources(userId: string): Promise<string[]> {
    const account = (await stack.doors.account(userId)).body;
    const transactions: { transactionId: string; points: number; balanceAfter: number; sequence: number }[] = [];
    for (let cursor = ''; ; ) {
      const { status, body } = await stack.doors.statement(userId, `?limit=100${cursor}`);
      expect(status).to.equal(200);
      transactions.push(...body.data.transactions);
      if (body.data.cursor === null) break;
      cursor = `&cursor=${encodeURIComponent(body.data.cursor)}`;
    }
    const oldestFirst = transactions.toReversed();
    let balance = 0;
    for (const [index, { points, balanceAfter, sequence }] of oldestFirst.entries()) {
      balance += points;
      expect([sequence, balanceAfter]).to.deep.equal([index + 1, balance]);
    }
    expect(account.data?.currentPoints ?? 0, userId).to.equal(balance);
    return oldestFirst.map(({ transactionId }) => transactionId);
  }

  function expectNoFailures(): void {
    for (const id of [...QUEUES, 'loyalty/spend-points', 'loyalty/get-account', 'loyalty/publish-points-changed']) {
      const log = readIfThere(join(stack.stateDir, 'logs', `${id.replace('/', '-')}.log`));
      expect(log.split('\n').filter((line) => line.includes('"level":"ERROR"'))).to.deep.equal([]);
    }
  }

  async function urlOf(name: string): Promise<string> {
    return (await stack.doors.sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl ?? '';
  }

  async function quiet(): Promise<void> {
    for (const id of QUEUES) {
      const QueueUrl = await urlOf(`laurel-dev-${id.replace('/', '-')}`);
      await eventually(
        `the queue of ${id} is empty`,
        async () => {
          const { Attributes = {} } = await stack.doors.sqs.send(
            new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
          );
          const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: taken } = Attributes;
          return waiting === '0' && taken === '0';
        },
        180_000,
      );
    }
  }

  async function parkedIn(id: string): Promise<string[]> {
    const QueueUrl = await urlOf(`laurel-dev-${id.replace('/', '-')}-dlq`);
    const reasons: string[] = [];
    for (;;) {
      const { Messages = [] } = await stack.doors.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
      );
      if (Messages.length === 0) return reasons;
      for (const { ReceiptHandle, MessageAttributes } of Messages) {
        reasons.push(MessageAttributes?.reason?.StringValue ?? 'without a reason');
        await stack.doors.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }
});

function anEvent(random: Random, index: number): Sent {
  const kind = oneOf(random, KINDS);
  const schema = schemaAt(`shared/loyalty/contracts/${kind.schema}.schema.json`);
  const mark = `hostile-${index}`;
  const data = random() < 0.2 ? validValue(schema, random, mark) : hostileValue(schema, random, mark);
  const [context = ''] = kind.type.split('.');
  const source = `dev.${context}`;
  const sender = oneOf<Json>(random, [
    source,
    source,
    source,
    `${source}/a`,
    'https://b.example/',
    '',
    ' ',
    7,
    null,
    {},
    `${source}/\u0000`,
  ]);
  const announcement = {
    context,
    type: kind.type,
    data,
    detail: {
      source: sender,
      time: oneOf<Json>(random, ['2026-11-27T00:00:00Z', '2026-11-27T00:00:00Z', 'yesterday', '']),
      correlationid: oneOf<Json>(random, ['c', '\u{1f600}'.repeat(127), 7, null, {}, '\ud800']),
      traceparent: oneOf<Json>(random, ['00-x', 7, null, []]),
      _datadog: oneOf<Json>(random, ['x', 7, { traceparent: {} }, null]),
    },
  };
  const shop = shopOf(sender, source);
  if (!kind.validate(data) || (kind.schema !== 'user-created-v1' && shop !== undefined && !validateId(shop)))
    return { announcement };
  const orderId = kind.orderOf(data);
  const order = orderId === undefined ? undefined : transactionOf(orderId, shop);
  return { announcement, valid: { userId: String((data as { userId: unknown }).userId), order } };
}

function shopOf(sender: Json, source: string): string | undefined {
  if (typeof sender !== 'string' || sender.trim() === '' || sender === source) return undefined;
  return sender.startsWith(`${source}/`) ? sender.slice(source.length + 1) : sender;
}

const transactionOf = (orderId: string, shop: string | undefined) =>
  shop === undefined ? `order#${orderId}` : `order@${encodeURIComponent(shop)}#${orderId}`;

function named(name: string) {
  return (data: unknown) => String((data as Record<string, unknown>)[name]);
}

function aBody(random: Random, schema: Schema): { body: string; parsed?: unknown } {
  const value = hostileValue(schema, random, 'points');
  const text = JSON.stringify(random() < 0.2 ? { points: 1 + below(random, 3) } : value);
  const body = oneOf(random, [
    text,
    text,
    text,
    text,
    ` \n${text}\t`,
    text.slice(0, below(random, text.length)),
    `\ufeff${text}`,
    `${text}${text}`,
    text.replace('"points"', '"points":1,"points"'),
    text.replaceAll('"', "'"),
    `{"points":${oneOf(random, ['01', '+1', '1.', '.5', '0x10', 'NaN', 'Infinity', '1e400', '1n', '-0'])}}`,
    JSON.stringify({ points: 'x'.repeat(16_384) }),
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
  ]);
  try {
    return { body, parsed: JSON.parse(body) };
  } catch {
    return { body };
  }
}

/** A contract with what it refers to in its place. */
function schemaAt(path: string): Schema {
  const file = join(ROOT, path);
  return JSON.parse(readFileSync(file, 'utf8'), (_, value) =>
    typeof value?.$ref === 'string' ? schemaAt(join(dirname(path), value.$ref)) : value,
  );
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
