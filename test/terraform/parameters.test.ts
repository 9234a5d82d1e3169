import { expect } from 'chai';
import { trustedIssuers } from '../../shared/platform/identity/trusted-issuers.ts';
import { rateLimits } from '../../shared/platform/limits/rate-limits.ts';
import { renderedPlans } from './rendered-plans.ts';
import { describeWithTerraform } from './terraform-offline.ts';

const PLANNING_MS = 180_000;
const NOW_MS = Date.UTC(2026, 0, 1);

/** What infra/tests/plans/rendered.tftest.hcl sets in its run `hardened`, read back by those who read it in the cloud. */
describeWithTerraform('the functions read the settings that a deployment writes', function () {
  this.timeout(PLANNING_MS);
  const refused: string[] = [];

  function setting(path: string): string {
    const found = (renderedPlans().get('hardened') ?? []).find(
      ({ type, values }) => type === 'aws_ssm_parameter' && values.name === `/prod/${path}`,
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

  it('the limits of each kind of caller, and none for a kind that is not named', async () => {
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
      ['address#x', { perSecond: 5, burst: 20 }],
    ]);
    expect(refused).to.deep.equal([]);
  });

  it('are not there where nobody sets them', () => {
    const names = (renderedPlans().get('alone') ?? []).map(({ values }) => values.name);
    expect(names).to.include('/anna/shared/secret-access-key');
    expect(names).to.not.include('/anna/shared/token-issuers').and.to.not.include('/anna/shared/rate-limits');
  });
});
