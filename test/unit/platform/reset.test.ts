import '../../builders/quiet.ts';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { keptAnswers } from '../../../shared/platform/boundary/kept-answers.ts';
import { remembered, resetOf, resets } from '../../../shared/platform/boundary/reset.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { answersKept } from '../../../shared/platform/idempotency/kept-answers.ts';
import { buckets } from '../../../shared/platform/limits/bucket.ts';
import { emptied, pauseMs } from '../../../shared/platform/reset/emptied-table.ts';
import { intakeKey } from '../../../shared/platform/reset/own-intake.ts';
import { NOON } from '../../builders/accounts.ts';
import { inEnvironment } from '../../builders/environment.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aContext as aLambdaContext, aRequest, aRequestContext } from '../../builders/lambda.ts';
import { throttled } from '../../builders/table/errors.ts';
import { ItemTable } from '../../builders/table/item-table.ts';

type Item = { readonly PK: string; readonly SK: string };
interface Scan {
  readonly TableName: string;
  readonly ExclusiveStartKey?: { readonly from: number };
  readonly ExpressionAttributeValues?: Readonly<Record<string, string>>;
}

/** Tables of a page size, of which each call may delete a part. */
function tables(contents: Readonly<Record<string, readonly Item[]>>, pageSize = 10, mostDeletes = 25) {
  const left = new Map(Object.entries(contents).map(([name, items]) => [name, [...items]]));
  const deletes: number[] = [];
  const updates: object[] = [];
  let onUpdate = () => {};
  const client = {
    send: async (command: { readonly input: unknown }) => {
      if (command instanceof UpdateCommand) {
        updates.push(command.input);
        return onUpdate();
      }
      if (command instanceof ScanCommand) {
        const { TableName, ExclusiveStartKey, ExpressionAttributeValues } = command.input as unknown as Scan;
        const begins = Object.values(ExpressionAttributeValues ?? { all: '' });
        const items = left.get(TableName);
        if (!items) throw new Error('throttled');
        const matching = items.filter(({ PK }) => begins.some((text) => PK.startsWith(text)));
        const from = ExclusiveStartKey?.from ?? 0;
        const more = matching.length > from + pageSize;
        // What the page before held is gone by now.
        return { Items: matching.slice(0, pageSize), ...(more ? { LastEvaluatedKey: { from: 0 } } : {}) };
      }
      if (!(command instanceof BatchWriteCommand)) throw new Error('no such call');
      const [[name = '', requests = []] = []] = Object.entries(command.input.RequestItems ?? {});
      deletes.push(requests.length);
      const done = requests.slice(0, mostDeletes).map(({ DeleteRequest }) => JSON.stringify(DeleteRequest?.Key));
      left.set(name, left.get(name)?.filter((item) => !done.includes(JSON.stringify(item))) ?? []);
      const rest = requests.slice(mostDeletes);
      return rest.length > 0 ? { UnprocessedItems: { [name]: rest } } : {};
    },
  };
  return { client: client as never, left, deletes, updates, refuse: (refusal: () => void) => (onUpdate = refusal) };
}

const items = (count: number, prefix = 'USER#') =>
  Array.from({ length: count }, (_, index) => ({ PK: `${prefix}${index}`, SK: 'A' }));
const keys = ['PK', 'SK'];
const always = () => true;
const noPause = async () => {};

describe('a table that is emptied', () => {
  it('holds nothing in the end, in calls of 25 at most', async () => {
    const { client, left, deletes } = tables({ t: items(120) }, 60);
    expect(await emptied(client, { tableName: 't', keys }, always)).to.deep.equal({ deleted: 120, left: false });
    expect([left.get('t'), deletes]).to.deep.equal([[], [25, 25, 10, 25, 25, 10]]);
  });

  it('keeps what does not begin as is said', async () => {
    const kept = items(3, 'SCHEDULE#');
    const { client, left } = tables({ t: [...items(2, 'LIMIT#'), ...kept, ...items(2, 'IDEMPOTENCY#a/')] });
    const outcome = await emptied(client, { tableName: 't', keys, beginnings: ['LIMIT#', 'IDEMPOTENCY#a/'] }, always);
    expect([outcome.deleted, left.get('t')]).to.deep.equal([4, kept]);
  });

  it('is asked again for what was left out, and not for ever', async () => {
    const { client, left } = tables({ t: items(20) }, 20, 7);
    const pauses: number[] = [];
    const pause = async (attempt: number) => pauses.push(attempt);
    await emptied(client, { tableName: 't', keys }, always, pause);
    expect([left.get('t'), pauses]).to.deep.equal([[], [2, 3]]);
    const stuck = tables({ t: items(2) }, 10, 0);
    expect(await failureOf(emptied(stuck.client, { tableName: 't', keys }, always, noPause))).to.be.instanceOf(
      TransientError,
    );
    expect(stuck.deletes).to.have.length(6);
  });

  it('is given a pause that doubles, from it to twice as long', () => {
    expect([2, 3, 6].map((attempt) => pauseMs(attempt, 0))).to.deep.equal([400, 800, 6400]);
    expect([2, 3, 6].map((attempt) => pauseMs(attempt, 1))).to.deep.equal([800, 1600, 12_800]);
  });

  it('is looked at as it is, by keys alone, page by page until a look at the whole finds nothing', async () => {
    const scans: unknown[] = [];
    const deletes: unknown[] = [];
    const last = { PK: 'USER#1', SK: 'A' };
    const pages = [{ Items: [last], LastEvaluatedKey: last }, { Items: [{ PK: 'USER#2', SK: 'A' }] }];
    // Written behind the first look.
    pages.push({ Items: [{ PK: 'USER#0', SK: 'A' }] });
    const client = {
      send: async (command: { readonly input: object }) => {
        if (command instanceof ScanCommand) {
          scans.push(command.input);
          return pages.shift() ?? {};
        }
        deletes.push(command.input);
        return {};
      },
    };
    const beginnings = ['USER#', 'CARD#'];
    const outcome = await emptied(client as never, { tableName: 't', keys, beginnings }, always);
    expect(outcome).to.deep.equal({ deleted: 3, left: false });
    const scan = {
      TableName: 't',
      ConsistentRead: true,
      ProjectionExpression: '#k0, #k1',
      ExpressionAttributeNames: { '#k0': 'PK', '#k1': 'SK' },
      FilterExpression: 'begins_with(#k0, :b0) OR begins_with(#k0, :b1)',
      ExpressionAttributeValues: { ':b0': 'USER#', ':b1': 'CARD#' },
    };
    expect(scans).to.deep.equal([scan, { ...scan, ExclusiveStartKey: last }, scan, scan]);
    expect(deletes).to.deep.equal(
      ['USER#1', 'USER#2', 'USER#0'].map((PK) => ({
        RequestItems: { t: [{ DeleteRequest: { Key: { PK, SK: 'A' } } }] },
      })),
    );
  });

  it('is asked for four calls at once and no more', async () => {
    const { client } = tables({ t: items(250) }, 250);
    let underWay = 0;
    const most: number[] = [];
    const busy = {
      send: async (command: object) => {
        most.push(++underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay--;
        return (client as { send(command: object): Promise<unknown> }).send(command);
      },
    };
    await emptied(busy as never, { tableName: 't', keys }, always);
    expect(Math.max(...most)).to.equal(4);
  });

  it('is left when the time is over, which is said', async () => {
    const { client, left } = tables({ t: items(30) }, 10);
    let pages = 2;
    expect(await emptied(client, { tableName: 't', keys }, () => pages-- > 0)).to.deep.equal({
      deleted: 20,
      left: true,
    });
    expect(left.get('t')).to.have.length(10);
  });
});

describe("a context's part of a reset", () => {
  function aContext(contents: Readonly<Record<string, readonly Item[]>>, timeLeftMs = 100_000) {
    const table = tables(contents);
    const reset = resets({
      ...{ client: table.client, context: 'goods', platformTable: 'platform', timeLeftMs: () => timeLeftMs },
      tables: { goods: { tableName: 'goods', keys }, 'goods-notes': { tableName: 'notes', keys } },
    });
    return { ...table, reset };
  }
  const resetId = 'r-1';

  it('is written under its own key, by the reset that has closed it', async () => {
    const { reset, updates } = aContext({ goods: [], notes: [] });
    const nothing = { counts: {}, failed: [], left: false };
    expect(await reset({ step: 'close', resetId, untilMs: NOON })).to.deep.equal(nothing);
    await reset({ step: 'empty', resetId });
    await reset({ step: 'seed', resetId, resetAt: NOON, pass: 'sixteen letters!' });
    await reset({ step: 'open', resetId });
    const condition = { ConditionExpression: 'resetId = :reset' };
    const update = (UpdateExpression: string, values: object, more: object = condition) => ({
      ...{ TableName: 'platform', Key: { PK: 'RESET#goods', SK: 'RESET' }, UpdateExpression },
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':reset': resetId, ...values },
      ...more,
    });
    expect(updates).to.deep.equal([
      update('SET #state = :state, resetId = :reset, untilMs = :until', { ':state': 'closed', ':until': NOON }, {}),
      update('SET #state = :state', { ':state': 'closed' }),
      update('SET #state = :state, resetAt = :at, pass = :pass', {
        ...{ ':state': 'seeding', ':at': NOON, ':pass': 'sixteen letters!' },
      }),
      update('SET #state = :state REMOVE pass, untilMs', { ':state': 'open' }),
    ]);
  });

  it('fails as the table fails, where that is no word of another reset', async () => {
    const { reset, refuse } = aContext({ goods: [], notes: [] });
    refuse(() => {
      throw throttled();
    });
    expect(await failureOf(reset({ step: 'open', resetId }))).to.include({
      name: 'ProvisionedThroughputExceededException',
    });
  });

  it('empties its tables and counts what went', async () => {
    const { reset, left } = aContext({ goods: items(12), notes: items(3) });
    expect(await reset({ step: 'empty', resetId })).to.deep.equal({
      counts: { 'goods.goods': 12, 'goods.goods-notes': 3 },
      failed: [],
      left: false,
    });
    expect([...left.values()]).to.deep.equal([[], []]);
  });

  it('forgets the answers that its functions have kept, and limits; what others have kept stays', async () => {
    const platform = new ItemTable();
    const keep = (id: string) =>
      keptAnswers(id, answersKept(platform.client, 'platform'))(
        {
          ...{ event: aRequest({ method: 'POST' }), context: aRequestContext(), at: NOON },
          ...{ idempotencyKey: 'key-1', who: { userId: 'ada' }, asked: {} },
        },
        async () => created({}),
      );
    for (const id of ['goods/sell', 'goods/reset-prices', 'goods-notes/write']) await keep(id);
    await buckets(platform.client, 'platform')('member#ada', { perSecond: 1, burst: 1 }, NOON);
    const kept = [intakeKey('goods'), { PK: 'TOKEN#pdi', SK: 'TOKEN' }];
    const written = platform.items().map(({ PK, SK }) => ({ PK, SK }) as Item);
    const { client, left } = tables({ platform: [...written, ...kept] });
    expect(await emptied(client, remembered('goods', 'platform'), always)).to.deep.equal({ deleted: 3, left: false });
    const ofOthers = written.filter(({ PK }) => PK.includes('goods-notes'));
    expect(left.get('platform')).to.deep.equal([...ofOthers, ...kept]);
    expect(ofOthers).to.have.length(1);
  });

  it('reset-reports-what-it-could-not-empty, and empties the others', async () => {
    const { reset, left } = aContext({ goods: items(2) });
    expect(await reset({ step: 'empty', resetId })).to.deep.equal({
      counts: { 'goods.goods': 2, 'goods.goods-notes': 0 },
      failed: ['goods.goods-notes'],
      left: false,
    });
    expect(left.get('goods')).to.deep.equal([]);
  });

  it('says that something is left where its time is over', async () => {
    for (const [timeLeftMs, left] of [
      [20_000, true],
      [20_001, false],
    ] as const) {
      const { reset } = aContext({ goods: items(2), notes: [] }, timeLeftMs);
      expect(await reset({ step: 'empty', resetId })).to.include({ left });
    }
  });

  it('does nothing for a reset that another one has followed', async () => {
    const { reset, refuse, left } = aContext({ goods: items(2), notes: [] });
    refuse(() => {
      throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
    });
    const failure = await failureOf(reset({ step: 'empty', resetId }));
    expect(failure).to.be.instanceOf(PermanentError).and.to.include({ reason: 'another_reset' });
    expect(left.get('goods')).to.have.length(2);
  });
});

describe('the function by which a context is reset', () => {
  const deployment = {
    ...{ PLATFORM_TABLE_NAME: 'laurel-dev-platform', GOODS_TABLE_NAME: 'laurel-dev-goods' },
    ...{ GOODS_NOTES_TABLE_NAME: 'laurel-dev-goods-notes', DEMO_RESET: 'goods', ENV: 'dev' },
  };

  /** What the function answers, or the reason for which it fails, and the tables that it has looked through. */
  function asked(settings: Readonly<Record<string, string | undefined>> = {}, step: object = { step: 'empty' }) {
    const send = sinon.stub(DynamoDBDocumentClient.prototype, 'send').resolves({} as never);
    return inEnvironment({ ...deployment, ...settings }, async () => {
      const handler = resetOf('goods', { goods: ['PK'], 'goods-notes': ['PK', 'SK'] });
      const context = { ...aLambdaContext(), getRemainingTimeInMillis: () => 60_000 };
      const outcome = await handler({ resetId: 'r-1', ...step }, context).then(
        (answer) => answer as unknown,
        (error: PermanentError) => [error.reason, error.message],
      );
      const scans = send.args.flatMap(([command]) =>
        (command as unknown) instanceof ScanCommand ? [command.input] : [],
      );
      return { outcome, scans: scans as readonly { readonly TableName: string; readonly FilterExpression?: string }[] };
    }).finally(() => send.restore());
  }

  it('empties the tables of its own settings, and of the platform its own part', async () => {
    const { outcome, scans } = await asked();
    expect(outcome).to.deep.equal({
      counts: { 'goods.goods': 0, 'goods.goods-notes': 0, 'goods.platform': 0 },
      failed: [],
      left: false,
    });
    const tables = ['laurel-dev-goods', 'laurel-dev-goods-notes', 'laurel-dev-platform'];
    expect(scans.map(({ TableName }) => TableName)).to.have.members(tables);
    expect(remembered('goods', 'laurel-dev-platform')).to.deep.equal({
      tableName: 'laurel-dev-platform',
      keys: ['PK', 'SK'],
      beginnings: ['IDEMPOTENCY#goods/', 'LIMIT#'],
    });
  });

  it('does nothing where the deployment allows no resets, or those of another context, and never in production', async () => {
    for (const settings of [{ DEMO_RESET: undefined }, { DEMO_RESET: 'orders' }, { ENV: 'prod' }]) {
      const { outcome, scans } = await asked(settings);
      expect(outcome).to.deep.equal(['reset_not_allowed', 'this deployment allows no reset']);
      expect(scans).to.deep.equal([]);
    }
  });

  it('does nothing for what is no step of a reset', async () => {
    const { outcome, scans } = await asked({}, { step: 'burn' });
    expect([(outcome as string[])[0], scans]).to.deep.equal(['malformed_input', []]);
  });
});
