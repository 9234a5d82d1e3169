import { expect } from 'chai';
import * as oauth from 'oauth4webapi';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { anAdmin, aStrangersToken, claimsIn, PASSWORD, type SignedUp, signUp, tokenOf } from './people.ts';
import { usersStack } from './users-stack.ts';

/** https://www.rfc-editor.org/rfc/rfc7636#appendix-B */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const BACK = 'https://agent.example/back?from=laurel';
const STATE = 'a b&c=1';

// The library speaks to https alone unless it is told that this is a test.
const insecure = { [oauth.allowInsecureRequests]: true };

describe('OAuth for clients', function () {
  this.timeout(60_000);
  let doors: Doors;
  let api: string;
  let ada: SignedUp;
  /** Of an administrator who has signed in. */
  let ops: string;
  let agent: Registered;
  let backend: Registered;
  /** Proves itself in the form; the backend does by Basic. */
  let inForm: Registered;
  let server: oauth.AuthorizationServer;

  interface Registered {
    readonly client_id: string;
    readonly client_secret?: string;
  }

  interface Told {
    readonly access_token: string;
    readonly token_type: string;
    readonly refresh_token: string;
    readonly scope: string;
    readonly error: string;
  }

  before(async () => {
    const stack = await usersStack();
    doors = stack.doors;
    api = stack.apiEndpoint;
    ada = await signUp(doors, { password: `${PASSWORD} 50%+&` });
    ops = await tokenOf(doors, await signUp(doors, { admin_user: true }, anAdmin(doors)));
    agent = await registered({
      client_name: 'Agent <b>',
      redirect_uris: [BACK],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'loyalty:read orders:read',
      token_endpoint_auth_method: 'none',
    });
    backend = await registered({
      client_name: 'Backend',
      grant_types: ['client_credentials'],
      scope: 'loyalty:admin products:read',
      trusted: true,
    });
    inForm = await registered({
      ...{ grant_types: ['client_credentials'], scope: 'metrics', trusted: true },
      token_endpoint_auth_method: 'client_secret_post',
    });
    const issuer = new URL(api);
    server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
    );
  });

  const register = (json: object, token = ops) => doors.request('POST', '/oauth/register', { json, token });
  async function registered(json: object): Promise<Registered> {
    const { status, body } = await register(json);
    expect(status, JSON.stringify(body)).to.equal(201);
    return body as unknown as Registered;
  }

  const asked = (changes: Readonly<Record<string, string | undefined>> = {}) =>
    Object.fromEntries(
      Object.entries({
        ...{
          client_id: agent.client_id,
          redirect_uri: BACK,
          response_type: 'code',
          scope: 'loyalty:read',
          state: STATE,
        },
        ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256' },
        ...changes,
      }).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );

  async function browse(parameters: Readonly<Record<string, string>>, headers = {}) {
    const answer = await fetch(`${api}/oauth/authorize?${new URLSearchParams(parameters)}`, {
      redirect: 'manual',
      headers,
    });
    return { answer, html: await answer.text(), cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  }

  const unescaped = (text: string) =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const fieldsOf = (html: string) =>
    Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
        unescaped(name ?? ''),
        unescaped(value ?? ''),
      ]),
    );
  const send = (fields: Readonly<Record<string, string>>, cookie: string) =>
    fetch(`${api}/oauth/authorize`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
      body: new URLSearchParams(fields),
    });

  /** Where the user is sent once they have signed in. */
  async function letIn(changes = {}, password = ada.password): Promise<URL> {
    const { html, cookie } = await browse(asked(changes));
    const answer = await send(
      { ...fieldsOf(html), email_address: ada.emailAddress, password, decision: 'allow' },
      cookie,
    );
    expect(answer.status, await answer.text()).to.equal(303);
    return new URL(answer.headers.get('location') ?? '');
  }

  async function exchange(form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    const answer = await fetch(`${api}/oauth/token`, { method: 'POST', headers, body: new URLSearchParams(form) });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Told };
  }
  const redeem = (code: string, changes = {}) =>
    exchange({
      ...{
        grant_type: 'authorization_code',
        code,
        redirect_uri: BACK,
        code_verifier: VERIFIER,
        client_id: agent.client_id,
      },
      ...changes,
    });
  const codeIn = (url: URL) => url.searchParams.get('code') ?? '';
  const refresh = (refresh_token: string, changes = {}) =>
    exchange({ grant_type: 'refresh_token', refresh_token, client_id: agent.client_id, ...changes });
  const post = async (path: string, form: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${api}${path}`, { method: 'POST', body: new URLSearchParams(form) });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const asBackend = () => ({ client_id: backend.client_id, client_secret: backend.client_secret ?? '' });

  it('revoked-refresh-token-is-dead: a public client library gets a token, refreshes it and revokes it, by what the metadata say', async () => {
    const client: oauth.Client = { client_id: agent.client_id };
    const verifier = oauth.generateRandomCodeVerifier();
    const code_challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const url = await letIn({ code_challenge, redirect_uri: BACK });
    const parameters = oauth.validateAuthResponse(server, client, url, STATE);
    const options = insecure;
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      BACK,
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer);
    expect([tokens.token_type, tokens.expires_in, tokens.scope]).to.deep.equal(['bearer', 3600, 'loyalty:read']);
    const { iat, exp, jti, session_id, ...claims } = claimsIn(tokens.access_token);
    expect(claims).to.deep.equal({
      ...{
        iss: api,
        sub: ada.userId,
        user_type: 'STANDARD',
        client_id: agent.client_id,
        scope: 'loyalty:read',
        aud: api,
      },
    });
    expect((exp as number) - (iat as number)).to.equal(3600);
    expect([typeof jti, typeof session_id]).to.deep.equal(['string', 'string']);
    await doors.balanceBecomes(ada.userId, 100);
    const token = tokens.access_token;
    expect((await doors.request('GET', '/loyalty', { token })).status).to.equal(200);
    const spent = await doors.request('POST', '/loyalty', { token, json: { points: 1 } });
    expect([spent.status, spent.body.code], 'which nobody has let it do').to.deep.equal([403, 'insufficient_scope']);
    expect((await doors.request('GET', `/user/${ada.userId}` as '/user/{userId}', { token })).status).to.equal(403);

    const again = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      tokens.refresh_token ?? '',
      options,
    );
    const refreshed = await oauth.processRefreshTokenResponse(server, client, again);
    expect(refreshed.refresh_token).to.be.a('string').and.to.not.equal(tokens.refresh_token);
    const revoked = await oauth.revocationRequest(server, client, oauth.None(), refreshed.refresh_token ?? '', options);
    await oauth.processRevocationResponse(revoked);
    expect((await refresh(refreshed.refresh_token ?? '')).body.error).to.equal('invalid_grant');
  });

  it('a public client library gets a token in its own name, with the secret as Basic', async () => {
    const client: oauth.Client = { client_id: backend.client_id };
    const secret = oauth.ClientSecretBasic(backend.client_secret ?? '');
    const parameters = new URLSearchParams({ scope: 'loyalty:admin' });
    const answer = await oauth.clientCredentialsGrantRequest(server, client, secret, parameters, insecure);
    const tokens = await oauth.processClientCredentialsResponse(server, client, answer);
    expect(claimsIn(tokens.access_token)).to.deep.include({ sub: backend.client_id, scope: 'loyalty:admin' });
    expect((await doors.request('GET', '/admin/members', { token: tokens.access_token })).status).to.equal(200);
    // It is no member, and has no account to look at.
    expect((await doors.request('GET', '/loyalty', { token: tokens.access_token })).status).to.equal(401);
    const looked = await oauth.introspectionRequest(server, client, secret, tokens.access_token, insecure);
    expect(await oauth.processIntrospectionResponse(server, client, looked)).to.deep.include({
      active: true,
      aud: api,
    });
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, client, secret, tokens.access_token, insecure),
    );
    const after = await oauth.introspectionRequest(server, client, secret, tokens.access_token, insecure);
    expect(await oauth.processIntrospectionResponse(server, client, after)).to.deep.equal({ active: false });
  }).timeout(30_000);

  it('password-with-plus-or-percent-logs-in-through-the-form: PKCE by the vector of RFC 7636; a code that met a wrong verifier is worth nothing afterwards', async () => {
    const right = await redeem(codeIn(await letIn()));
    expect([right.status, right.body.token_type, right.headers.get('cache-control')]).to.deep.equal([
      200,
      'Bearer',
      'no-store',
    ]);
    const code = codeIn(await letIn());
    for (const code_verifier of [`${VERIFIER.slice(0, -1)}l`, VERIFIER]) {
      const { status, body } = await redeem(code, { code_verifier });
      expect([status, body.error]).to.deep.equal([400, 'invalid_grant']);
    }
  });

  it('state-is-encoded, redirect-keeps-an-existing-query, and the answer says who it is of', async () => {
    const url = await letIn();
    expect(url.href.startsWith('https://agent.example/back?from=laurel&')).to.equal(true);
    expect([url.searchParams.get('state'), url.searchParams.get('iss')]).to.deep.equal([STATE, api]);
  });

  it('token-for-another-audience-is-refused, and one that names nobody or a part of the API is taken', async () => {
    const ask = async (aud?: unknown) =>
      (await doors.request('GET', '/orders', { token: doors.token(ada.userId, aud === undefined ? {} : { aud }) }))
        .status;
    expect([await ask(), await ask(api), await ask([api, 'x']), await ask(`${api}/mcp`)]) //
      .to.deep.equal([200, 200, 200, 200]);
    for (const aud of ['https://other.example', `${api}.evil.example`, [], ''])
      expect(await ask(aud), JSON.stringify(aud)).to.equal(401);
    const { headers, body } = await doors.request('GET', '/orders', { token: doors.token(ada.userId, { aud: 'x' }) });
    expect([headers.get('www-authenticate'), body.code]).to.deep.equal([
      'Bearer error="invalid_token"',
      'unauthorized',
    ]);
    const url = await letIn();
    const { body: told } = await redeem(codeIn(url), { resource: `${api}/loyalty` });
    expect(claimsIn(told.access_token).aud).to.equal(`${api}/loyalty`);
    expect((await doors.request('GET', '/loyalty', { token: told.access_token })).status).to.not.equal(401);
  });

  it('a code is good once: a second time ends what the first has given', async () => {
    const code = codeIn(await letIn());
    const first = await redeem(code);
    expect((await redeem(code)).body.error).to.equal('invalid_grant');
    expect((await refresh(first.body.refresh_token)).body.error).to.equal('invalid_grant');
  });

  it('code-belongs-to-its-client', async () => {
    const other = await registered({ redirect_uris: [BACK], token_endpoint_auth_method: 'none' });
    const code = codeIn(await letIn());
    expect((await redeem(code, { client_id: other.client_id })).body.error).to.equal('invalid_grant');
    expect((await redeem(code, { redirect_uri: 'https://agent.example/other' })).body.error).to.equal('invalid_grant');
  });

  it('public-client-needs-pkce, plain-pkce-is-refused, and errors reach the client before anybody is asked', async () => {
    for (const [changes, error] of [
      [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
      [{ code_challenge: '' }, 'invalid_request'],
      [{ code_challenge_method: 'plain', code_challenge: VERIFIER }, 'invalid_request'],
      [{ code_challenge_method: undefined }, 'invalid_request'],
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ scope: 'loyalty:read loyalty:spend' }, 'invalid_scope'],
      [{ scope: 'loyalty:admin' }, 'invalid_scope'],
      [{ resource: 'https://elsewhere.example' }, 'invalid_target'],
    ] as const) {
      const { answer } = await browse(asked(changes));
      expect(answer.status, JSON.stringify(changes)).to.equal(303);
      const to = new URL(answer.headers.get('location') ?? '').searchParams;
      expect([to.get('error'), to.get('state'), to.get('iss')]).to.deep.equal([error, STATE, api]);
    }
  });

  it('an address that is not registered is a page, and nobody is sent there', async () => {
    for (const changes of [
      { redirect_uri: 'https://evil.example/' },
      { redirect_uri: `${BACK}/more` },
      { client_id: 'nobody' },
      { client_id: 'c'.repeat(4096) },
      { client_id: 'https://127.0.0.1/client' },
    ]) {
      const { answer, html } = await browse(asked(changes));
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([400, null]);
      expect(html).to.match(/role="alert"/);
    }
  });

  it('the login page runs nothing, is framed by nobody, and names what it asks for', async () => {
    const { answer, html } = await browse(asked());
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).to.match(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:\/\/agent\.example;/,
    );
    expect(policy).to.include("frame-ancestors 'none'").and.to.not.include('unsafe');
    expect(answer.headers.getSetCookie()[0]).to.match(/HttpOnly; SameSite=Strict/);
    expect(html)
      .to.include('Agent &lt;b&gt;')
      .and.to.not.include('<b>')
      .and.to.not.match(/<script|\son\w+="/);
    expect(html)
      .to.match(/<html lang="en">/)
      .and.to.match(/<label for="password">/)
      .and.to.include('see your points');
  });

  it('login-form-csrf: a form from another browser, changed or made up, is none', async () => {
    const { html, cookie } = await browse(asked());
    const fields = { ...fieldsOf(html), email_address: ada.emailAddress, password: ada.password, decision: 'allow' };
    const stranger = (await browse(asked())).cookie;
    for (const [sent, by] of [
      [fields, ''],
      [fields, stranger],
      [{ ...fields, scope: 'loyalty:read orders:read' }, cookie],
      [{ ...fields, seal: 'AAAA' }, cookie],
    ] as const)
      expect((await send(sent, by)).status).to.equal(400);
  });

  it('authorize-never-issues-a-code-without-a-password', async () => {
    const json = { client_id: agent.client_id, redirect_uri: BACK, user_id: ada.userId };
    const { status } = await fetch(`${api}/oauth/authorize`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) },
    });
    expect(status).to.equal(415);
    expect(
      (await fetch(`${api}/oauth/authorize/callback`, { method: 'POST', body: JSON.stringify(json) })).status,
    ).to.equal(404);
    const { html, cookie } = await browse(asked());
    const wrong = await send(
      { ...fieldsOf(html), email_address: ada.emailAddress, password: 'wrong', decision: 'allow' },
      cookie,
    );
    expect([wrong.status, wrong.headers.get('location')]).to.deep.equal([403, null]);
    expect(await wrong.text()).to.match(/role="alert" id="problem">The address or the password is wrong/);
    const long = { ...fieldsOf(html), email_address: `${'a'.repeat(3000)}@example.com`, password: 'wrong' };
    expect((await send(long, cookie)).status).to.equal(403);
    const denied = await send({ ...fieldsOf(html), decision: 'deny' }, cookie);
    expect(new URL(denied.headers.get('location') ?? '').searchParams.get('error')).to.equal('access_denied');
  });

  it('refresh-token-works-once: the old one again ends the grant, and wider scopes are not had', async () => {
    const first = (await redeem(codeIn(await letIn({ scope: 'loyalty:read orders:read' })))).body;
    expect((await refresh(first.refresh_token, { scope: 'loyalty:spend' })).body.error).to.equal('invalid_scope');
    const second = (await refresh(first.refresh_token, { scope: 'orders:read' })).body;
    expect(second.scope).to.equal('orders:read');
    expect((await refresh(first.refresh_token)).body.error).to.equal('invalid_grant');
    expect((await refresh(second.refresh_token)).body.error, 'the whole family').to.equal('invalid_grant');
    const long = Buffer.from(JSON.stringify([ada.userId, 's'.repeat(1100)])).toString('base64url');
    expect((await refresh(`${long}.secret`)).body.error).to.equal('invalid_grant');
  });

  it('a grant is a session that its user sees and ends', async () => {
    const { refresh_token } = (await redeem(codeIn(await letIn()))).body;
    const token = doors.token(ada.userId);
    const list = `/user/${ada.userId}/sessions` as '/user/{userId}/sessions';
    const { sessions } = (await doors.request('GET', list, { token })).body.data;
    const [newest] = sessions;
    expect(newest?.client).to.equal(agent.client_id);
    const path = `${list}/${newest?.sessionId}` as '/user/{userId}/sessions/{sessionId}';
    expect((await doors.request('DELETE', path, { token })).status).to.equal(204);
    expect((await refresh(refresh_token)).body.error).to.equal('invalid_grant');
  });

  it('introspection-needs-client-credentials, introspection-does-not-echo-the-token', async () => {
    const { access_token } = (await redeem(codeIn(await letIn()))).body;
    expect((await post('/oauth/introspect', { token: access_token })).status).to.equal(401);
    expect((await post('/oauth/introspect', { token: access_token, client_id: agent.client_id })).status).to.equal(401);
    const wrong = await post('/oauth/introspect', { token: access_token, ...asBackend(), client_secret: 'wrong' });
    expect([wrong.status, wrong.body.error]).to.deep.equal([401, 'invalid_client']);
    const { body } = await post('/oauth/introspect', { token: access_token, ...basicless() });
    expect(body).to.deep.include({ active: true, sub: ada.userId, client_id: agent.client_id });
    expect(JSON.stringify(body)).to.not.include(access_token);
  });

  it('revoke-of-unknown-token-leaves-no-trace', async () => {
    for (const token of ['nothing', aStrangersToken()]) {
      expect((await post('/oauth/revoke', { token, ...basicless() })).status).to.equal(200);
      const { status, body } = await post('/oauth/introspect', { token, ...basicless() });
      expect([status, body]).to.deep.equal([200, { active: false }]);
    }
  });

  it('oauth-clients-need-an-owner', async () => {
    const member = doors.token(ada.userId);
    expect((await register({ redirect_uris: [BACK] }, member)).status).to.equal(403);
    expect((await register({ redirect_uris: [BACK] }, '')).status).to.equal(401);
    const path = `/oauth/client/${agent.client_id}` as '/oauth/client/{clientId}';
    expect((await doors.request('GET', path, { token: member })).status).to.equal(403);
    expect((await doors.request('DELETE', path, { token: member })).status).to.equal(403);
    const { body } = await doors.request('GET', path, { token: ops });
    expect(body).to.include({ client_id: agent.client_id, client_name: 'Agent <b>' });
    for (const [json, error] of [
      [{ redirect_uris: ['http://agent.example/'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: ['http://localhost.evil.example/'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: [BACK], scope: 'loyalty:admin' }, 'invalid_client_metadata'],
      [{ redirect_uris: [BACK], grant_types: ['implicit'] }, 'invalid_client_metadata'],
    ] as const) {
      const refused = await register(json);
      expect([refused.status, (refused.body as unknown as { error: string }).error]).to.deep.equal([400, error]);
    }
    const gone = await registered({ redirect_uris: [BACK] });
    const own = `/oauth/client/${gone.client_id}` as '/oauth/client/{clientId}';
    const other = { client_name: 'Other', redirect_uris: ['https://other.example/'], scope: 'orders:read' };
    expect((await doors.request('PUT', own, { token: member, json: other })).status).to.equal(403);
    expect((await doors.request('GET', '/oauth/client', { token: member })).status).to.equal(403);
    const put = await doors.request('PUT', own, { token: ops, json: other });
    expect([put.status, put.body]).to.deep.include(200);
    expect(put.body).to.include({ client_id: gone.client_id, client_name: 'Other', scope: 'orders:read' });
    expect((await doors.request('GET', own, { token: ops })).body).to.deep.equal(put.body);
    const wrong = await doors.request('PUT', own, { token: ops, json: { redirect_uris: ['javascript:alert(1)'] } });
    expect([wrong.status, (wrong.body as unknown as { error: string }).error]) //
      .to.deep.equal([400, 'invalid_redirect_uri']);
    await eventually(async () => {
      const { body: listed } = await doors.request('GET', '/oauth/client?limit=1', { token: ops });
      expect(listed.data.clients).to.deep.equal([put.body]);
      expect(listed.data.cursor).to.be.a('string');
    });
    expect((await doors.request('DELETE', own, { token: ops })).status).to.equal(204);
    expect((await doors.request('GET', own, { token: ops })).status).to.equal(404);
  });

  it('metadata-does-not-trust-host, and every endpoint that it names answers', async () => {
    const { hostname, port } = new URL(api);
    const { request } = await import('node:http');
    const text = await new Promise<string>((resolve, reject) => {
      const path = '/.well-known/oauth-authorization-server';
      request({ hostname, port, path, headers: { host: 'evil.example' } }, (answer) => {
        let body = '';
        answer.on('data', (chunk) => (body += chunk)).on('end', () => resolve(body));
      })
        .on('error', reject)
        .end();
    });
    const metadata = JSON.parse(text);
    expect(metadata).to.deep.include({
      issuer: api,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      authorization_response_iss_parameter_supported: true,
    });
    for (const [name, url] of Object.entries<string>(metadata))
      if (name.endsWith('_endpoint'))
        for (const method of name === 'authorization_endpoint' ? ['GET'] : ['POST'])
          expect((await fetch(url, { method })).status, name).to.not.equal(404);
    const { body } = await doors.request('GET', '/.well-known/oauth-protected-resource');
    expect(body).to.deep.include({ resource: api, authorization_servers: [api] });
  });

  const basicless = () => ({ client_id: inForm.client_id, client_secret: inForm.client_secret ?? '' });
});
