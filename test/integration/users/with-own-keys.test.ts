import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { anAdmin, claimsIn, login, type SignedUp, signUp, tokenOf } from './people.ts';
import { usersStack } from './users-stack.ts';

/** Functions read parameters anew after twenty seconds: so much later the stack's clock is put. */
const LATER_MS = 21_000;

const aKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};
const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());

/** A door of each context that asks who comes. */
const guarded = Object.values(
  Object.fromEntries(
    globSync('functions/*/*/function.json')
      .sort()
      .flatMap((file) => {
        const { type, access, method, path } = JSON.parse(readFileSync(file, 'utf8')).trigger;
        return type === 'http' && access !== 'public' ? [[file.split('/')[1], { method, path }]] : [];
      }),
  ),
) as readonly { readonly method: string; readonly path: string }[];

describe('users with keys of their own', function () {
  this.timeout(60_000);
  let doors: Doors;
  let api: string;
  let awsEndpoint: string;
  let aheadMs = 0;
  let ada: SignedUp;
  let ops: SignedUp;
  const [first, second] = [aKey(), aKey()];

  before(async () => {
    const stack = await usersStack();
    doors = stack.doors;
    ({ apiEndpoint: api, awsEndpoint } = stack);
    [ada, ops] = [await signUp(doors), await signUp(doors, { admin_user: true }, anAdmin(doors))];
  });
  // By its name the last of its folder: what functions have kept under a clock that was ahead stays longer than for others.
  after(async () => {
    await fetch(new URL('/_laurel/clock', awsEndpoint), { method: 'DELETE' });
    for (const path of ['UsersService/signing-keys', 'shared/token-issuers'])
      await doors.ssm.send(new DeleteParameterCommand({ Name: `/${doors.env}/${path}` })).catch(() => {});
  });

  /** What was kept of parameters is read again. */
  const later = async () => {
    aheadMs += LATER_MS;
    const body = JSON.stringify({ at: new Date(Date.now() + aheadMs).toISOString() });
    expect((await fetch(new URL('/_laurel/clock', awsEndpoint), { method: 'PUT', body })).status).to.equal(200);
  };
  const set = (path: string, Type: 'String' | 'SecureString', Value: string) =>
    doors.ssm.send(new PutParameterCommand({ Name: `/${doors.env}/${path}`, Type, Value, Overwrite: true }));
  const setKeys = (...keys: readonly string[]) => set('UsersService/signing-keys', 'SecureString', keys.join(''));
  const shownKeys = async () => {
    const answer = await fetch(`${api}/.well-known/jwks.json`);
    return ((await answer.json()) as { readonly keys: readonly { readonly kid: string }[] }).keys;
  };
  const statusOf = async ({ method, path }: (typeof guarded)[number], token: string) => {
    const url = path.replaceAll(/\{[^}]+\}/g, 'x');
    return (await doors.request(method, url as '/loyalty', { token, ...(method === 'GET' ? {} : { json: {} }) }))
      .status;
  };
  const isTakenEverywhere = async (token: string) => {
    for (const door of guarded) expect(await statusOf(door, token), `${door.method} ${door.path}`).to.not.equal(401);
  };
  const isTakenNowhere = async (token: string, why: string) => {
    for (const door of guarded) expect(await statusOf(door, token), `${door.path}: ${why}`).to.equal(401);
  };
  /** Signs in until the token is as it should be. */
  const tokenWith = (isRight: (header: { readonly alg: string; readonly kid?: string }) => boolean) =>
    eventually(async () => {
      const token = await tokenOf(doors, ada);
      expect(isRight(headerOf(token)), JSON.stringify(headerOf(token))).to.equal(true);
      return token;
    });

  it('sign by them when the setting says so, and every context takes these tokens and those of before', async () => {
    expect(guarded.length).to.be.at.least(8);
    const before = await tokenOf(doors, ada);
    expect(headerOf(before).alg).to.equal('HS256');
    const trusted = JSON.stringify([{ issuer: api, jwksUri: `${api}/.well-known/jwks.json` }]);
    await set('shared/token-issuers', 'String', trusted);
    await setKeys(first);
    await later();
    const token = await tokenWith(({ alg }) => alg === 'RS256');
    expect(claimsIn(token)).to.include({ iss: api, sub: ada.userId });
    await eventually(async () => expect(await shownKeys()).to.have.lengthOf(1));
    expect((await shownKeys()).map(({ kid }) => kid)).to.deep.equal([headerOf(token).kid]);
    expect(Object.keys((await shownKeys())[0] ?? {}).sort()).to.deep.equal(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    await eventually(() => isTakenEverywhere(token));
    await isTakenEverywhere(before);
    expect((await doors.request('GET', `/user/${ada.userId}` as '/user/{userId}', { token })).status).to.equal(200);
    const admin = await tokenOf(doors, ops);
    expect((await doors.request('GET', '/users', { token: admin })).status).to.equal(200);
    expect((await doors.request('GET', '/users', { token })).status).to.equal(403);
  });

  it('are believed by nobody who signs with what everybody may see, or with another key under their names', async () => {
    const token = await tokenWith(({ alg }) => alg === 'RS256');
    const { kid } = headerOf(token);
    const claims = { ...claimsIn(token), user_type: 'ADMIN' };
    const shown = createPublicKey(first).export({ type: 'spki', format: 'pem' }).toString();
    const byShown = ['HS256', shown] as const;
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { createHmac } = await import('node:crypto');
    const head = `${encoded({ alg: byShown[0], kid, typ: 'JWT' })}.${encoded(claims)}`;
    const confused = `${head}.${createHmac('sha256', byShown[1]).update(head).digest('base64url')}`;
    await isTakenNowhere(confused, 'the public key as a secret');
    const forged = jsonwebtoken.sign(claims, aKey(), { algorithm: 'RS256', keyid: kid });
    await isTakenNowhere(forged, 'another key under its name');
    await isTakenNowhere(`${encoded({ alg: 'none' })}.${encoded(claims)}.AAAA`, 'no signature');
  });

  it('replace a key: the new one signs, is taken at once, and tokens of the old one live their time', async () => {
    const old = await tokenWith(({ alg }) => alg === 'RS256');
    await setKeys(second, first);
    await later();
    const fresh = await tokenWith(({ kid }) => kid !== headerOf(old).kid);
    await eventually(async () => {
      expect((await shownKeys()).map(({ kid }) => kid)).to.deep.equal([headerOf(fresh).kid, headerOf(old).kid]);
    });
    await eventually(() => isTakenEverywhere(fresh));
    await isTakenEverywhere(old);
  });

  it('give clients such tokens too, and know them again when they are asked', async () => {
    const json = { grant_types: ['client_credentials'], scope: 'metrics products:admin', trusted: true };
    const { body } = await doors.request('POST', '/oauth/register', { json, token: await tokenOf(doors, ops) });
    const { client_id: id, client_secret: secret = '' } = body as unknown as {
      client_id: string;
      client_secret: string;
    };
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const post = async (path: string, form: Readonly<Record<string, string>>) => {
      const answer = await fetch(`${api}${path}`, {
        ...{ method: 'POST', headers: { authorization }, body: new URLSearchParams(form) },
      });
      return (await answer.json()) as Readonly<Record<string, string>>;
    };
    await eventually(async () => {
      const { access_token: token = '' } = await post('/oauth/token', { grant_type: 'client_credentials' });
      expect(headerOf(token).alg).to.equal('RS256');
      expect(claimsIn(token)).to.include({ iss: api, aud: api, client_id: id });
      expect(await post('/oauth/introspect', { token })).to.include({ active: true, client_id: id, iss: api });
      const json = { name: 'x', price: 0 };
      expect((await doors.request('POST', '/product', { token, json })).body.code).to.equal('invalid_body');
    });
  });

  it('sign by the secret again where the keys are taken away', async () => {
    await doors.ssm.send(new DeleteParameterCommand({ Name: `/${doors.env}/UsersService/signing-keys` }));
    await later();
    const token = await tokenWith(({ alg }) => alg === 'HS256');
    await isTakenEverywhere(token);
    expect((await login(doors, ada.emailAddress)).status).to.equal(200);
  });
});
