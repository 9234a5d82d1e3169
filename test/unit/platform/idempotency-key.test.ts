import { expect } from 'chai';
import { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import {
  fingerprint,
  idempotencyKey,
  MAX_IDEMPOTENCY_KEY_LENGTH,
} from '../../../shared/platform/boundary/idempotency-key.ts';

describe('idempotency key', () => {
  for (const key of ['a', 'x'.repeat(MAX_IDEMPOTENCY_KEY_LENGTH), '!~', 'a#b', '018f-4c2a', 'spend#1'])
    it(`takes ${key.slice(0, 12)} (${key.length})`, () => {
      expect(idempotencyKey(key)).to.equal(key);
    });

  it('may be absent', () => {
    expect(idempotencyKey(undefined)).to.equal(undefined);
  });

  for (const key of ['', ' ', 'a b', 'a\t', 'a\n', 'é', '\u007f', '\0', 'x'.repeat(MAX_IDEMPOTENCY_KEY_LENGTH + 1)])
    it(`refuses ${JSON.stringify(key.slice(0, 12))} (${key.length}) with 400`, () => {
      expect(() => idempotencyKey(key))
        .to.throw(HttpProblem)
        .with.property('status', 400);
    });

  it('comes with a fingerprint that tells requests apart and repeats alike', () => {
    expect(fingerprint({ points: 5 })).to.equal(fingerprint({ points: 5 }));
    const lines = [{ sku: 'a', quantity: 1 }];
    expect(fingerprint({ body: { desk: 'north', lines } })).to.equal(
      fingerprint({ body: { lines: [{ quantity: 1, sku: 'a' }], desk: 'north' } }),
    );
    expect(fingerprint({ body: [1, 2] })).to.not.equal(fingerprint({ body: [2, 1] }));
    expect(fingerprint({ note: null })).to.not.equal(fingerprint({ note: {} }));
    expect(new Set([5, 50, -5].map((points) => fingerprint({ points })))).to.have.property('size', 3);
  });

  it('comes with a fingerprint that another version of the function knows as its own', () => {
    const asked = { path: {}, query: {}, body: { points: 5, lines: [{ sku: 'a', quantity: 1 }] } };
    expect(fingerprint(asked)).to.equal('jkKN2FiFwq4yxnhCgeslJmmWETIBxqgPDO0kpPJYvNU');
  });
});
