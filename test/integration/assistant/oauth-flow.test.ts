import {
  auth,
  Client,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthTokens,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { expect } from 'chai';
import type { Doors } from '../system/doors.ts';
import { anAdmin, claimsIn, type SignedUp, signUp, tokenOf } from '../users/people.ts';
import { agentsStack } from './agents-stack.ts';

const BACK = 'http://localhost:9/back';

/** What a program keeps that a member has let in: nothing but what it was given. */
class Kept implements OAuthClientProvider {
  readonly redirectUrl = BACK;
  readonly clientMetadata = { redirect_uris: [BACK], client_name: 'A public client' };
  readonly #client: OAuthClientInformationMixed;
  #tokens: OAuthTokens | undefined;
  #verifier = '';
  sentTo: URL | undefined;

  constructor(client: OAuthClientInformationMixed) {
    this.#client = client;
  }
  clientInformation = () => this.#client;
  tokens = () => this.#tokens;
  saveTokens = (tokens: OAuthTokens) => {
    this.#tokens = tokens;
  };
  redirectToAuthorization = (to: URL) => {
    this.sentTo = to;
  };
  saveCodeVerifier = (verifier: string) => {
    this.#verifier = verifier;
  };
  codeVerifier = () => this.#verifier;
}

describe('a member lets an agent in', function () {
  this.timeout(60_000);
  let doors: Doors;
  let api: string;
  let ada: SignedUp;

  before(async () => {
    const stack = await agentsStack();
    doors = stack.doors;
    api = stack.apiEndpoint;
    ada = await signUp(doors);
    await doors.balanceBecomes(ada.userId, 100);
  });

  /** The member's browser: shows the form, and sends it with the password. @returns where it is sent then */
  async function signedIn(address: URL): Promise<URL> {
    const shown = await fetch(address, { redirect: 'manual' });
    const cookie = shown.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const unescaped = (text = '') => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    const hidden = [...(await shown.text()).matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [unescaped(name), unescaped(value)]));
    const sent = await fetch(new URL('/oauth/authorize', address), {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
      body: new URLSearchParams({
        ...fields,
        ...{ email_address: ada.emailAddress, password: ada.password, decision: 'allow' },
      }),
    });
    expect(sent.status, await sent.text()).to.equal(303);
    return new URL(sent.headers.get('location') ?? '');
  }

  it('from the metadata over the code to a call, as a public client finds its way', async () => {
    const ops = await tokenOf(doors, await signUp(doors, { admin_user: true }, anAdmin(doors)));
    const { status, body } = await doors.request('POST', '/oauth/register', {
      token: ops,
      json: {
        ...{ client_name: 'Agent', redirect_uris: [BACK], token_endpoint_auth_method: 'none' },
        grant_types: ['authorization_code', 'refresh_token'],
      },
    });
    expect(status, JSON.stringify(body)).to.equal(201);
    const client = body as unknown as OAuthClientInformationMixed;
    const kept = new Kept(client);
    const address = new URL(`${api}/mcp`);

    const before = new StreamableHTTPClientTransport(address, { authProvider: kept });
    const refused = await new Client({ name: 'agent', version: '1' }).connect(before).catch((error: Error) => error);
    expect((refused as Error).name).to.equal('UnauthorizedError');
    const asked = kept.sentTo ?? expect.fail('nobody was asked');
    expect(asked.origin).to.equal(api);
    expect(asked.searchParams.get('code_challenge_method')).to.equal('S256');
    expect(asked.searchParams.get('scope')?.split(' ')).to.include.members(['loyalty:read', 'orders:write']);

    const back = await signedIn(asked);
    await before.finishAuth(back.searchParams);
    const claims = claimsIn(kept.tokens()?.access_token ?? '');
    expect(claims).to.include({ sub: ada.userId, client_id: client.client_id });
    expect(claims.aud).to.be.oneOf([api, `${api}/`]);

    const agent = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await agent.connect(new StreamableHTTPClientTransport(address, { authProvider: kept }));
    const points = await agent.callTool({ name: 'get_points', arguments: {} });
    expect(points.structuredContent).to.include({ currentPoints: 100 });
    await agent.close();

    const first = kept.tokens()?.access_token;
    expect(await auth(kept, { serverUrl: address })).to.equal('AUTHORIZED');
    expect(kept.tokens()?.access_token).not.to.equal(first);
  });
});
