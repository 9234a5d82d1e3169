import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { tokenVerifier } from '../../../shared/platform/identity/bearer-token.ts';
import { trustedIssuers } from '../../../shared/platform/identity/trusted-issuers.ts';
import { tokenSigner } from '../../../shared/users/adapters/token-signer.ts';
import { sessionClaims } from '../../../shared/users/claims.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aUser } from './people.ts';

const ISSUER = 'https://api.example';
const SECRET = 'a-secret-of-thirty-two-characters';
const key = (bits = 2048) =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const signer = (privateKeys?: string) =>
  tokenSigner({ secret: async () => SECRET, privateKeys: async () => privateKeys, issuer: async () => ISSUER });
const claims = sessionClaims(aUser(), {
  ...{ userId: 'ada-1', sessionId: 's1', epoch: 1, address: '203.0.113.7' },
  ...{ createdAt: NOON, expiresAt: NOON + 3_600_000 },
});

/** As every function of the platform verifies: by the secret, and by what the issuer shows. */
function verifier(shown: () => Promise<unknown>) {
  const list = async () => JSON.stringify([{ issuer: ISSUER, jwksUri: `${ISSUER}/.well-known/jwks.json` }]);
  const issuers = trustedIssuers({ list, now: () => NOON, fetch: async () => Response.json({ keys: await shown() }) });
  const verify = tokenVerifier(
    async () => SECRET,
    () => NOON,
    issuers,
  );
  return (token: string) => verify(`Bearer ${token}`);
}

describe('the tokens of users', () => {
  it('are signed by the secret that the platform verifies with, and no key is shown', async () => {
    const own = signer();
    const caller = await verifier(own.publicKeys)(await own.sign(claims));
    expect([caller.userId, caller.userType, caller.claims.iss]).to.deep.equal(['ada-1', 'STANDARD', undefined]);
    expect(await own.publicKeys()).to.deep.equal([]);
  });

  it('are signed by a key where the deployment has one, which the platform finds by their issuer', async () => {
    const own = signer(key());
    const token = await own.sign(claims);
    expect((await verifier(own.publicKeys)(token)).claims.iss).to.equal(ISSUER);
    const [shown] = await own.publicKeys();
    expect(Object.keys(shown ?? {}).sort(), 'and nothing private').to.deep.equal([
      'alg',
      'e',
      'kid',
      'kty',
      'n',
      'use',
    ]);
  });

  it('are good still while a key is replaced: the first signs, all are shown', async () => {
    const [old, fresh] = [key(), key()];
    const before = await signer(old).sign(claims);
    const rotated = signer(`${fresh}\n${old}`);
    const verify = verifier(rotated.publicKeys);
    expect((await verify(before)).userId).to.equal('ada-1');
    expect((await verify(await rotated.sign(claims))).userId).to.equal('ada-1');
    const alone = signer(fresh);
    expect((await failureOf(verifier(alone.publicKeys)(before))).name).to.equal('UnauthorizedError');
  });

  it('are not signed at all by what is no key, rather than by the secret', async () => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    for (const text of ['nonsense', key(1024), elliptic.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
      const failure = await failureOf(signer(text).sign(claims));
      expect(failure.message).to.match(/key/).and.to.not.include('BEGIN');
    }
  });
}).timeout(20_000);
