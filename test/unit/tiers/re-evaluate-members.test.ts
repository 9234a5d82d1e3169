import '../../builders/quiet.ts';
import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import type { ReEvaluationRequest } from '#contracts/tiers/re-evaluation-request';
import declaration from '../../../functions/tiers/re-evaluate-members/function.json' with { type: 'json' };
import { MEMBERS_INDEX, memberOf, shardOf } from '../../../shared/loyalty/contracts/account-item.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import table from '../../../shared/loyalty/table.json' with { type: 'json' };
import { FRESH_FOR_MS } from '../../../shared/platform/aws/parameters.ts';
import { MEMBERS_PER_PAGE, type MembersPlace, membersPages } from '../../../shared/tiers/adapters/members-pages.ts';
import { programmeChange, startReEvaluations } from '../../../shared/tiers/adapters/programme-changed.ts';
import { withoutAccount } from '../../../shared/tiers/tier-state.ts';
import {
  PAGES_PER_EXECUTION,
  reEvaluation,
  UNTIL_ALL_KNOW_SECONDS,
} from '../../../shared/tiers/workflow/re-evaluate-members.ts';

const REQUEST: ReEvaluationRequest = { run: 'by hand', correlationId: 'c' };

/** Members by what they have reached, in pages of two; steps run as they are asked for. */
function aWalk(reached: readonly number[], { perPage = 2 } = {}) {
  const steps: string[] = [];
  const started: string[] = [];
  const following: ReEvaluationRequest[] = [];
  const members = reached.map((_, index) => `m-${String(index).padStart(4, '0')}`);
  const context = {
    step: async (name: string, work: () => Promise<unknown>) => {
      steps.push(name);
      return work();
    },
    wait: async (_: string, { seconds }: { seconds: number }) => void steps.push(`wait ${seconds} s`),
  } as unknown as DurableContext;
  const walk = reEvaluation({
    tiers: {
      read: async (userId) => {
        const highestPoints = reached[members.indexOf(userId)] ?? 0;
        return { ...withoutAccount(userId), highestPoints };
      },
    },
    pageOfMembers: async ({ userId }: MembersPlace) => {
      const first = userId === undefined ? 0 : members.indexOf(userId) + 1;
      const page = members.slice(first, first + perPage);
      const last = page.at(-1);
      return {
        members: page,
        ...(last !== undefined && last !== members.at(-1) ? { next: { shard: 0, userId: last } } : {}),
      };
    },
    programmeInForce: async () => DEFAULT_PROGRAMME,
    startUpgrade: async (name, { userId }) => void started.push(`${userId} ${name}`),
    goOn: async (_, input) => void following.push(input),
    now: () => 0,
  });
  const membersStarted = () => started.map((each) => each.split(' ')[0]);
  return { run: (input: unknown = REQUEST) => walk(input, context), steps, started, membersStarted, following };
}

describe('the re-evaluation of all members', () => {
  it('starts an upgrade for each member who has reached more than they hold, and for no other', async () => {
    const walk = aWalk([0, 500, 499, 3000, 100]);
    expect(await walk.run()).to.deep.equal({ outcome: 'done', members: 5, due: 2 });
    expect(walk.membersStarted()).to.deep.equal(['m-0001', 'm-0003']);
    expect(walk.steps).to.deep.equal(['wait 30 s', 'read-programme', 'page-1', 'page-2', 'page-3']);
  });

  it('names upgrades after run and member: a page that is done twice starts none twice, another run does', async () => {
    const walk = aWalk([500]);
    await walk.run();
    await walk.run();
    await walk.run({ ...REQUEST, run: 'another' });
    expect([walk.started.length, new Set(walk.started).size]).to.deep.equal([3, 2]);
  });

  it('goes on in another execution after a hundred pages, from where it was', async () => {
    const walk = aWalk(Array(250).fill(500), { perPage: 2 });
    expect(await walk.run()).to.deep.equal({ outcome: 'continued', members: 200, due: 200 });
    expect(walk.steps).to.have.length(2 + PAGES_PER_EXECUTION + 1);
    walk.steps.length = 0;
    expect(walk.following).to.deep.equal([{ ...REQUEST, after: { shard: 0, userId: 'm-0199' } }]);
    expect(await walk.run(walk.following[0])).to.deep.equal({ outcome: 'done', members: 50, due: 50 });
    expect(new Set(walk.membersStarted()).size).to.equal(250);
    expect(walk.steps[0]).to.equal('read-programme');
  });

  it('begins when no process decides by the programme before any more', () => {
    expect(UNTIL_ALL_KNOW_SECONDS * 1000).to.be.at.least(FRESH_FOR_MS + 5000);
  });

  it('refuses what is no request', async () => {
    for (const input of [
      {},
      { run: '', correlationId: 'c' },
      { ...REQUEST, after: { shard: 16 } },
      { ...REQUEST, x: 1 },
    ])
      expect(
        await aWalk([])
          .run(input)
          .catch(({ name }) => name),
      ).to.equal('PermanentError');
  });

  it('is started once for each programme that was kept, however often its record comes', async () => {
    const names: string[] = [];
    const start = startReEvaluations(async (name) => void names.push(name));
    const record = (keptAt: string) => ({ dynamodb: { NewImage: { keptAt: { N: keptAt } } } });
    await start([programmeChange(record('7')), programmeChange(record('7')), programmeChange(record('8'))]);
    expect(new Set(names).size).to.equal(2);
  });
});

describe('the index over all members', () => {
  it('is declared as it is used, and may be queried', () => {
    expect(table.globalIndexes[MEMBERS_INDEX.name]).to.deep.equal({
      partitionKey: { name: 'shard', type: 'S' },
      sortKey: { name: 'PK', type: 'S' },
      projection: 'KEYS_ONLY',
    });
    expect(declaration.uses.tables.loyalty.indexes).to.deep.equal([MEMBERS_INDEX.name]);
  });

  it('spreads members evenly over its shards', () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 16_000; index++) {
      const shard = shardOf(`member-${index}`);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }
    expect(counts.size).to.equal(16);
    for (const count of counts.values()) expect(count).to.be.within(800, 1200);
    expect(memberOf({ PK: 'USER#USER#x' })).to.equal('USER#x');
  });

  it('is read shard by shard, from place to place, to the last one', async () => {
    const asked: unknown[] = [];
    const answers = [
      { Items: [{ PK: 'USER#a' }, { PK: 'USER#b' }], LastEvaluatedKey: { PK: 'USER#b', SK: 'ACCOUNT', shard: '0' } },
      { Items: [] },
    ];
    const send = async ({ input }: { input: { ExclusiveStartKey?: unknown; Limit?: number } }) => {
      asked.push(input.ExclusiveStartKey);
      expect(input.Limit).to.equal(MEMBERS_PER_PAGE);
      return answers.shift() ?? {};
    };
    const page = membersPages({ client: { send } as unknown as Pick<DynamoDBDocumentClient, 'send'>, tableName: 't' });
    expect(await page({ shard: 0 })).to.deep.equal({ members: ['a', 'b'], next: { shard: 0, userId: 'b' } });
    expect(await page({ shard: 0, userId: 'b' })).to.deep.equal({ members: [], next: { shard: 1 } });
    expect(await page({ shard: 15 })).to.deep.equal({ members: [] });
    expect(asked).to.deep.equal([undefined, { shard: '0', PK: 'USER#b', SK: 'ACCOUNT' }, undefined]);
  });
});
