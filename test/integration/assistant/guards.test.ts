import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { LocalStack } from '../local-stack.ts';
import { type Answer, aMember, type Doors, userCreated } from '../system/doors.ts';
import { call, legacy, META, modern } from './agent.ts';
import { agentsStack, withParameter } from './agents-stack.ts';

describe('the agents’ door keeps its callers apart, and others out', function () {
  this.timeout(100_000);
  let stack: LocalStack;
  let doors: Doors;
  let api: string;

  before(async () => {
    stack = await agentsStack();
    doors = stack.doors;
    api = stack.apiEndpoint;
  });

  const memberWith100 = async () => {
    const member = aMember();
    await doors.publish(userCreated(member));
    await doors.balanceBecomes(member, 100);
    return member;
  };
  const getPoints = (token: string, headers = {}) =>
    modern(doors, token, 'tools/call', { params: { name: 'get_points' }, headers });

  it('second-caller-does-not-see-the-first-callers-orders: nor do fifty members in turn, in one warm process', async () => {
    const members = Array.from({ length: 50 }, aMember);
    await doors.publish(...members.map(userCreated));
    await Promise.all(members.map((member) => doors.balanceBecomes(member, 100, 60_000)));
    // One after the other, so that the process that answers is the same; each spends another number.
    for (const [index, member] of members.entries()) {
      const spent = await call(doors, doors.token(member), 'spend_points', {
        points: index + 1,
        idempotencyKey: 'mine',
      });
      expect(spent.structuredContent.currentPoints, member).to.equal(99 - index);
    }
    // And all at once.
    const seen = await Promise.all(members.map((member) => call(doors, doors.token(member), 'get_points')));
    expect(seen.map(({ structuredContent }) => structuredContent.currentPoints)).to.deep.equal(
      members.map((_, index) => 99 - index),
    );
    const statements = await Promise.all(
      members.map((member) => call(doors, doors.token(member), 'list_transactions')),
    );
    expect(statements.map(({ structuredContent }) => structuredContent.transactions[0].points)).to.deep.equal(
      members.map((_, index) => -index - 1),
    );
  });

  it('tools-take-no-token: what an agent writes into the arguments is refused, whoever it names', async () => {
    const token = doors.token(await memberWith100());
    for (const given of [{ token: 'x' }, { userId: aMember() }, { sub: 'x' }]) {
      const { isError, content } = await call(doors, token, 'get_points', given);
      expect([isError, JSON.parse(content[0].text).code]).to.deep.equal([true, 'invalid_body']);
    }
  });

  it('unauthorized-is-401-with-resource-metadata', async () => {
    for (const token of [undefined, 'no.such.token', doors.token(aMember(), { exp: 1 })]) {
      const { status, headers, body } = await modern(doors, token, 'tools/list');
      expect([status, body.code]).to.deep.equal([401, 'unauthorized']);
      const said = headers.get('www-authenticate') ?? '';
      expect(said).to.include(`resource_metadata="${api}/.well-known/oauth-protected-resource"`);
      expect(said.includes('error="invalid_token"')).to.equal(token !== undefined);
    }
  });

  it('opaque-token-introspection-works at the door for it, and here no token is good that is not signed', async () => {
    const { status, headers } = await modern(doors, 'f3b1c2d4e5', 'tools/list');
    expect(status).to.equal(401);
    expect(headers.get('www-authenticate')).to.include('error="invalid_token"');
  });

  it('token-for-another-audience-is-refused', async () => {
    const member = await memberWith100();
    for (const aud of [api, `${api}/`, `${api}/mcp`, ['https://else.example', api]])
      expect((await getPoints(doors.token(member, { aud }))).status, String(aud)).to.equal(200);
    for (const aud of ['https://else.example', `${api}.evil.example`, '', [], ['https://else.example']]) {
      const { status, headers } = await getPoints(doors.token(member, { aud }));
      expect(status, JSON.stringify(aud)).to.equal(401);
      expect(headers.get('www-authenticate')).to.include('error="invalid_token"');
    }
  });

  it('scope-missing-is-403-insufficient-scope, with the scope to ask for', async () => {
    const member = await memberWith100();
    const spend = { name: 'spend_points', arguments: { points: 1, idempotencyKey: 'a' } };
    for (const scope of ['', 'loyalty:read', 'orders:read products:read']) {
      const token = doors.token(member, { scope });
      const { status, headers, body } = await modern(doors, token, 'tools/call', { params: spend });
      expect([status, body.code], scope).to.deep.equal([403, 'insufficient_scope']);
      const said = headers.get('www-authenticate');
      expect(said).to.include('error="insufficient_scope"').and.to.include('scope="loyalty:spend"');
      expect(said).to.include('resource_metadata=');
      expect((await modern(doors, token, 'tools/list')).status).to.equal(200);
    }
    expect((await getPoints(doors.token(member, { scope: 'loyalty:read' }))).body.result.isError).to.equal(undefined);
    expect((await getPoints(doors.token(member))).status).to.equal(200);
    const lent = { client_id: 'agent', session_id: 's1', scope: 'products:read' };
    expect((await getPoints(doors.token(member, lent))).status).to.equal(403);
    expect((await modern(doors, doors.token(member, lent), 'tools/list')).status).to.equal(200);
  });

  it('a quote needs no more than products:read, for whoever has been let in', async () => {
    const token = doors.token(await memberWith100(), { client_id: 'agent', session_id: 's1', scope: 'products:read' });
    const quote = await call(doors, token, 'quote_order', { lines: [{ productId: 'nothing', quantity: 1 }] });
    expect(JSON.parse(quote.content[0].text).code).to.equal('no_product');
    const direct = await doors.request('POST', '/loyalty/quote', { token, json: { value: 100, currency: 'USD' } });
    expect(direct.status).to.equal(200);
  });

  it('evil-origin-is-403: others, none at all, and lookalikes of ours', async () => {
    const token = doors.token(await memberWith100());
    const { port } = new URL(api);
    for (const origin of [api, `http://localhost:${port}`, `http://127.0.0.1:${port}`])
      expect((await getPoints(token, { origin })).status, origin).to.equal(200);
    for (const origin of [
      'https://evil.example',
      'null',
      `http://localhost:${port}.evil.example`,
      'http://localhost:1',
    ])
      for (const by of [token, undefined]) {
        const { status } = await modern(doors, by, 'tools/list', { headers: { origin } });
        expect(status, origin).to.equal(403);
      }
  });

  it('metadata-lists-only-what-answers', async () => {
    const resource = await (await fetch(`${api}/.well-known/oauth-protected-resource`)).json();
    const [issuer] = (resource as { readonly authorization_servers: readonly string[] }).authorization_servers;
    const server = (await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json()) as Record<
      string,
      unknown
    >;
    const addresses = Object.entries({ ...server, ...(resource as object) }).filter(([name]) =>
      /_endpoint$|_uri$/.test(name),
    );
    expect(addresses.length).to.be.above(4);
    for (const [name, address] of addresses) {
      const [get, post] = await Promise.all([fetch(String(address)), fetch(String(address), { method: 'POST' })]);
      expect([get.status, post.status], name).not.to.deep.equal([404, 404]);
    }
    expect(server.grant_types_supported).not.to.include('password');
  });

  it('empty-or-array-body-is-400, in either era', async () => {
    const token = doors.token(aMember());
    const one = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: META } };
    const json = { 'content-type': 'application/json' };
    for (const headers of [json, { ...json, 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }])
      for (const body of ['', '{', '[]', JSON.stringify([one]), 'null']) {
        const answer: Answer = await doors.request('POST', '/mcp', { token, body, headers });
        expect(answer.status, body).to.equal(400);
        expect(answer.body.error.code).to.be.oneOf([-32700, -32600]);
      }
  });

  it('errors-are-the-callers-own: each is answered with the id of its request', async () => {
    const token = doors.token(aMember());
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, id) => legacy(doors, token, 'tools/call', { id, params: { name: `no-${id}` } })),
    );
    expect(answers.map(({ body }) => body.id)).to.deep.equal(Array.from({ length: 12 }, (_, id) => id));
  });

  it('has no GET and no DELETE', async () => {
    for (const method of ['GET', 'DELETE']) {
      const { status } = await doors.request(method, '/mcp', { token: doors.token(aMember()) });
      expect(status, method).to.equal(404);
    }
  });

  it('counts each call once against its member, and says when to come back', async () => {
    const limits = JSON.stringify({ member: { perSecond: 0.01, burst: 3 } });
    await withParameter(stack, 'shared/rate-limits', limits, async () => {
      // Who has no account is refused in words, and counted all the same. A parameter is seen a moment late.
      const token = await eventually(async () => {
        const by = doors.token(aMember());
        const statuses: number[] = [];
        for (let times = 0; times < 4; times += 1) statuses.push((await getPoints(by)).status);
        expect(statuses).to.deep.equal([200, 200, 200, 429]);
        return by;
      }, 10_000);
      const { status, headers } = await modern(doors, token, 'tools/list');
      expect(status).to.equal(429);
      expect(Number(headers.get('retry-after'))).to.be.above(0);
      expect((await modern(doors, doors.token(aMember()), 'tools/list')).status).to.equal(200);
    });
  });

  it('counts a quote that comes to nothing', async () => {
    await withParameter(stack, 'shared/rate-limits', JSON.stringify({ member: { perSecond: 0.01, burst: 3 } }), () =>
      eventually(async () => {
        const token = doors.token(aMember());
        const params = { name: 'quote_order', arguments: { lines: [{ productId: 'nothing', quantity: 1 }] } };
        const statuses: number[] = [];
        for (let times = 0; times < 4; times += 1)
          statuses.push((await modern(doors, token, 'tools/call', { params })).status);
        expect(statuses).to.deep.equal([200, 200, 200, 429]);
      }, 10_000),
    );
  });

  it('counts what a client asks for all of its members together, here and behind, and no other client', async () => {
    const lentTo = (client: string) =>
      doors.token(aMember(), { client_id: client, session_id: 's1', scope: 'loyalty:read' });
    await withParameter(stack, 'shared/rate-limits', JSON.stringify({ client: { perSecond: 0.01, burst: 4 } }), () =>
      eventually(async () => {
        const busy = `busy-${aMember()}`;
        const statuses: number[] = [];
        for (let times = 0; times < 2; times += 1) {
          statuses.push((await getPoints(lentTo(busy))).status);
          statuses.push((await modern(doors, lentTo(busy), 'tools/list')).status);
        }
        const [behind, here] = [await getPoints(lentTo(busy)), await modern(doors, lentTo(busy), 'tools/list')];
        expect([...statuses, behind.status, here.status]).to.deep.equal([200, 200, 200, 200, 429, 429]);
        for (const { headers, body } of [behind, here]) {
          expect(Number(headers.get('retry-after'))).to.be.above(0);
          expect(body.code).to.equal('rate_limited');
        }
        expect((await getPoints(lentTo(`calm-${busy}`))).status, 'another client').to.equal(200);
        expect((await getPoints(doors.token(aMember()))).status, 'a member themself').to.equal(200);
      }, 10_000),
    );
  });

  it('answers what is meant to break it as what it is', async () => {
    const token = doors.token(aMember());
    const send = async (body: string, headers = {}) => {
      const answer: Answer = await doors.request('POST', '/mcp', {
        ...{ token, body, headers: { 'content-type': 'application/json', ...headers } },
      });
      return [answer.status, answer.body.error?.code ?? JSON.parse(answer.body.result.content[0].text).code];
    };
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const deep = nested(2000);
    const rpc = (method: string, params: string, id = '1') =>
      `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`;
    for (const [body, expected] of [
      [rpc('resources/read', `{"uri":${deep}}`), [200, -32602]],
      [rpc('tools/call', `{"name":${deep}}`), [200, -32602]],
      [rpc('tools/call', `{"name":"get_points","arguments":${deep}}`), [200, -32602]],
      [rpc('tools/call', `{"name":"get_points","arguments":{"x":${deep}}}`), [200, 'invalid_body']],
      [rpc('tools/call', '{"name":"get_points","arguments":{"__proto__":{"x":1}}}'), [400, -32700]],
      [rpc('tools/call', '{"name":"get_points","arguments":{"constructor":{"x":1}}}'), [200, 'invalid_body']],
      [rpc('tools/call', '{"name":"__proto__"}'), [200, -32602]],
      [rpc('prompts/get', `{"name":"plan_reward","arguments":{"wish":${deep}}}`), [200, -32602]],
      [rpc('tools/list', `{"cursor":${deep}}`), [200, -32602]],
      [rpc('__proto__', '{}'), [200, -32601]],
      [rpc('tools/list', '{}', '1e999'), [400, -32600]],
      [rpc('tools/list', '{}', deep), [400, -32600]],
      [deep, [400, -32600]],
      [nested(8000), [400, -32700]],
      // Half of a pair of surrogates is nobody's id, and no path.
      [rpc('tools/call', String.raw`{"name":"get_product","arguments":{"productId":"\ud800"}}`), [200, 'invalid_body']],
      [
        rpc(
          'tools/call',
          String.raw`{"name":"quote_order","arguments":{"lines":[{"productId":"\ud800","quantity":1}]}}`,
        ),
        [200, 'invalid_body'],
      ],
    ] as const)
      expect(await send(body), body.slice(0, 100)).to.deep.equal(expected);
    const modernHeaders = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call' };
    const params = JSON.stringify({ name: 'get_points', _meta: META });
    for (const name of ['=?base64?a?=', '=?base64?!?=', 'get_points, spend_points', 'spend_points'])
      expect(await send(rpc('tools/call', params), { ...modernHeaders, 'mcp-name': name }), name) //
        .to.deep.equal([400, -32020]);
  });

  it('says in words that a service is away, and finds one that has moved', async () => {
    const token = doors.token(await memberWith100());
    await withParameter(stack, 'LoyaltyService/api-endpoint', 'http://127.0.0.1:9', async () => {
      await eventually(async () => {
        const { isError, content } = await call(doors, token, 'get_points');
        expect(isError).to.equal(true);
        const { code, message } = JSON.parse(content[0].text);
        expect(code).to.equal('unavailable');
        expect(message.join(' ')).to.match(/does not answer/);
        expect(content[0].text).not.to.match(/127\.0\.0\.1|http|:9/);
      }, 10_000);
    });
    await eventually(async () => {
      const { structuredContent } = await call(doors, token, 'get_points');
      expect(structuredContent?.currentPoints).to.equal(100);
    }, 10_000);
  });

  it('lets in the pages that a deployment names', async () => {
    const token = doors.token(aMember());
    const ask = (origin: string) => modern(doors, token, 'tools/list', { headers: { origin } });
    await withParameter(
      stack,
      'AssistantService/allowed-origins',
      'https://console.example, https://b.example',
      async () => {
        await eventually(async () => expect((await ask('https://console.example')).status).to.equal(200), 10_000);
        expect((await ask('https://b.example')).status).to.equal(200);
        expect((await ask('https://c.example')).status).to.equal(403);
      },
    );
  });
});
