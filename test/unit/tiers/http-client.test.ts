import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import {
  backoffMs,
  HTTP_ATTEMPTS,
  HTTP_TIMEOUT_MS,
  httpClient,
  type JsonRequest,
  MAX_ANSWER_BYTES,
} from '../../../shared/platform/outgoing/http-client.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { Service } from './services.ts';

const anything = (value: unknown): value is unknown => value !== undefined;
const request: JsonRequest<unknown> = { method: 'GET', path: 'things', validate: anything };

describe('the client of other services', () => {
  it('answers what the service answers, if the contract allows it', async () => {
    expect(await new Service({ answer: { data: 1 } }).client()(request)).to.deep.equal({ data: 1 });
    const strict = { ...request, validate: (value: unknown): value is string => typeof value === 'string' };
    expect(await failureOf(new Service({ answer: { data: 1 } }).client()(strict))).to.include({
      failure: 'unexpected_shape',
    });
  });

  for (const status of [408, 425, 429, 500, 503])
    it(`asks again after ${status}, a bounded number of times`, async () => {
      const service = new Service({ answer: {}, status });
      expect(await failureOf(service.client()(request))).to.include({ failure: 'status' });
      expect(service.requests).to.have.length(HTTP_ATTEMPTS);
    });

  for (const status of [400, 401, 403, 404, 422])
    it(`does not ask again after ${status}`, async () => {
      const service = new Service({ answer: {}, status });
      await failureOf(service.client()(request));
      expect(service.requests).to.have.length(1);
    });

  it('answers what a later attempt brings', async () => {
    const service = new Service({ answer: 'at last' });
    service.next = ['is down', 'hangs'];
    expect(await service.client()(request)).to.equal('at last');
  });

  it('sends a body as JSON', async () => {
    const service = new Service({ answer: 1 });
    await service.client()({ ...request, method: 'POST', body: { query: 'tea' } });
    expect(service.requests[0]).to.deep.include({ method: 'POST', body: { query: 'tea' } });
    expect(service.requests[0]?.headers.get('content-type')).to.equal('application/json');
  });

  it('keeps the path of the endpoint, with and without a slash at its end, and encodes the query', async () => {
    for (const endpoint of ['http://service.test/base', 'http://service.test/base/']) {
      const service = new Service({ answer: 1 });
      const client = httpClient({ service: 'Test', endpoint: async () => endpoint, fetch: service.fetch });
      await client({ ...request, query: { q: 'a&b' } });
      expect(String(service.requests[0]?.url)).to.equal('http://service.test/base/things?q=a%26b');
    }
  });

  for (const endpoint of [undefined, '', 'not a url', 'file:///etc/passwd'])
    it(`asks nobody when the endpoint is ${endpoint}`, async () => {
      const service = new Service({ answer: 1 });
      const client = httpClient({ service: 'Test', endpoint: async () => endpoint, fetch: service.fetch });
      expect(await failureOf(client(request))).to.include({ failure: 'not_configured' });
      expect(service.requests).to.deep.equal([]);
    });

  it('reads an answer of the largest size, and none that is larger', async () => {
    const text = (bytes: number) => ({ text: JSON.stringify('x'.repeat(bytes - 2)) });
    expect(await new Service(text(MAX_ANSWER_BYTES)).client()(request)).to.have.length(MAX_ANSWER_BYTES - 2);
    expect(await failureOf(new Service(text(MAX_ANSWER_BYTES + 1)).client()(request))).to.include({
      failure: 'too_large',
    });
  });

  it('gives up on a service that hangs within 4 seconds', () => {
    const pausesMs = backoffMs(2, 1) + backoffMs(3, 1);
    expect(HTTP_ATTEMPTS * HTTP_TIMEOUT_MS + pausesMs).to.be.below(4000);
  });

  it('waits from half of a growing pause to all of it', () => {
    expect([2, 3, 4, 9].map((attempt) => backoffMs(attempt, 0))).to.deep.equal([50, 100, 200, 200]);
    expect([2, 3, 4, 9].map((attempt) => backoffMs(attempt, 1))).to.deep.equal([100, 200, 400, 400]);
  });

  it('follows no redirect: a token would go along', async () => {
    let followed = 0;
    const server = createServer((asked, response) => {
      // What is elsewhere would be taken: a client that follows succeeds, and is found out.
      if (asked.url === '/elsewhere') {
        followed++;
        response.writeHead(200, { 'content-type': 'application/json' }).end('1');
      } else response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const client = httpClient({ service: 'Test', endpoint: async () => `http://127.0.0.1:${port}`, attempts: 1 });
      expect(await failureOf(client(request))).to.include({ failure: 'unreachable' });
      expect(followed).to.equal(0);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
