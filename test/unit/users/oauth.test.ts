import { expect } from 'chai';
import { authorizing } from '../../../shared/users/adapters/authorize.ts';
import { changeClient } from '../../../shared/users/adapters/change-client.ts';
import { authenticateClient } from '../../../shared/users/adapters/client-authentication.ts';
import { clientIdDocuments, isDocumentAddress } from '../../../shared/users/adapters/client-id-document.ts';
import { clientRepository, type RegisteredClient } from '../../../shared/users/adapters/client-repository.ts';
import { isPublicAddress } from '../../../shared/users/adapters/public-address.ts';
import { newRefreshToken, readRefreshToken } from '../../../shared/users/adapters/refresh-token.ts';
import { hashOf, isVerifierOf } from '../../../shared/users/adapters/secrets.ts';
import { readAuthorizationRequest } from '../../../shared/users/authorization-request.ts';
import { delegatedClaims } from '../../../shared/users/claims.ts';
import { type ClientMetadata, describedClient } from '../../../shared/users/client.ts';
import { grantedScopes } from '../../../shared/users/client-scopes.ts';
import { formTarget, isRedirectUri, isRegistered, redirectTo } from '../../../shared/users/redirect-uri.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aUser, aUsersTable } from './people.ts';

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

const aClient = (changes: Partial<RegisteredClient> = {}): RegisteredClient => ({
  clientId: 'agent',
  name: 'Agent',
  redirectUris: ['https://agent.example/back'],
  grantTypes: ['authorization_code'],
  scopes: ['loyalty:read', 'metrics'],
  authentication: 'none',
  isTrusted: false,
  createdAt: NOON,
  ...changes,
});

describe('PKCE', () => {
  it('holds to the vector of RFC 7636, appendix B', () => {
    expect(isVerifierOf(CHALLENGE, VERIFIER)).to.equal(true);
    expect(isVerifierOf(CHALLENGE, `${VERIFIER.slice(0, -1)}l`)).to.equal(false);
  });

  it('takes no verifier that is none: absent, the challenge itself, too short, too long, of other characters', () => {
    for (const verifier of [undefined, '', CHALLENGE, 'a'.repeat(42), 'a'.repeat(129), `${'a'.repeat(43)}+`])
      expect(isVerifierOf(CHALLENGE, verifier), verifier).to.equal(false);
    for (const length of [43, 128]) expect(isVerifierOf(hashOf('a'.repeat(length)), 'a'.repeat(length))).to.equal(true);
    expect(isVerifierOf('', '')).to.equal(false);
  });
});

describe('an address to go back to', () => {
  it('is https, this machine, or an app of its own', () => {
    for (const uri of [
      'https://agent.example/back?x=1',
      'http://127.0.0.1:8400/cb',
      'http://localhost/cb',
      'http://[::1]:1/',
      'com.example.app:/cb',
    ])
      expect(isRedirectUri(uri), uri).to.equal(true);
    for (const uri of [
      'http://agent.example/back',
      'http://localhost.evil.example/',
      'http://127.0.0.1.evil.example/',
      'https://:secret@agent.example/',
      'https://agent.example/#fragment',
      'https://user@agent.example/',
      'javascript:alert(1)',
      'data:text/html,x',
      'app:/cb',
      '/back',
      'https://agent.example/ x',
      "https://agent.example/'x",
    ])
      expect(isRedirectUri(uri), uri).to.equal(false);
  });

  it('has 2,000 characters at most', () => {
    const of = (length: number) => 'https://agent.example/'.padEnd(length, 'x');
    expect([isRedirectUri(of(2000)), isRedirectUri(of(2001))]).to.deep.equal([true, false]);
  });

  it('is registered letter by letter, but for the port of this machine', () => {
    expect(isRegistered('https://agent.example/back', ['https://agent.example/back'])).to.equal(true);
    expect(isRegistered('http://127.0.0.1:51234/cb', ['http://127.0.0.1/cb'])).to.equal(true);
    for (const uri of ['https://agent.example/back/', 'https://agent.example:444/back', 'https://AGENT.example/back'])
      expect(isRegistered(uri, ['https://agent.example/back']), uri).to.equal(false);
    expect(isRegistered('http://localhost:1/cb', ['http://127.0.0.1/cb'])).to.equal(false);
    expect(isRegistered('http://127.0.0.1:1/other', ['http://127.0.0.1/cb'])).to.equal(false);
    for (const port of ['65536', '999999', '1a'])
      expect(isRegistered(`http://127.0.0.1:${port}/cb`, ['http://127.0.0.1/cb']), port).to.equal(false);
  });

  it('keeps what it says, and what is added cannot add more', () => {
    expect(redirectTo('https://a.example/?x=1', { state: 'a b&c=1', code: undefined })).to.equal(
      'https://a.example/?x=1&state=a+b%26c%3D1',
    );
    expect(redirectTo('https://a.example/', { code: '1' })).to.equal('https://a.example/?code=1');
    expect(redirectTo('https://a.example/?', { code: '1' })).to.equal('https://a.example/?code=1');
    expect(redirectTo('https://a.example/?x=1&', { code: '1' })).to.equal('https://a.example/?x=1&code=1');
    const targets = ['https://a.example:8/x', 'http://127.0.0.1:8400/cb', 'com.example.app:/cb'].map(formTarget);
    expect(targets).to.deep.equal(['https://a.example:8', 'http://127.0.0.1:8400', 'com.example.app:']);
  });
});

describe('what a client asks a member for', () => {
  const asked = { client_id: 'agent', response_type: 'code', code_challenge: CHALLENGE, code_challenge_method: 'S256' };
  const read = (
    changes: Readonly<Record<string, string | undefined>> = {},
    client: RegisteredClient | undefined = aClient(),
  ) => readAuthorizationRequest({ ...asked, ...changes }, client, 'https://api.example');

  it('is what members can let it do, whatever an administrator lets it do itself', () => {
    const found = read();
    expect(found.kind === 'asked' && found.request).to.deep.equal({
      clientId: 'agent',
      redirectUri: 'https://agent.example/back',
      scopes: ['loyalty:read'],
      codeChallenge: CHALLENGE,
      resource: 'https://api.example',
    });
    expect(read({ scope: 'metrics' })).to.include({ kind: 'sent_back', error: 'invalid_scope' });
  });

  it('comes back with its state, and without one where it had none', () => {
    const found = (state?: string) => read({ ...(state === undefined ? {} : { state }) });
    expect(found('s')).to.have.nested.property('request.state', 's');
    expect(found()).to.have.property('request').that.does.not.have.property('state');
    expect(read({ scope: 'metrics', state: 's' })).to.have.property('state', 's');
    expect(read({ scope: 'metrics' })).to.not.have.property('state');
  });

  it('is told what is wrong in words', () => {
    const wordsOf = (changes: Readonly<Record<string, string>>, client = aClient()) => {
      const found = read(changes, client);
      return found.kind === 'refused' ? found.reason : found.kind === 'sent_back' ? found.description : '';
    };
    expect(readAuthorizationRequest(asked, undefined, 'i')).to.deep.equal({
      ...{ kind: 'refused', reason: 'The program that sent you here is not known.' },
    });
    expect(wordsOf({ redirect_uri: 'https://evil.example/' })).to.equal(
      'The address to go back to is not one of the program that sent you here.',
    );
    expect(wordsOf({ resource: 'https://other.example' })).to.equal('resource is not of this service');
    expect(wordsOf({ response_type: 'token' })).to.equal('response_type is code');
    expect(wordsOf({ scope: 'metrics' })).to.equal('scope has more than this client may be let do');
    expect(wordsOf({}, aClient({ grantTypes: ['client_credentials'] }))).to.equal('this client asks no members');
    const proof = 'code_challenge is needed, and code_challenge_method S256';
    expect([wordsOf({ code_challenge_method: 'plain' }), wordsOf({ code_challenge: 'a' })]).to.deep.equal([
      proof,
      proof,
    ]);
  });

  it('comes back with the codes of RFC 6749', () => {
    expect(read({ response_type: 'token' })).to.include({ error: 'unsupported_response_type' });
    expect(read({ code_challenge_method: 'plain' })).to.include({ error: 'invalid_request' });
  });

  it('is for this service and what lies in it', () => {
    const resource = (text: string) => read({ resource: text });
    expect(resource('https://api.example/loyalty').kind).to.equal('asked');
    expect(resource('https://api.example.evil/')).to.include({ error: 'invalid_target' });
  });

  it('is told to nobody until client and address belong together', () => {
    expect(read({}, undefined).kind).to.equal('asked');
    expect(readAuthorizationRequest(asked, undefined, 'i').kind).to.equal('refused');
    expect(read({ redirect_uri: 'https://evil.example/' }).kind).to.equal('refused');
    const two = aClient({ redirectUris: ['https://a.example/', 'https://b.example/'] });
    expect(read({}, two).kind, 'which of both').to.equal('refused');
  });

  it('sends nobody to a client that describes itself before they have signed in: a page says what is wrong', () => {
    const evil = aClient({ clientId: 'https://evil.example/client', redirectUris: ['https://evil.example/phish'] });
    const own = { client_id: evil.clientId, state: 's' };
    expect(read(own, evil).kind).to.equal('asked');
    for (const wrong of [
      { scope: 'nonsense' },
      { response_type: 'token' },
      { code_challenge_method: 'plain' },
      { code_challenge: undefined },
      { resource: 'https://other.example/' },
    ]) {
      expect(read({ ...own, ...wrong }, evil).kind, JSON.stringify(wrong)).to.equal('refused');
      expect(read(wrong).kind, 'one that was registered').to.equal('sent_back');
    }
  });

  it('is not asked by a client that acts in its own name alone', () => {
    const own = aClient({ grantTypes: ['client_credentials'] });
    expect(read({}, own)).to.include({ kind: 'sent_back', error: 'unauthorized_client' });
  });

  it('never lends what an administrator may do', () => {
    const grant = { clientId: 'agent', scopes: ['loyalty:read'], resource: 'https://api.example' };
    expect(delegatedClaims(aUser({ isAdmin: true }), 's1', grant).user_type).to.equal('STANDARD');
    expect(delegatedClaims(aUser({ isAdmin: true, orderCount: 11 }), 's1', grant).user_type).to.equal('PREMIUM');
  });

  it('is all that may be where nothing is said, and never more', () => {
    expect(grantedScopes(undefined, ['a', 'b'])).to.deep.equal(['a', 'b']);
    expect(grantedScopes('b b', ['a', 'b'])).to.deep.equal(['b']);
    expect(grantedScopes('a c', ['a', 'b'])).to.equal(undefined);
  });
});

describe('a client that describes itself to an administrator', () => {
  const error = (metadata: ClientMetadata) => (describedClient(metadata) as { readonly error?: string }).error;

  it('is taken as the standard has it where it says nothing', () => {
    expect(describedClient({ redirect_uris: ['https://a.example/'] })).to.deep.equal({
      name: 'A program',
      redirectUris: ['https://a.example/'],
      grantTypes: ['authorization_code'],
      scopes: ['loyalty:read', 'loyalty:spend', 'orders:read', 'orders:write', 'products:read'],
      authentication: 'client_secret_basic',
      isTrusted: false,
    });
  });

  it('is refused what nobody should be given', () => {
    const back = ['https://a.example/'];
    expect(error({})).to.equal('invalid_redirect_uri');
    expect(error({ redirect_uris: ['http://a.example/'] })).to.equal('invalid_redirect_uri');
    expect(error({ redirect_uris: Array(21).fill('https://a.example/') })).to.equal('invalid_redirect_uri');
    for (const metadata of [
      { redirect_uris: back, client_name: ' ' },
      { redirect_uris: back, grant_types: ['password'] },
      { redirect_uris: back, response_types: ['token'] },
      { redirect_uris: back, scope: 'everything' },
      { redirect_uris: back, scope: 'pos' },
      { redirect_uris: back, token_endpoint_auth_method: 'private_key_jwt' },
      { grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' },
      { grant_types: ['refresh_token'] },
      { redirect_uris: back, trusted: 'yes' },
    ])
      expect(error(metadata), JSON.stringify(metadata)).to.equal('invalid_client_metadata');
    expect(error({ grant_types: ['client_credentials'], scope: 'pos', trusted: true })).to.equal(undefined);
  });
});

describe('the login page', () => {
  const PROVED = { status: 'wrong' } as const;
  const page = (issuer: string) =>
    authorizing({
      findClient: async () => aClient(),
      issuer: async () => issuer,
      seals: { seal: async () => 'sealed', open: async () => NOON + 1 },
      prove: async () => PROVED,
      codes: { issue: async () => 'code', read: async () => undefined, redeem: async () => false },
    });
  const parameters = {
    ...{ client_id: 'agent', response_type: 'code', code_challenge: CHALLENGE, code_challenge_method: 'S256' },
  };
  const at = { address: '::1', at: NOON };

  it('has a cookie that no other host of the domain can set, where it is shown over https', async () => {
    const secure = page('https://api.example');
    const { cookies: [cookie = ''] = [] } = await secure.ask({ parameters, cookies: [], ...at });
    expect(cookie).to.match(/^__Host-laurel_login=[\w-]{43}; Path=\/; Secure; Max-Age=600; HttpOnly; SameSite=Strict$/);
    const own = cookie.split(';')[0] ?? '';
    const planted = own.replace('__Host-', '');
    expect((await secure.take({ parameters, cookies: [planted], ...at })).statusCode, 'planted').to.equal(400);
    expect((await secure.take({ parameters, cookies: [own], ...at })).statusCode, 'its own').to.equal(403);
    const plain = page('http://127.0.0.1:3000');
    const { cookies: [local = ''] = [] } = await plain.ask({ parameters, cookies: [], ...at });
    expect(local).to.match(/^laurel_login=[\w-]{43}; Path=\/oauth\/authorize; Max-Age=600; HttpOnly; SameSite=Strict$/);
  });
});

describe('a client that is described anew', () => {
  const NEW = { client_name: 'Agent 2', redirect_uris: ['https://agent.example/2'], scope: 'orders:read' };
  async function aTable(client = aClient()) {
    const clients = clientRepository(aUsersTable().client, 'users');
    await clients.add(client, 'user:ops');
    return { clients, change: changeClient(clients) };
  }

  it('is another in all but its id and its secret', async () => {
    const secretHash = hashOf('a secret');
    const { clients, change } = await aTable(aClient({ authentication: 'client_secret_basic', secretHash }));
    const shown = await change('agent', { ...NEW, client_id: 'agent' }, 'user:ops');
    expect(shown).to.include({ client_id: 'agent', client_name: 'Agent 2', scope: 'orders:read' });
    expect(shown).to.not.have.any.keys('client_secret', 'secretHash', 'revision');
    expect(await clients.read('agent')).to.deep.equal({
      ...{ clientId: 'agent', name: 'Agent 2', redirectUris: ['https://agent.example/2'], createdAt: NOON },
      ...{ grantTypes: ['authorization_code'], scopes: ['orders:read'], authentication: 'client_secret_basic' },
      ...{ isTrusted: false, secretHash, revision: 1 },
    });
    await change('agent', { ...NEW, client_name: 'Agent 3' }, 'user:ops');
    expect((await clients.read('agent'))?.name).to.equal('Agent 3');
  });

  it('is given a secret where it needs one for the first time, and has none where it needs none any more', async () => {
    const { clients, change } = await aTable();
    const { client_secret: secret = '' } = await change(
      'agent',
      { ...NEW, token_endpoint_auth_method: 'client_secret_post' },
      'user:ops',
    );
    expect((await clients.read('agent'))?.secretHash).to.equal(hashOf(secret));
    await change('agent', { ...NEW, token_endpoint_auth_method: 'none' }, 'user:ops');
    expect(await clients.read('agent')).to.not.have.property('secretHash');
  });

  it('stays as it is where the description is none, is of another, or somebody was faster', async () => {
    const { clients, change } = await aTable();
    for (const wrong of [
      { ...NEW, client_id: 'other' },
      { redirect_uris: ['http://evil.example/'] },
      { ...NEW, scope: 'metrics' },
    ])
      expect((await failureOf(change('agent', wrong, 'user:ops'))).name, JSON.stringify(wrong)).to.equal('OAuthError');
    expect((await failureOf(change('nobody', NEW, 'user:ops'))).message).to.match(/no such client/);
    const both = await Promise.allSettled([change('agent', NEW, 'a'), change('agent', NEW, 'b')]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    await clients.remove('agent');
    expect(await clients.change(aClient(), aClient(), 'a'), 'one that is gone').to.equal(false);
    expect(await clients.read('agent')).to.equal(undefined);
  });

  it('is listed, newest first, page by page', async () => {
    const { clients } = await aTable();
    await clients.add(aClient({ clientId: 'later', createdAt: NOON + 1 }), 'user:ops');
    const [first, ...none] = await clients.list({ limit: 1 });
    expect([first?.clientId, none]).to.deep.equal(['later', []]);
    const after = { createdAt: new Date(NOON + 1).toISOString(), id: 'later' };
    expect((await clients.list({ limit: 1, after })).map(({ clientId }) => clientId)).to.deep.equal(['agent']);
  });
});

describe('the clients of the table', () => {
  it('have ids that fit into a key: nobody is looked for under a longer one', async () => {
    const table = aUsersTable();
    const clients = clientRepository(table.client, 'users');
    await clients.add(aClient({ clientId: 'c'.repeat(250) }), 'user:ops');
    expect((await clients.read('c'.repeat(250)))?.name).to.equal('Agent');
    expect(await clients.read('c'.repeat(251))).to.equal(undefined);
    expect(await clients.read('c'.repeat(4096))).to.equal(undefined);
  });
});

describe('the proof of a client', () => {
  const secretHash = hashOf('a secret');
  const known = new Map([
    ['open', aClient({ clientId: 'open' })],
    ['basic', aClient({ clientId: 'basic', authentication: 'client_secret_basic', secretHash })],
    ['form', aClient({ clientId: 'form', authentication: 'client_secret_post', secretHash })],
  ]);
  const prove = authenticateClient(async (id) => known.get(id));
  const basic = (id: string, secret: string) =>
    `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

  it('is made in the way that it was registered with', async () => {
    expect((await prove({ authorization: basic('basic', 'a secret') })).clientId).to.equal('basic');
    expect((await prove({ authorization: undefined, client_id: 'form', client_secret: 'a secret' })).clientId).to.equal(
      'form',
    );
    expect((await prove({ authorization: undefined, client_id: 'open' })).clientId).to.equal('open');
  });

  it('is refused alike, whatever is wrong', async () => {
    const messages = new Set<string>();
    for (const presented of [
      { authorization: undefined },
      { authorization: undefined, client_id: 'nobody' },
      { authorization: undefined, client_id: 'basic' },
      { authorization: undefined, client_id: 'basic', client_secret: 'a secret' },
      { authorization: basic('form', 'a secret') },
      { authorization: basic('basic', 'another') },
      { authorization: basic('basic', '') },
      { authorization: basic('basic', 'a secret'), client_id: 'form' },
      { authorization: undefined, client_id: 'form', client_secret: '' },
    ]) {
      const failure = await failureOf(prove(presented));
      expect((failure as Error & { code: string }).code, JSON.stringify(presented)).to.equal('invalid_client');
      messages.add(failure.message);
    }
    expect(messages.size).to.equal(1);
  });
});

describe('a refresh token', () => {
  it('refresh-is-not-a-scan: it names its grant, and nothing else does', () => {
    const { text, ...token } = newRefreshToken('ada-1', 's1');
    expect(readRefreshToken(text)).to.deep.equal(token);
    for (const other of ['', '.', 'a.b', `${text}.c`, `x${text}`, 'WzFd.a', `${'a'.repeat(2000)}.b`])
      expect(readRefreshToken(other), other).to.equal(undefined);
    const [place] = text.split('.');
    expect(readRefreshToken(`${place}.guess`)?.hash).to.not.equal(token.hash);
  });

  it('names nothing that is too long for a key', () => {
    expect(readRefreshToken(newRefreshToken('u'.repeat(250), 's'.repeat(250)).text)?.userId).to.have.length(250);
    for (const [userId, sessionId] of [
      ['u'.repeat(251), 's1'],
      ['ada-1', 's'.repeat(251)],
    ] as const)
      expect(readRefreshToken(newRefreshToken(userId, sessionId).text)).to.equal(undefined);
  });
});

describe('a client whose id is the address of its description', () => {
  const ID = 'https://agent.example/client.json';
  const described = { client_id: ID, client_name: 'Agent', redirect_uris: ['https://agent.example/back'] };

  it('has a name for its host, and a path', () => {
    expect(isDocumentAddress(ID)).to.equal(true);
    for (const id of [
      'http://agent.example/client.json',
      'https://agent.example',
      'https://agent.example/',
      'https://127.0.0.1/client.json',
      'https://[::1]/client.json',
      'https://2130706433/client.json',
      'https://localhost/client.json',
      'https://agent.example:8443/client.json',
      'https://user:secret@agent.example/client.json',
      'https://agent.example/client.json#x',
      'https://agent.example/../client.json',
      'agent',
    ])
      expect(isDocumentAddress(id), id).to.equal(false);
  });

  it('is found once in five minutes, and asks members alone', async () => {
    let now = NOON;
    const asked: string[] = [];
    const find = clientIdDocuments(
      async (url) => {
        asked.push(url.href);
        return JSON.stringify({ ...described, trusted: true, scope: 'loyalty:read' });
      },
      () => now,
    );
    expect(await find(ID)).to.deep.include({ clientId: ID, name: 'Agent', isTrusted: false, authentication: 'none' });
    now += 299_999;
    await find(ID);
    expect(asked).to.deep.equal([ID]);
    now += 1;
    await find(ID);
    expect(asked).to.deep.equal([ID, ID]);
  });

  it('is nobody where the document is of another one, holds a secret, or is none; nor is it asked for again at once', async () => {
    for (const text of [
      undefined,
      'no JSON',
      '[]',
      JSON.stringify({ ...described, client_id: 'https://other.example/x' }),
      JSON.stringify({ ...described, client_secret: 'x' }),
      JSON.stringify({ ...described, token_endpoint_auth_method: 'client_secret_basic' }),
      JSON.stringify({ ...described, redirect_uris: ['http://agent.example/'] }),
      JSON.stringify({ ...described, scope: 'metrics' }),
    ]) {
      let asked = 0;
      const find = clientIdDocuments(async () => {
        asked++;
        return text;
      });
      expect([await find(ID), await find(ID), asked], text).to.deep.equal([undefined, undefined, 1]);
    }
    const failing = clientIdDocuments(() => Promise.reject(new Error('away')));
    expect(await failing(ID)).to.equal(undefined);
  });

  it('lies on the public network: not on this machine, beside it, or where a cloud tells its secrets', () => {
    for (const address of ['93.184.215.14', '172.32.0.1', '2606:2800:21f:cb07::1'])
      expect(isPublicAddress(address), address).to.equal(true);
    for (const address of [
      '127.0.0.1',
      '0.0.0.0',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
      '::ffff:127.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:db8::1',
      'nonsense',
    ])
      expect(isPublicAddress(address), address).to.equal(false);
  });
});
