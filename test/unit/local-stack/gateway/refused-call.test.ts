import { expect } from 'chai';
import type { FunctionDeclaration, Uses } from '../../../../scripts/declarations/declarations.ts';
import { type Deployment, names } from '../../../../scripts/declarations/names.ts';
import { createAccessControl } from '../../../../scripts/local-stack/gateway/access.ts';
import type { Permission } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { refusedCallLine } from '../../../../scripts/local-stack/gateway/refused-call.ts';

const deployment: Deployment = { env: 'dev', region: 'us-east-1', accountId: '000000000000', busName: 'bus' };

function aFunction(id: string, uses: Uses = {}): FunctionDeclaration {
  const [context = '', name = ''] = id.split('/');
  return {
    id,
    context,
    name,
    physicalName: id.replace('/', '-'),
    entry: `functions/${id}/handler.ts`,
    description: 'does something',
    memoryMb: 128,
    timeoutSeconds: 5,
    trigger: { type: 'invoked' },
    environment: {},
    uses,
  };
}

const others = [aFunction('orders/place-order'), aFunction('tiers/orchestrate-upgrade')];
const table = names.tableArn(deployment, 'loyalty');

describe('a refused call', () => {
  const needed: Readonly<Record<string, Permission & { readonly uses?: Uses; readonly member: string }>> = {
    'of a table': {
      action: 'dynamodb:PutItem',
      resource: table,
      context: { 'dynamodb:LeadingKeys': ['USER#ada'] },
      member: '"tables": {"loyalty": {"actions": ["PutItem"]}}',
    },
    'of an index': {
      action: 'dynamodb:Query',
      resource: `${table}/index/by-date`,
      member: '"tables": {"loyalty": {"actions": ["Query"], "indexes": ["by-date"]}}',
    },
    'of other keys than those it may touch': {
      action: 'dynamodb:GetItem',
      resource: table,
      context: { 'dynamodb:LeadingKeys': ['USER#ada', 'USER#bob'] },
      uses: { tables: { loyalty: { actions: ['GetItem'], leadingKeys: ['ORDER#*'] } } },
      member: '"tables": {"loyalty": {"actions": ["GetItem"], "leadingKeys": ["USER#*"]}}',
    },
    'of a parameter': {
      action: 'ssm:GetParameter',
      resource: names.parameterArn(deployment, 'shared/secret-access-key'),
      member: '"parameters": {"SECRET_ACCESS_KEY": "shared/secret-access-key"}',
    },
    'of the bus': {
      action: 'events:PutEvents',
      resource: names.busArn(deployment),
      context: { 'events:source': ['dev.loyalty'], 'events:detail-type': ['loyalty.pointsAdded.v2'] },
      member: '"bus": {"publishAs": "loyalty", "types": ["loyalty.pointsAdded.v2"]}',
    },
    'of a queue': {
      action: 'sqs:SendMessage',
      resource: names.queueArn(deployment, names.queue(deployment, 'orders/place-order')),
      member: '"queues": {"PLACE_ORDER": "orders/place-order"}',
    },
    'of a function': {
      action: 'lambda:InvokeFunction',
      resource: names.liveArn(deployment, 'orders/place-order'),
      member: '"functions": {"PLACE_ORDER": "orders/place-order"}',
    },
    'of a callback': {
      action: 'lambda:SendDurableExecutionCallbackSuccess',
      resource: `${names.functionArn(deployment, 'tiers/orchestrate-upgrade')}:1`,
      member: '"callbacks": ["tiers/orchestrate-upgrade"]',
    },
  };

  for (const [what, { member, uses = {}, ...permission }] of Object.entries(needed))
    it(`${what} is told with the line that allows it`, () => {
      const said: string[] = [];
      const check = (declared: Uses) =>
        createAccessControl([aFunction('loyalty/spend', declared), ...others], deployment, (line) =>
          said.push(line),
        ).check({ kind: 'function', id: 'loyalty/spend' }, [permission]);
      expect(() => check(uses)).to.throw('is not authorized');
      expect(said).to.deep.equal([
        `loyalty/spend: REFUSED ${permission.action} on ${permission.resource}. ` +
          `Add to "uses" in functions/loyalty/spend/function.json: ${member}`,
      ]);
      expect(() => check(JSON.parse(`{${member}}`))).to.not.throw();
    });

  it('that no declaration can allow says so', () => {
    const line = refusedCallLine('loyalty/spend', { action: 'dynamodb:DeleteTable', resource: table }, [], deployment);
    expect(line).to.include('No "uses" of a function.json grants dynamodb:DeleteTable');
  });

  it('is told once, however often a function repeats it', () => {
    const said: string[] = [];
    const access = createAccessControl([aFunction('loyalty/spend')], deployment, (line) => said.push(line));
    const repeat = () =>
      access.check({ kind: 'function', id: 'loyalty/spend' }, [{ action: 'dynamodb:GetItem', resource: table }]);
    expect(repeat).to.throw('is not authorized');
    expect(repeat).to.throw('is not authorized');
    expect(said).to.have.length(1);
  });
});
