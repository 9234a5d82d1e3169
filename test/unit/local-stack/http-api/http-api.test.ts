import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { FunctionDeclaration } from '../../../../scripts/declarations/declarations.ts';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import {
  createHttpApi,
  HEADER_LIMIT_BYTES,
  type HttpApi,
  type HttpApiOptions,
} from '../../../../scripts/local-stack/http-api/http-api.ts';
import { BODY_LIMIT_BYTES } from '../../../../scripts/local-stack/http-api/request-body.ts';
import { eventually } from '../../../eventually.ts';
import { aDeclaration, deployment, named } from '../lambda/a-function.ts';
import { FakeInvoker, FUNCTION_ERROR } from '../sources/fake-invoker.ts';

const functions: FunctionDeclaration[] = [
  aDeclaration('list', {
    trigger: {
      type: 'http',
      access: 'member',
      maxBodyBytes: 16_384,
      rateLimited: true,
      keepsAnswers: false,
      method: 'GET',
      path: '/orders',
    },
  }),
  aDeclaration('put', {
    trigger: {
      type: 'http',
      access: 'member',
      maxBodyBytes: 16_384,
      rateLimited: true,
      keepsAnswers: false,
      method: 'PUT',
      path: '/orders/{orderId}',
    },
  }),
  aDeclaration('background'),
];
const origin = 'https://shop.example';
const cors = { allowOrigins: [origin], allowMethods: ['GET', 'PUT'], allowHeaders: ['authorization'] };

interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

describe('the HTTP API', () => {
  const apis: HttpApi[] = [];
  const errors: unknown[] = [];
  let port: number;
  afterEach(async () => {
    await Promise.all(apis.splice(0).map((api) => api.close()));
    errors.length = 0;
  });

  const serve = async (invoker: FakeInvoker, changes: Partial<HttpApiOptions> = {}): Promise<FakeInvoker> => {
    const api = createHttpApi({ functions, deployment, invoker, onError: (error) => errors.push(error), ...changes });
    apis.push(api);
    port = await api.listen(0);
    return invoker;
  };
  const call = async (path: string, { method = 'GET', headers = {}, body = '' }: Call = {}) => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, resolve);
      sent.once('error', reject);
      sent.end(body);
    });
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
  const eventOf = (invoker: FakeInvoker) => JSON.parse(invoker.requests[0]?.payload ?? '');

  it('invokes the alias live of the route’s function, and answers what it answers', async () => {
    const invoker = await serve(
      new FakeInvoker(() => ({ statusCode: 201, headers: { 'X-A': 'b' }, cookies: ['a=1', 'b=2'], body: 'made' })),
    );
    const { status, headers, body } = await call('/orders');
    expect({ status, body }).to.deep.equal({ status: 201, body: 'made' });
    expect(headers).to.deep.include({ 'x-a': 'b', 'set-cookie': ['a=1', 'b=2'] });
    expect(headers['apigw-requestid']).to.equal(eventOf(invoker).requestContext.requestId);
    expect(invoker.requests[0]).to.include({ functionName: named('list'), qualifier: 'live' });
  });

  it('gives the request to the function in payload format 2.0', async () => {
    const invoker = await serve(new FakeInvoker(() => 'ok'));
    await call('/orders/a%20b?x=1&y=2&x=3%204&z', {
      method: 'PUT',
      headers: {
        Host: 'api.example:3000',
        'User-Agent': 'test',
        'Content-Type': 'application/json; charset=utf-8',
        'X-List': ['one', 'two'],
        Cookie: 'a=1; b=2',
      },
      body: '{"ü":1}',
    });
    const { requestContext, headers, ...event } = eventOf(invoker);
    const { requestId, time, timeEpoch, ...context } = requestContext;
    expect(event).to.deep.equal({
      version: '2.0',
      routeKey: 'PUT /orders/{orderId}',
      rawPath: '/orders/a b',
      rawQueryString: 'x=1&y=2&x=3%204&z',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { x: '1,3 4', y: '2', z: '' },
      pathParameters: { orderId: 'a b' },
      body: '{"ü":1}',
      isBase64Encoded: false,
    });
    expect(headers).to.include({
      'x-list': 'one,two',
      'user-agent': 'test',
      host: 'api.example:3000',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': String(port),
      'x-forwarded-proto': 'http',
    });
    expect(headers['x-amzn-trace-id']).to.match(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/);
    expect(headers).to.not.have.property('cookie');
    expect(context).to.deep.equal({
      accountId: deployment.accountId,
      apiId: 'local',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method: 'PUT', path: '/orders/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      routeKey: 'PUT /orders/{orderId}',
      stage: '$default',
    });
    expect(requestId).to.match(/^[0-9a-f-]{36}$/);
    expect(time).to.match(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/);
    expect(timeEpoch).to.be.closeTo(Date.now(), 5_000);
  });

  it('leaves out what a request does not have', async () => {
    const invoker = await serve(new FakeInvoker());
    await call('/orders');
    expect(eventOf(invoker)).to.include({ rawQueryString: '', isBase64Encoded: false });
    expect(eventOf(invoker)).to.not.have.any.keys('body', 'cookies', 'queryStringParameters', 'pathParameters');
  });

  for (const [contentType, bytes, encoded] of [
    ['application/octet-stream', 'abc', true],
    ['application/x-www-form-urlencoded', 'a=b', true],
    ['text/csv', 'a;b', false],
    ['application/problem+json', '{}', false],
    ['application/json', Buffer.from([0xff, 0xfe]), true],
  ] as const)
    it(`gives a body of ${contentType} ${encoded ? 'encoded' : 'as text'}${typeof bytes === 'string' ? '' : ' when it is not UTF-8'}`, async () => {
      const invoker = await serve(new FakeInvoker());
      await call('/orders/1', { method: 'PUT', headers: { 'content-type': contentType }, body: bytes });
      const body = encoded ? Buffer.from(bytes).toString('base64') : bytes;
      expect(eventOf(invoker)).to.include({ body, isBase64Encoded: encoded });
    });

  it('answers 404 for an unknown path', async () => {
    const invoker = await serve(new FakeInvoker());
    const { status, headers, body } = await call('/nowhere');
    expect({ status, body }).to.deep.equal({ status: 404, body: '{"message":"Not Found"}' });
    expect(headers).to.include({ 'content-type': 'application/json' });
    expect(invoker.requests).to.deep.equal([]);
  });

  it('answers 404 for another method as well, HEAD and OPTIONS among them', async () => {
    const invoker = await serve(new FakeInvoker());
    for (const method of ['POST', 'OPTIONS', 'DELETE'])
      expect(await call('/orders', { method }), method).to.include({ status: 404, body: '{"message":"Not Found"}' });
    expect(await call('/orders', { method: 'HEAD' })).to.include({ status: 404, body: '' });
    expect(invoker.requests).to.deep.equal([]);
  });

  for (const [sent, orderId, rawPath] of [
    ['/orders/plain', 'plain', '/orders/plain'],
    ['/orders/a%20b+c', 'a b+c', '/orders/a b+c'],
    ['/orders/hash%23value', 'hash#value', '/orders/hash#value'],
    ['/orders/question%3Fvalue', 'question', '/orders/question'],
    ['/orders/literal%252Fvalue', 'literal/value', '/orders/literal/value'],
    ['/orders/literal%253Fvalue', 'literal?value', '/orders/literal?value'],
    ['/orders/literal%2525value', 'literal%value', '/orders/literal%value'],
    ['/orders/%CE%BB-%E4%B8%96', 'λ-世', '/orders/λ-世'],
  ] as const)
    it(`gives ${sent} to the function as a deployed API does`, async () => {
      const invoker = await serve(new FakeInvoker());
      expect((await call(`${sent}?value=a%3Fb%25c&plus=a+b`, { method: 'PUT' })).status).to.equal(200);
      const { requestContext, ...event } = eventOf(invoker);
      expect(event).to.deep.include({
        rawPath,
        rawQueryString: 'value=a%3Fb%25c&plus=a+b',
        queryStringParameters: { value: 'a?b%c', plus: 'a b' },
        pathParameters: { orderId },
      });
      expect(requestContext.http.path).to.equal(rawPath);
    });

  it('finds no route for an encoded slash, which parts a path as any other', async () => {
    const invoker = await serve(new FakeInvoker());
    expect((await call('/orders/a%2Fb', { method: 'PUT' })).status).to.equal(404);
    expect((await call('/orders%2F7', { method: 'PUT' })).status).to.equal(200);
    expect(eventOf(invoker)).to.deep.include({ rawPath: '/orders/7', pathParameters: { orderId: '7' } });
  });

  for (const path of ['/orders/percent%25done', '/orders/%', '/orders/%E0%A4%A', '/nowhere/%zz'])
    it(`answers 400 for ${path}, which cannot be decoded twice`, async () => {
      const invoker = await serve(new FakeInvoker());
      expect(await call(path, { method: 'PUT' })).to.include({ status: 400, body: '{"message":"Bad Request"}' });
      expect(invoker.requests).to.deep.equal([]);
    });

  for (const [what, answer] of [
    ['an error', FUNCTION_ERROR],
    ['an answer that is not understood', { statusCode: 'abc' }],
  ] as const)
    it(`answers 500 for ${what}, and tells why elsewhere`, async () => {
      await serve(new FakeInvoker(() => answer));
      const { status, body } = await call('/orders');
      expect({ status, body }).to.deep.equal({ status: 500, body: '{"message":"Internal Server Error"}' });
      expect(errors).to.have.length(1);
    });

  it('answers 503 when the function takes too long, and lets it run', async () => {
    const invoker = await serve(new FakeInvoker(() => new Promise(() => {})), { integrationTimeoutMs: 20 });
    const { status, body } = await call('/orders');
    expect({ status, body }).to.deep.equal({ status: 503, body: '{"message":"Service Unavailable"}' });
    expect(invoker.running).to.equal(1);
  });

  it('answers 503 when the function is throttled', async () => {
    await serve(
      new FakeInvoker(() => {
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      }),
    );
    expect(await call('/orders')).to.include({ status: 503, body: '{"message":"Service Unavailable"}' });
  });

  it('answers 413 for what fits the API but not the function', async () => {
    await serve(
      new FakeInvoker(() => {
        throw new AwsError('RequestTooLargeException', 'too large', 413);
      }),
    );
    expect(await call('/orders')).to.include({ status: 413, body: '{"message":"Request Entity Too Large"}' });
  });

  it('answers 500 when the function cannot be invoked for another reason', async () => {
    await serve(
      new FakeInvoker(() => {
        throw new Error('broken');
      }),
    );
    expect(await call('/orders')).to.include({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(errors).to.have.length(1);
  });

  it('takes a body of 10 MB, and no byte more', async () => {
    const invoker = await serve(new FakeInvoker(() => 'ok'));
    const put = (bytes: number) => call('/orders/1', { method: 'PUT', body: Buffer.alloc(bytes, 'a') });
    expect(await put(BODY_LIMIT_BYTES)).to.include({ status: 200, body: 'ok' });
    expect(eventOf(invoker).body).to.have.length(BODY_LIMIT_BYTES);
    expect(await put(BODY_LIMIT_BYTES + 1)).to.include({ status: 413, body: '{"message":"Request Entity Too Large"}' });
  });

  it('refuses a body that is too large without reading it all, announced or not', async () => {
    await serve(new FakeInvoker());
    for (const framing of [`content-length: ${10 * BODY_LIMIT_BYTES}`, 'transfer-encoding: chunked']) {
      const socket = connect(port, '127.0.0.1');
      socket.write(`PUT /orders/1 HTTP/1.1\r\nhost: x\r\n${framing}\r\n\r\n`);
      if (framing.startsWith('transfer')) {
        socket.write(`${(BODY_LIMIT_BYTES + 1).toString(16)}\r\n`);
        socket.write(Buffer.alloc(BODY_LIMIT_BYTES + 1, 'a'));
      }
      expect(await text(socket)).to.match(/^HTTP\/1\.1 413 .*\{"message":"Request Entity Too Large"\}$/s);
    }
  });

  it('takes headers up to 10,240 bytes', async () => {
    await serve(new FakeInvoker(() => 'ok'));
    expect(await call('/orders', { headers: { 'x-large': 'a'.repeat(HEADER_LIMIT_BYTES - 500) } })).to.include({
      status: 200,
    });
    expect(await call('/orders', { headers: { 'x-large': 'a'.repeat(HEADER_LIMIT_BYTES) } })).to.include({
      status: 431,
    });
  });

  it('answers a preflight itself', async () => {
    const invoker = await serve(new FakeInvoker(), { cors });
    const { status, headers, body } = await call('/orders', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    expect({ status, body }).to.deep.equal({ status: 204, body: '' });
    expect(headers).to.include({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'authorization',
    });
    expect(invoker.requests).to.deep.equal([]);
  });

  it('puts its own CORS headers in the place of the function’s, on failures too', async () => {
    const given = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' };
    await serve(new FakeInvoker(() => ({ statusCode: 200, headers: given })), { cors });
    const allowed = await call('/orders', { headers: { origin } });
    expect(allowed.headers).to.include({ 'access-control-allow-origin': origin });
    expect(allowed.headers).to.not.have.property('access-control-allow-credentials');
    const other = await call('/orders', { headers: { origin: 'https://evil.example' } });
    expect(other.headers).to.not.have.property('access-control-allow-origin');
    const missing = await call('/nowhere', { headers: { origin } });
    expect(missing.headers).to.include({ 'access-control-allow-origin': origin });
  });

  it('leaves the function’s CORS headers alone when it has none of its own', async () => {
    await serve(new FakeInvoker(() => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } })));
    const { headers } = await call('/orders', { headers: { origin } });
    expect(headers).to.include({ 'access-control-allow-origin': '*' });
  });

  it('answers what is under way when it stops, and keeps no connection open', async () => {
    let release = () => {};
    const gate = new Promise<string>((resolve) => {
      release = () => resolve('late');
    });
    const invoker = await serve(new FakeInvoker(() => gate));
    const agent = new Agent({ keepAlive: true });
    const answered = new Promise<IncomingMessage>((resolve) => {
      httpRequest({ host: '127.0.0.1', port, path: '/orders', agent }, resolve).end();
    });
    await eventually('it is under way', () => invoker.running === 1);
    const closed = apis[0]?.close();
    release();
    const response = await answered;
    expect(await text(response)).to.equal('late');
    expect(response.headers).to.include({ connection: 'close' });
    await closed;
  });

  it('says when its port is taken', async () => {
    await serve(new FakeInvoker());
    const second = createHttpApi({ functions, deployment, invoker: new FakeInvoker(), onError: () => {} });
    const refused = await second.listen(port).catch((error: NodeJS.ErrnoException) => error);
    expect(refused).to.have.property('code', 'EADDRINUSE');
  });
});
