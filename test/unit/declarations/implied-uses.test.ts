import { expect } from 'chai';
import type { FunctionDeclaration, Trigger } from '../../../scripts/declarations/declarations.ts';
import { withImpliedUses } from '../../../scripts/declarations/implied-uses.ts';

const HTTP = {
  type: 'http',
  method: 'POST',
  path: '/goods',
  access: 'member',
  maxBodyBytes: 16_384,
  rateLimited: true,
  keepsAnswers: false,
} as const;

function usesOf(
  trigger: Trigger,
  uses: FunctionDeclaration['uses'] = {},
  tables = [{ name: 'platform' }],
  functions: { id: string }[] = [],
) {
  const declared = {
    id: 'shop/order',
    context: 'shop',
    name: 'order',
    physicalName: 'shop-order',
    entry: 'functions/shop/order/handler.ts',
    description: 'Orders',
    memoryMb: 512,
    timeoutSeconds: 10,
    trigger,
    environment: {},
    uses,
  };
  return withImpliedUses(declared, tables, functions).uses;
}

describe('what a trigger implies', () => {
  it('lets a route for members look up who calls and count its calls', () => {
    expect(usesOf(HTTP)).to.deep.equal({
      tables: { platform: { actions: ['UpdateItem'], leadingKeys: ['LIMIT#*'] } },
      parameters: {
        SECRET_ACCESS_KEY: 'shared/secret-access-key',
        TOKEN_ISSUERS: 'shared/token-issuers',
        USERS_API_ENDPOINT: 'UsersService/api-endpoint',
        USERS_ISSUER: 'UsersService/issuer',
        RATE_LIMITS: 'shared/rate-limits',
      },
    });
  });

  it('gives a public route no secret, and one without limits nothing at all', () => {
    expect(usesOf({ ...HTTP, access: 'public' }).parameters).to.deep.equal({ RATE_LIMITS: 'shared/rate-limits' });
    expect(usesOf({ ...HTTP, access: 'public', rateLimited: false })).to.deep.equal({});
  });

  it('gives a public list the secret that its cursors are sealed by, and nothing that proves tokens', () => {
    expect(usesOf({ ...HTTP, access: 'public', api: { paged: true, answers: {} } }).parameters).to.deep.equal({
      SECRET_ACCESS_KEY: 'shared/secret-access-key',
      RATE_LIMITS: 'shared/rate-limits',
    });
  });

  it('lets a route that keeps answers touch those of its own', () => {
    expect(usesOf({ ...HTTP, keepsAnswers: true }).tables).to.deep.equal({
      platform: {
        actions: ['DeleteItem', 'PutItem', 'UpdateItem'],
        leadingKeys: ['IDEMPOTENCY#shop/order#*', 'LIMIT#*'],
      },
    });
  });

  it('lets a schedule remember its runs', () => {
    const trigger = {
      type: 'schedule',
      expression: 'rate(1 minute)',
      timeZone: 'UTC',
      maximumRetryAttempts: 3,
      maximumEventAgeSeconds: 3600,
    } as const;
    expect(usesOf(trigger).tables?.platform?.leadingKeys).to.deep.equal(['SCHEDULE#*']);
  });

  it('adds to what is declared and narrows nothing', () => {
    const declared = {
      tables: { platform: { actions: ['GetItem'] } },
      parameters: { RATE_LIMITS: 'shop/own' },
    } as const;
    const uses = usesOf(HTTP, declared);
    expect(uses.tables).to.deep.equal({ platform: { actions: ['GetItem', 'UpdateItem'] } });
    expect(uses.parameters?.RATE_LIMITS).to.equal('shop/own');
  });

  it('is without limits where the deployment has no table for them', () => {
    expect(usesOf(HTTP, {}, [])).to.deep.equal({
      parameters: {
        SECRET_ACCESS_KEY: 'shared/secret-access-key',
        TOKEN_ISSUERS: 'shared/token-issuers',
        USERS_API_ENDPOINT: 'UsersService/api-endpoint',
        USERS_ISSUER: 'UsersService/issuer',
      },
    });
  });

  it('lets what writes look up whether its context is reset, where the context has a command for it', () => {
    const resets = [{ id: 'shop/reset' }];
    const keysOf = (trigger: Trigger) => usesOf(trigger, {}, undefined, resets).tables?.platform?.leadingKeys ?? [];
    const event: Trigger = {
      ...{ type: 'event' as const, sources: ['a'], detailTypes: ['a.b.v1'] },
      ...{ batchSize: 1, batchWindowSeconds: 0, maximumConcurrency: 2, maxReceiveCount: 5 },
    };
    for (const trigger of [HTTP, event]) expect(keysOf(trigger)).to.include('RESET#shop');
    for (const trigger of [{ ...HTTP, method: 'GET' }, { type: 'invoked' }] as const)
      expect(keysOf(trigger)).not.to.include('RESET#shop');
    expect(usesOf(event, {}, undefined, [{ id: 'other/reset' }])).to.deep.equal({});
  });
});
