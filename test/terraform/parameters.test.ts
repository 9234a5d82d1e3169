import { expect } from 'chai';
import { parseRetention } from '../../shared/activity/retention.ts';
import { trustedIssuers } from '../../shared/platform/identity/trusted-issuers.ts';
import { rateLimits } from '../../shared/platform/limits/rate-limits.ts';
import { parsePriceRules } from '../../shared/pricing/price-rules.ts';
import { renderedPlans } from './rendered-plans.ts';
import { describeWithTerraform } from './terraform-offline.ts';

const PLANNING_MS = 180_000;
const NOW_MS = Date.UTC(2026, 0, 1);

/** What infra/tests/plans/rendered.tftest.hcl sets, read back by those who read it in the cloud. */
describeWithTerraform('the functions read the settings that a deployment writes', function () {
  this.timeout(PLANNING_MS);
  const refused: string[] = [];

  function setting(path: string, run = 'hardened', env = 'prod'): string {
    const found = (renderedPlans().get(run) ?? []).find(
      ({ type, values }) => type === 'aws_ssm_parameter' && values.name === `/${env}/${path}`,
    );
    expect(found, path).to.be.an('object');
    return found?.values.value as string;
  }

  it('the issuers that are trusted, with their audience and the claim of the member', async () => {
    const asked: string[] = [];
    const find = trustedIssuers({
      list: async () => setting('shared/token-issuers'),
      now: () => NOW_MS,
      fetch: async (url) => {
        asked.push(String(url));
        return Response.json({ keys: [] });
      },
      onInvalid: (reason) => refused.push(reason),
    });
    expect((await find('https://id.example/pool', 'one', 'RS256'))?.issuer).to.deep.equal({
      issuer: 'https://id.example/pool',
      audience: ['laurel'],
      jwksUri: 'https://id.example/pool/.well-known/jwks.json',
      claim: 'member_id',
    });
    expect((await find('https://partner.example', 'one', 'RS256'))?.issuer).to.deep.equal({
      issuer: 'https://partner.example',
      jwksUri: 'https://partner.example/keys',
    });
    expect(await find('https://stranger.example', 'one', 'RS256')).to.equal(undefined);
    expect(asked).to.deep.equal(['https://id.example/pool/.well-known/jwks.json', 'https://partner.example/keys']);
    expect(refused).to.deep.equal([]);
  });

  it('the limits of each kind of caller, those of tills where nobody names them, and none for other kinds', async () => {
    const taken: unknown[] = [];
    const take = rateLimits({
      settings: async () => setting('shared/rate-limits'),
      take: async (key, rate) => {
        taken.push([key, rate]);
        return { granted: true, remaining: 1, waitMs: 0, fullInMs: 0 };
      },
      onInvalid: (reason) => refused.push(reason),
    });
    for (const kind of ['member', 'client', 'channel', 'customer', 'address'] as const) await take(kind, 'x', NOW_MS);
    expect(taken).to.deep.equal([
      ['member#x', { perSecond: 0.5, burst: 40 }],
      ['channel#x', { perSecond: 10, burst: 20 }],
      ['customer#x', { perSecond: 5, burst: 20 }],
      ['address#x', { perSecond: 5, burst: 20 }],
    ]);
    expect(refused).to.deep.equal([]);
  });

  it('the rules of prices, the retention of feeds, and the address of the first administrator', () => {
    const declared = (path: string) => setting(path, 'declared', 'dev');
    const { brackets, tierDiscounts } = parsePriceRules(declared('PricingService/prices'));
    expect([brackets, [...tierDiscounts]]).to.deep.equal([
      [
        { quantity: 5, percent: 95 },
        { quantity: 10, percent: 80 },
      ],
      [['gold', 5]],
    ]);
    expect(parseRetention(declared('ActivityService/retention'))).to.equal(30);
    expect(declared('UsersService/first-admin')).to.equal('ops@example.com');
  });

  it('are not there where nobody sets them', () => {
    const names = (renderedPlans().get('alone') ?? []).map(({ values }) => values.name);
    expect(names).to.include('/anna/shared/secret-access-key');
    for (const path of [
      'shared/token-issuers',
      'shared/rate-limits',
      'PricingService/prices',
      'ActivityService/retention',
    ])
      expect(names, path).to.not.include(`/anna/${path}`);
  });
});
