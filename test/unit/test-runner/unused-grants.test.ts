import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FunctionDeclaration, Uses } from '../../../scripts/declarations/declarations.ts';
import { createAccessControl } from '../../../scripts/local-stack/gateway/access.ts';
import type { Permission } from '../../../scripts/local-stack/gateway/aws-protocol.ts';
import { GrantUsage } from '../../../scripts/local-stack/gateway/grant-usage.ts';
import { compareGrants } from '../../runner/grants/compare-grants.ts';
import { type UnusedOnPurpose, unusedGrants } from '../../runner/grants/unused-grants.ts';

const deployment = { env: 'test', region: 'eu-west-1', accountId: '123456789012', busName: 'laurel-test-shared' };
const ID = 'loyalty/spend-points';
const FILE = `functions/${ID}/function.json`;
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/laurel-test-loyalty';
const PARAMETER = 'arn:aws:ssm:eu-west-1:123456789012:parameter/test/LoyaltyService/programme';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:laurel-test-loyalty-send-mail';

const USES: Uses = {
  tables: { loyalty: { actions: ['GetItem', 'Query'], indexes: ['Members'], leadingKeys: ['USER#*', 'PROGRAMME'] } },
  bus: { publishAs: 'loyalty', types: ['loyalty.pointsAdded.v1', 'loyalty.pointsAdded.v2'] },
  parameters: { PROGRAMME: 'LoyaltyService/programme' },
  queues: { MAIL: 'loyalty/send-mail' },
  functions: { NEXT: 'loyalty/next' },
  callbacks: ['loyalty/wait'],
};

const CALLS: readonly Permission[] = [
  { action: 'dynamodb:GetItem', resource: TABLE, context: { 'dynamodb:LeadingKeys': ['USER#ada', 'PROGRAMME'] } },
  { action: 'dynamodb:Query', resource: `${TABLE}/index/Members` },
  ...['v1', 'v2'].map((version) => ({
    action: 'events:PutEvents',
    resource: 'arn:aws:events:eu-west-1:123456789012:event-bus/laurel-test-shared',
    context: { 'events:source': ['test.loyalty'], 'events:detail-type': [`loyalty.pointsAdded.${version}`] },
  })),
  { action: 'ssm:GetParameter', resource: PARAMETER },
  { action: 'sqs:SendMessage', resource: QUEUE },
  {
    action: 'lambda:InvokeFunction',
    resource: 'arn:aws:lambda:eu-west-1:123456789012:function:laurel-test-loyalty-next:live',
  },
  ...['Success', 'Failure'].map((outcome) => ({
    action: `lambda:SendDurableExecutionCallback${outcome}`,
    resource: 'arn:aws:lambda:eu-west-1:123456789012:function:laurel-test-loyalty-wait:7',
  })),
];

function aFunction(uses: Uses): FunctionDeclaration {
  return {
    id: ID,
    context: 'loyalty',
    name: 'spend-points',
    physicalName: 'loyalty-spend-points',
    entry: `functions/${ID}/handler.ts`,
    description: 'spends',
    memoryMb: 128,
    timeoutSeconds: 5,
    trigger: { type: 'invoked' },
    environment: {},
    uses,
  };
}

/** What the stack's access control notes of the calls. */
function usedBy(calls: readonly Permission[], uses: Uses = USES) {
  const usage = new GrantUsage([aFunction(uses)], deployment);
  const access = createAccessControl([aFunction(uses)], deployment, undefined, usage);
  for (const call of calls) access.check({ kind: 'function', id: ID }, [call]);
  return usage.list();
}

function unusedAfter(calls: readonly Permission[], allowed: readonly UnusedOnPurpose[] = []): string[] {
  const text = JSON.stringify({ description: 'spends', uses: USES }, undefined, 2);
  const template = `Action: ['ssm:GetParameter'],\n['lambda:SendDurableExecutionCallbackFailure'],\n['sqs:SendMessage']`;
  return unusedGrants([aFunction(USES)], usedBy(calls), allowed, (file) => (file === FILE ? text : template));
}

const but = (dropped: (call: Permission) => boolean) => CALLS.filter((call) => !dropped(call));

describe('grants that no call uses', () => {
  it('are none where every grant was used', () => {
    expect(unusedAfter(CALLS)).to.deep.equal([]);
  });

  it('are told with the file and the line to remove', () => {
    expect(unusedAfter(but(({ action }) => action === 'dynamodb:Query'))).to.deep.equal([
      `${FILE}:8: no test uses uses.tables.loyalty.actions.Query: remove it`,
      `${FILE}:11: no test uses uses.tables.loyalty.indexes.Members: remove it`,
    ]);
  });

  it('are leading keys, types, parameters, queues, functions and callbacks as well', () => {
    const grants = (calls: readonly Permission[]) =>
      unusedAfter(calls).map((line) => /no test uses (\S+):/.exec(line)?.[1] ?? line);
    expect(grants([])).to.deep.equal([
      'uses.tables.loyalty.actions.GetItem',
      'uses.tables.loyalty.actions.Query',
      'uses.tables.loyalty.indexes.Members',
      'uses.tables.loyalty.leadingKeys.USER#*',
      'uses.tables.loyalty.leadingKeys.PROGRAMME',
      'uses.bus.types.loyalty.pointsAdded.v1',
      'uses.bus.types.loyalty.pointsAdded.v2',
      'uses.parameters.PROGRAMME',
      'uses.queues.MAIL',
      'uses.functions.NEXT',
      'uses.callbacks.loyalty/wait',
      ...[
        ['Publish', 'events:PutEvents'],
        ['Parameters', 'ssm:GetParameter'],
        ['Send', 'sqs:SendMessage'],
        ['Invoke', 'lambda:InvokeFunction'],
        ['Callbacks', 'lambda:SendDurableExecutionCallbackSuccess'],
        ['Callbacks', 'lambda:SendDurableExecutionCallbackFailure'],
      ].map(
        ([sid, action]) =>
          `scripts/declarations/grants.ts${{ 'ssm:GetParameter': ':1', 'lambda:SendDurableExecutionCallbackFailure': ':2', 'sqs:SendMessage': ':3' }[action ?? ''] ?? ''}: ` +
          `no function uses ${action} of the statement ${sid}: remove it here and in infra/`,
      ),
    ]);
  });

  it('are actions of a statement that no function has used', () => {
    expect(unusedAfter(but(({ action }) => action.endsWith('CallbackFailure')))).to.deep.equal([
      'scripts/declarations/grants.ts:2: no function uses lambda:SendDurableExecutionCallbackFailure of the statement Callbacks: remove it here and in infra/',
    ]);
  });

  it('stay with a reason, and a reason without a grant is told', () => {
    const why = 'the function works on what was given up on';
    const withoutQueue = but(({ resource }) => resource === QUEUE);
    expect(
      unusedAfter(withoutQueue, [
        { function: ID, grant: 'uses.queues.MAIL', why },
        { grant: 'Send sqs:SendMessage', why },
        { function: ID, grant: 'uses.queues.GONE', why },
      ]),
    ).to.deep.equal([
      `test/runner/grants/unused-on-purpose.ts: there is no grant uses.queues.GONE of ${ID}: remove the exception`,
    ]);
  });

  it('are told of the triggers where no line declares them, once', () => {
    const text = JSON.stringify({ description: 'spends' });
    const lines = unusedGrants([aFunction({ parameters: USES.parameters ?? {} })], [], [], () => text);
    expect(lines[0]).to.equal(
      'scripts/declarations/implied-uses.ts: no function that a trigger implies uses.parameters.PROGRAMME for uses it: remove it here and in infra/',
    );
  });
});

describe('the use of grants', () => {
  it('is noted once, without the names of a deployment', () => {
    const get = { action: 'dynamodb:GetItem', resource: TABLE, context: { 'dynamodb:LeadingKeys': ['USER#ada'] } };
    const bob = { ...get, context: { 'dynamodb:LeadingKeys': ['USER#bob'] } };
    const of = { function: ID, sid: 'TableLoyalty' };
    expect(usedBy([get, bob])).to.deep.equal([
      { ...of, element: 'Action', value: 'dynamodb:GetItem' },
      { ...of, element: 'Resource', value: 'arn:aws:dynamodb:<region>:<account>:table/laurel-<env>-loyalty' },
      { ...of, element: 'dynamodb:LeadingKeys', value: 'USER#*' },
    ]);
  });

  it('is not what was refused', () => {
    const usage = new GrantUsage([aFunction(USES)], deployment);
    const access = createAccessControl([aFunction(USES)], deployment, undefined, usage);
    const get = { action: 'dynamodb:GetItem', resource: TABLE };
    const scan = { action: 'dynamodb:Scan', resource: TABLE };
    expect(() => access.check({ kind: 'function', id: ID }, [get, scan])).to.throw('not authorized');
    expect(usage.list()).to.deep.equal([]);
  });
});

describe('the comparison of a run', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-usage-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('fails a run whose tests did not use a grant, and names it', () => {
    const usageFile = join(folder, 'usage.jsonl');
    writeFileSync(usageFile, '');
    const { passed, failures } = compareGrants(usageFile, false);
    expect(passed).to.equal(0);
    expect(failures[0]?.problem).to.match(/^functions\/\S+\/function\.json:\d+: no test uses uses\.\S+: remove it$/m);
  });

  it('says nothing of grants where a test has failed', () => {
    const { failures, note } = compareGrants(join(folder, 'none'), true);
    expect(failures).to.deep.equal([]);
    expect(note).to.equal('Grants were not compared with calls, as integration tests have failed.');
  });
});
