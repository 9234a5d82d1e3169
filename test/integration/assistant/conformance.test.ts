import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { aMember } from '../system/doors.ts';
import { agentsStack } from './agents-stack.ts';

const run = promisify(execFile);
const PACKAGE = join(import.meta.dirname, '../../../node_modules/@modelcontextprotocol/conformance/dist/index.js');

/** The others call tools, resources and prompts of the package's own. */
const SCENARIOS = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
];

describe('the public conformance package', function () {
  this.timeout(60_000);
  let server: Server;
  let address: string;

  before(async () => {
    const { apiEndpoint, doors } = await agentsStack();
    const token = doors.token(aMember());
    // The package has no token to send: this hands everything on as it comes, and adds one.
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers;
      // Pages see the name that was typed: here that of this server, which stands for the one behind it.
      const own = `http://localhost:${(server.address() as AddressInfo).port}`;
      const origin =
        headers.origin === undefined ? {} : { origin: headers.origin === own ? apiEndpoint : headers.origin };
      const answer = await fetch(`${apiEndpoint}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { ...(headers as Record<string, string>), ...origin, authorization: `Bearer ${token}` },
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://localhost:${(server.address() as AddressInfo).port}/mcp`;
  });

  after(() => server?.close());

  for (const scenario of SCENARIOS)
    it(`passes ${scenario}`, async () => {
      const { stdout } = await run(process.execPath, [
        PACKAGE,
        'server',
        '--url',
        address,
        '--scenario',
        scenario,
      ]).catch((failure: { stdout: string; stderr: string }) => expect.fail(`${failure.stdout}\n${failure.stderr}`));
      expect(stdout).to.match(/Passed: (\d+)\/\1, 0 failed/);
    });
});
