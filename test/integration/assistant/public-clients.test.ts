import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect } from 'chai';
import { aMember, type Doors, userCreated } from '../system/doors.ts';
import { agentsStack } from './agents-stack.ts';

const WHO = { name: 'a-public-client', version: '1.0.0' };
const TEN = 10;

describe('the public clients of the Model Context Protocol', function () {
  this.timeout(60_000);
  let doors: Doors;
  let address: URL;
  let ada: string;

  before(async () => {
    const stack = await agentsStack();
    doors = stack.doors;
    address = new URL(`${stack.apiEndpoint}/mcp`);
    ada = aMember();
    await doors.publish(userCreated(ada));
    await doors.balanceBecomes(ada, 100);
  });

  const withToken = () => ({ requestInit: { headers: { authorization: `Bearer ${doors.token(ada)}` } } });

  /** What all of them do; their types differ. */
  interface Connected {
    listTools(): Promise<{ readonly tools: readonly { readonly name: string }[] }>;
    // biome-ignore lint/suspicious/noExplicitAny: each client has types of its own for what comes back
    callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<any>;
    listResources(): Promise<{ readonly resources: readonly { readonly uri: string }[] }>;
    readResource(which: { uri: string }): Promise<{ readonly contents: readonly object[] }>;
    listPrompts(): Promise<{ readonly prompts: readonly { readonly name: string }[] }>;
    getPrompt(which: { name: string }): Promise<{ readonly messages: readonly object[] }>;
    close(): Promise<void>;
  }

  async function serves(client: Connected) {
    expect((await client.listTools()).tools).to.have.length(TEN);
    const points = await client.callTool({ name: 'get_points', arguments: {} });
    expect(points.structuredContent.currentPoints).to.equal(100);
    const refused = await client.callTool({ name: 'spend_points', arguments: { points: 900, idempotencyKey: 'a' } });
    expect([refused.isError, JSON.parse(refused.content[0].text).code]).to.deep.equal([true, 'not_enough_points']);
    expect((await client.listResources()).resources).to.have.length(2);
    expect((await client.readResource({ uri: 'laurel://statement' })).contents).to.have.length(1);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).to.deep.equal(['plan_reward']);
    expect((await client.getPrompt({ name: 'plan_reward' })).messages).to.have.length(1);
    await client.close();
  }

  it('of 2025-11-25 is served', async () => {
    const client = new OlderClient(WHO);
    const transport = new OlderTransport(address, withToken());
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    expect([transport.protocolVersion, transport.sessionId]).to.deep.equal(['2025-11-25', undefined]);
    expect(client.getServerVersion()?.name).to.equal('laurel');
    await client.ping();
    await serves(client as unknown as Connected);
  });

  it('of 2026-07-28 is served by requests that stand alone, whether it insists on it or finds out', async () => {
    for (const mode of ['auto', { pin: '2026-07-28' }] as const) {
      const client = new ModernClient(WHO, { versionNegotiation: { mode } });
      await client.connect(new ModernTransport(address, withToken()));
      expect(client.getNegotiatedProtocolVersion()).to.equal('2026-07-28');
      await serves(client as unknown as Connected);
    }
  });

  it('of 2026-07-28 is served as those of before where it begins so', async () => {
    const client = new ModernClient(WHO);
    await client.connect(new ModernTransport(address, withToken()));
    expect(client.getNegotiatedProtocolVersion()).to.equal('2025-11-25');
    await serves(client as unknown as Connected);
  });
});
