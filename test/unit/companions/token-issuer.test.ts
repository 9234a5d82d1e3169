import { expect } from 'chai';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { type RunningCompanion, startCompanion } from '../../../scripts/companions/companion-server.ts';
import { tokenIssuer } from '../../../scripts/companions/token-issuer.ts';

describe('the companion that issues tokens', () => {
  let issuer: RunningCompanion;
  before(async () => {
    issuer = await startCompanion(tokenIssuer(), '127.0.0.1', 0);
  });
  after(() => issuer.stop());

  const shown = async () => (await (await fetch(`${issuer.endpoint}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  async function post(path: string, body: unknown): Promise<{ status: number; token?: string; kid?: string }> {
    const answer = await fetch(`${issuer.endpoint}/${path}`, { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, ...((await answer.json()) as object) };
  }

  for (const algorithm of ['RS256', 'ES256'])
    it(`signs with ${algorithm}, as its keys prove`, async () => {
      const { token = '' } = await post('_tokens', { claims: { sub: 'ann' }, algorithm });
      const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(await shown()));
      expect([payload.sub, protectedHeader.alg]).to.deep.equal(['ann', algorithm]);
      expect(payload.exp).to.be.greaterThan(Date.now() / 1000);
    });

  it('shows no private part of a key', async () => {
    for (const key of (await shown()).keys) expect(key).to.not.have.any.keys('d', 'p', 'q');
  });

  it('takes new keys, beside the older ones or in their place', async () => {
    await post('_keys', { algorithm: 'ES256', keep: true });
    expect((await shown()).keys).to.have.length(3);
    const { kid } = await post('_keys', { algorithm: 'RS256' });
    expect((await shown()).keys.map((key) => key.kid)).to.deep.equal([kid]);
    expect(await post('_tokens', { algorithm: 'ES256' })).to.include({ status: 400 });
    expect(await post('_keys', { algorithm: 'HS256' })).to.include({ status: 400 });
  });
});
