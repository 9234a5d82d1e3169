import { expect } from 'chai';
import { aMember, type Doors, userCreated } from '../system/doors.ts';
import { call, legacy, META, modern } from './agent.ts';
import { agentsStack } from './agents-stack.ts';

describe('the agents’ door', function () {
  this.timeout(60_000);
  let doors: Doors;
  let api: string;
  let ada: string;
  let token: string;

  before(async () => {
    const stack = await agentsStack();
    doors = stack.doors;
    api = stack.apiEndpoint;
    ada = aMember();
    token = doors.token(ada);
    await doors.publish(userCreated(ada));
    await doors.balanceBecomes(ada, 100);
  });

  describe('asked without a token', () => {
    it('is 401 with the resource’s metadata, which names who gives tokens', async () => {
      const { status, headers } = await modern(doors, undefined, 'tools/list');
      expect(status).to.equal(401);
      const said = headers.get('www-authenticate') ?? '';
      expect(said).to.match(/^Bearer /);
      expect(said).not.to.include('error=');
      const [, address = ''] = /resource_metadata="([^"]+)"/.exec(said) ?? [];
      expect(address).to.equal(`${api}/.well-known/oauth-protected-resource`);
      const metadata = await fetch(address);
      expect(metadata.status).to.equal(200);
      expect(await metadata.json()).to.deep.include({
        resource: api,
        authorization_servers: [api],
        bearer_methods_supported: ['header'],
      });
    });
  });

  describe('asked by a client of 2026-07-28', () => {
    it('says what it speaks, for a while and for this client alone', async () => {
      const { status, body, headers } = await modern(doors, token, 'server/discover');
      expect(status).to.equal(200);
      expect(body.result).to.deep.include({ resultType: 'complete', cacheScope: 'private' });
      expect(body.result.supportedVersions).to.deep.equal(['2026-07-28']);
      expect(body.result.ttlMs).to.be.above(0);
      expect(headers.get('mcp-session-id')).to.equal(null);
    });

    it('refuses a version that it does not speak, with those that it does', async () => {
      const meta = { ...META, 'io.modelcontextprotocol/protocolVersion': '1999-01-01' };
      const { status, body } = await modern(doors, token, 'tools/list', {
        params: { _meta: meta },
        headers: { 'mcp-protocol-version': '1999-01-01' },
      });
      expect(status).to.equal(400);
      expect(body.error.code).to.equal(-32022);
      expect(body.error.data.supported).to.deep.equal(['2026-07-28']);
    });

    it('refuses headers that say another thing than the body, and methods that are not there', async () => {
      const mismatch = await modern(doors, token, 'tools/call', {
        params: { name: 'get_points' },
        headers: { 'mcp-method': 'tools/list' },
      });
      expect([mismatch.status, mismatch.body.error.code]).to.deep.equal([400, -32020]);
      const unknown = await modern(doors, token, 'tools/forget');
      expect([unknown.status, unknown.body.error.code]).to.deep.equal([404, -32601]);
    });

    it('shows the points that the member has', async () => {
      const { structuredContent, content } = await call(doors, token, 'get_points');
      expect(structuredContent).to.deep.include({
        currentPoints: 100,
        heldPoints: 0,
        tier: 'Bronze',
        nextTier: 'Silver',
      });
      expect(JSON.parse(content[0].text)).to.deep.equal(structuredContent);
    });
  });

  describe('asked by a client of before', () => {
    it('agrees on its version, and answers what it asks then', async () => {
      const begun = await legacy(doors, token, 'initialize', {
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'old', version: '1' } },
      });
      expect(begun.body.result.protocolVersion).to.equal('2025-06-18');
      const said = await doors.request('POST', '/mcp', {
        token,
        json: { jsonrpc: '2.0', method: 'notifications/initialized' },
      });
      expect(said.status).to.equal(202);
      expect((await legacy(doors, token, 'ping')).body).to.deep.equal({ jsonrpc: '2.0', id: 1, result: {} });
      const unknown = await legacy(doors, token, 'tools/forget');
      expect([unknown.status, unknown.body.error.code]).to.deep.equal([200, -32601]);
    });
  });
});
