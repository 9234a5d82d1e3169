import { expect } from 'chai';
import validateRateLimits from '#contracts/platform/rate-limits';
import validateTokenIssuers from '#contracts/platform/token-issuers';
import { trustedIssuers } from '../../../shared/platform/identity/trusted-issuers.ts';
import { rateLimits } from '../../../shared/platform/limits/rate-limits.ts';

const rate = { perSecond: 5, burst: 10 };
const issuer = { issuer: 'https://id.example', jwksUri: 'https://id.example/keys' };

/** The functions read these parameters without a validator, whose code would be most of what a limit weighs. */
describe('the documented shape of a parameter is what functions take', () => {
  const limits: readonly unknown[] = [
    {},
    { member: rate },
    { member: rate, client: rate, channel: rate, customer: rate, address: rate },
    { member: { perSecond: 0.001, burst: 1 } },
    { member: { perSecond: 100_000, burst: 1_000_000 } },
    { member: { perSecond: 0.0009, burst: 1 } },
    { member: { perSecond: 100_001, burst: 1 } },
    { member: { perSecond: 1, burst: 1_000_001 } },
    { member: { perSecond: 1, burst: 0 } },
    { member: { perSecond: 1, burst: 1.5 } },
    { member: { perSecond: '1', burst: 1 } },
    { member: { perSecond: 1 } },
    { member: { ...rate, per: 1 } },
    { member: null },
    { member: [] },
    { members: rate },
    [],
    null,
    7,
    'fast',
  ];
  for (const value of limits)
    it(`rate-limits: ${JSON.stringify(value)}`, async () => {
      let refused = false;
      const take = rateLimits({
        settings: async () => JSON.stringify(value),
        take: async () => ({ granted: true, remaining: 0, waitMs: 0, fullInMs: 0 }),
        onInvalid: () => {
          refused = true;
        },
      });
      await take('member', 'ada', 0);
      expect(!refused).to.equal(validateRateLimits(value));
    });

  const lists: readonly unknown[] = [
    [],
    [issuer],
    [{ ...issuer, audience: 'a', claim: 'c' }],
    [{ ...issuer, audience: ['a', 'b'] }],
    [{ ...issuer, jwksUri: 'http://127.0.0.1:8080/keys' }],
    [{ ...issuer, jwksUri: 'http://localhost/keys' }],
    [{ ...issuer, jwksUri: 'http://localhost.evil.example/keys' }],
    [{ ...issuer, jwksUri: 'http://id.example/keys' }],
    [{ ...issuer, jwksUri: '' }],
    [{ ...issuer, issuer: '' }],
    [{ ...issuer, issuer: 7 }],
    [{ ...issuer, audience: [] }],
    [{ ...issuer, audience: [''] }],
    [{ ...issuer, audience: null }],
    [{ ...issuer, claim: '' }],
    [{ ...issuer, kid: 'k' }],
    [{ issuer: 'x' }],
    [null],
    Array.from({ length: 20 }, (_, index) => ({ ...issuer, issuer: `i-${index}` })),
    Array.from({ length: 21 }, (_, index) => ({ ...issuer, issuer: `i-${index}` })),
    {},
    null,
    'none',
  ];
  for (const value of lists)
    it(`token-issuers: ${JSON.stringify(value).slice(0, 120)}`, async () => {
      let refused = false;
      const keys = trustedIssuers({
        list: async () => JSON.stringify(value),
        onInvalid: () => {
          refused = true;
        },
      });
      await keys('nobody in the list', undefined, 'RS256').catch(() => {});
      expect(!refused).to.equal(validateTokenIssuers(value));
    });
});
