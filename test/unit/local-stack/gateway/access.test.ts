import { expect } from 'chai';
import type { FunctionDeclaration, Uses } from '../../../../scripts/declarations/declarations.ts';
import type { Statement } from '../../../../scripts/declarations/grants.ts';
import { createAccessControl, isAllowed } from '../../../../scripts/local-stack/gateway/access.ts';
import { AwsError, OPERATOR, type Permission } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';

const deployment = { env: 'dev', region: 'us-east-1', accountId: '000000000000', busName: 'bus' };
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/laurel-dev-loyalty';

function aFunction(uses: Uses): FunctionDeclaration {
  return {
    id: 'loyalty/spend',
    context: 'loyalty',
    name: 'spend',
    physicalName: 'loyalty-spend',
    entry: 'functions/loyalty/spend/handler.ts',
    description: 'spends',
    memoryMb: 128,
    timeoutSeconds: 5,
    trigger: { type: 'invoked' },
    environment: {},
    uses,
  };
}

function refusalOf(uses: Uses, permission: Permission, id = 'loyalty/spend'): AwsError | undefined {
  try {
    createAccessControl([aFunction(uses)], deployment).check({ kind: 'function', id }, [permission]);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

describe('access control', () => {
  it('lets the operator do everything', () => {
    const access = createAccessControl([], deployment);
    expect(() => access.check(OPERATOR, [{ action: 'dynamodb:DeleteTable', resource: TABLE }])).not.to.throw();
  });

  it('lets a function do what it uses, on the table it uses', () => {
    const uses: Uses = { tables: { loyalty: { actions: ['GetItem'] } } };
    expect(refusalOf(uses, { action: 'dynamodb:GetItem', resource: TABLE })).to.equal(undefined);
    expect(refusalOf(uses, { action: 'dynamodb:GetItem', resource: `${TABLE}-other` })?.code).to.equal(
      'AccessDeniedException',
    );
  });

  it("refuses what is not granted, in IAM's words", () => {
    const refusal = refusalOf({}, { action: 'dynamodb:PutItem', resource: TABLE });
    expect(refusal).to.include({ code: 'AccessDeniedException', status: 400 });
    expect(refusal?.message).to.equal(
      'User: arn:aws:sts::000000000000:assumed-role/laurel-dev-loyalty-spend/laurel-dev-loyalty-spend is not ' +
        `authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`,
    );
  });

  it('does not know the key of a function that is not declared', () => {
    const refusal = refusalOf({}, { action: 'dynamodb:GetItem', resource: TABLE }, 'loyalty/gone');
    expect(refusal?.code).to.equal('UnrecognizedClientException');
  });

  it('holds a function to the source it publishes as, and to the types that it declares', () => {
    const uses: Uses = { bus: { publishAs: 'loyalty', types: ['loyalty.pointsAdded.v2'] } };
    const put = (source: string[], type = 'loyalty.pointsAdded.v2') => ({
      action: 'events:PutEvents',
      resource: 'arn:aws:events:us-east-1:000000000000:event-bus/bus',
      context: { 'events:source': source, 'events:detail-type': [type] },
    });
    expect(refusalOf(uses, put(['dev.loyalty']))).to.equal(undefined);
    expect(refusalOf(uses, put(['dev.users']))?.code).to.equal('AccessDeniedException');
    expect(refusalOf(uses, put(['dev.loyalty'], 'loyalty.pointsAdded.v3'))?.code).to.equal('AccessDeniedException');
    expect(refusalOf(uses, put([]))?.code, 'without a source').to.equal('AccessDeniedException');
  });

  it('holds a function to its leading keys, every one of them', () => {
    const uses: Uses = { tables: { loyalty: { actions: ['GetItem'], leadingKeys: ['USER#*'] } } };
    const get = (keys: string[]) => ({
      action: 'dynamodb:GetItem',
      resource: TABLE,
      context: { 'dynamodb:LeadingKeys': keys },
    });
    expect(refusalOf(uses, get(['USER#1', 'USER#2']))).to.equal(undefined);
    expect(refusalOf(uses, get(['USER#1', 'TIER#2']))?.code).to.equal('AccessDeniedException');
    expect(refusalOf(uses, get([])), 'ForAllValues is true of no values').to.equal(undefined);
  });

  it('reads * as any text and ? as one character, and nothing else as a pattern', () => {
    const policy = (Resource: string): Statement[] => [
      { Sid: 'One', Effect: 'Allow', Action: ['sqs:*'], Resource: [Resource] },
    ];
    const send = (resource: string) => ({ action: 'sqs:SendMessage', resource });
    expect(isAllowed(policy('a:*:c'), send('a:b:b:c'))).to.equal(true);
    expect(isAllowed(policy('a:?:c'), send('a:b:c'))).to.equal(true);
    expect(isAllowed(policy('a:?:c'), send('a:bb:c'))).to.equal(false);
    expect(isAllowed(policy('a.c'), send('abc'))).to.equal(false);
    expect(isAllowed(policy('a(b)'), { action: 's3:Get', resource: 'a(b)' })).to.equal(false);
  });

  it('refuses to guess what an unknown condition means', () => {
    const policy: Statement[] = [
      {
        Sid: 'One',
        Effect: 'Allow',
        Action: ['a:b'],
        Resource: ['*'],
        Condition: { IpAddress: { 'aws:SourceIp': '::1' } },
      },
    ];
    expect(() => isAllowed(policy, { action: 'a:b', resource: 'x' })).to.throw('IpAddress');
  });
});
