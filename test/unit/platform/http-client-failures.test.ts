import { expect } from 'chai';
import { useFakeTimers } from 'sinon';
import { withinDeadline } from '../../../shared/platform/deadline.ts';
import { type CircuitBreaker, CircuitOpenError } from '../../../shared/platform/outgoing/circuit-breaker.ts';
import {
  type HttpClientSettings,
  httpClient,
  type JsonRequest,
  ServiceError,
  type ServiceFailure,
} from '../../../shared/platform/outgoing/http-client.ts';
import { failureOf } from '../../builders/failure-of.ts';

const request: JsonRequest<unknown> = { method: 'GET', path: 'things', validate: (_value): _value is unknown => true };

type Attempt = readonly [milliseconds: number, failure: ServiceFailure | undefined];

/** A client of a service that does this at each attempt, and what the client told of its attempts. */
function aClient(fetch: HttpClientSettings['fetch'], settings: Partial<HttpClientSettings> = {}) {
  const attempts: Attempt[] = [];
  const client = httpClient({
    service: 'Partner',
    endpoint: async () => 'http://partner.test',
    ...(fetch ? { fetch } : {}),
    pause: async () => {},
    onAttempt: (milliseconds, failure) => attempts.push([milliseconds, failure]),
    ...settings,
  });
  return { ask: (more: Partial<JsonRequest<unknown>> = {}) => client({ ...request, ...more }), attempts };
}

const broken = (cause?: object) => async () => {
  throw Object.assign(new TypeError('fetch failed'), cause ? { cause } : {});
};

describe('a request to another service that failed', () => {
  const answering = (body: string, status = 200) => aClient(async () => new Response(body, { status }));
  const nothing = { retryable: false, mayHaveArrived: true, status: undefined, retryAfterMs: undefined };
  const failures: Readonly<Record<string, readonly [work: () => Promise<unknown>, said: object]>> = {
    'no endpoint': [
      () => aClient(undefined, { endpoint: async () => undefined }).ask(),
      { failure: 'not_configured', message: 'Partner: its endpoint is not set', mayHaveArrived: false },
    ],
    'an endpoint of another protocol': [
      () => aClient(undefined, { endpoint: async () => 'ftp://partner.test' }).ask(),
      { failure: 'not_configured', message: 'Partner: its endpoint is no HTTP URL', mayHaveArrived: false },
    ],
    'an answer that is no JSON': [
      () => answering('{').ask(),
      { failure: 'not_json', message: 'Partner: its answer is not JSON' },
    ],
    'an answer of another shape': [
      () => answering('1').ask({ validate: (value): value is string => typeof value === 'string' }),
      { failure: 'unexpected_shape', message: 'Partner: its answer is not what its contract says' },
    ],
    'an answer without end': [
      () => answering('x'.repeat(1_048_577)).ask(),
      { failure: 'too_large', message: 'Partner: its answer has more than 1048576 bytes' },
    ],
    'a refusal': [() => answering('', 418).ask(), { failure: 'status', message: 'Partner: answered 418', status: 418 }],
    'a failure': [
      () => answering('', 500).ask(),
      { failure: 'status', message: 'Partner: answered 500', status: 500, retryable: true },
    ],
    'no answer in time': [
      () => aClient(() => Promise.reject(new DOMException('', 'TimeoutError'))).ask(),
      { failure: 'timeout', message: 'Partner: no answer within 1000 ms', retryable: true },
    ],
    'no answer in the time that the client has': [
      () => aClient(() => Promise.reject(new DOMException('', 'TimeoutError')), { timeoutMs: 70 }).ask(),
      { failure: 'timeout', message: 'Partner: no answer within 70 ms', retryable: true },
    ],
    'an open circuit': [
      () => aClient(undefined, { breaker: () => Promise.reject(new CircuitOpenError(1234)) }).ask(),
      {
        failure: 'circuit_open',
        message: 'Partner: it has failed too often and is not called',
        mayHaveArrived: false,
        retryAfterMs: 1234,
      },
    ],
  };
  for (const [what, [work, said]] of Object.entries(failures))
    it(`says so with its service, and whether it may be repeated and may have arrived: ${what}`, async () => {
      expect(await failureOf(work())).to.include({ name: 'ServiceError', ...nothing, ...said });
    });

  it('did not arrive where no connection was made, and may have where one was cut', async () => {
    for (const [code, mayHaveArrived] of [
      ['ECONNREFUSED', false],
      ['ENOTFOUND', false],
      ['EAI_AGAIN', false],
      ['EHOSTUNREACH', false],
      ['ENETUNREACH', false],
      ['UND_ERR_CONNECT_TIMEOUT', false],
      ['ECONNRESET', true],
      ['UND_ERR_SOCKET', true],
    ] as const)
      expect(await failureOf(aClient(broken({ code })).ask()), code).to.include({
        failure: 'unreachable',
        message: `Partner: could not be asked: ${code}`,
        retryable: true,
        mayHaveArrived,
      });
  });

  it('says why nobody could be asked as well as is known', async () => {
    const reason = async (fetch: () => Promise<Response>) => {
      const error = await failureOf(aClient(fetch).ask());
      expect(error).to.include({ failure: 'unreachable', mayHaveArrived: true });
      return error.message.replace('Partner: could not be asked: ', '');
    };
    expect(await reason(broken({ message: 'unexpected redirect' }))).to.equal('unexpected redirect');
    expect(await reason(broken())).to.equal('fetch failed');
    expect(await reason(() => Promise.reject({}))).to.equal('unknown');
  });

  it('is a connection that was cut where its refusal ends in the middle', async () => {
    const cut = () => new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) });
    expect(await failureOf(aClient(async () => new Response(cut(), { status: 404 })).ask())).to.include({
      failure: 'unreachable',
      message: 'Partner: could not be asked: terminated',
    });
  });

  it('speaks against the service where it hangs, cannot be reached, fails or is busy, and not where it refuses', async () => {
    let speaksAgainst: (error: unknown) => boolean = () => false;
    const breaker: CircuitBreaker = (call, isFailure) => {
      speaksAgainst = isFailure;
      return call();
    };
    await aClient(async () => Response.json({}), { breaker }).ask();
    const kinds: Readonly<Record<ServiceFailure, boolean>> = {
      ...{ timeout: true, unreachable: true },
      ...{ not_configured: false, too_large: false, not_json: false, unexpected_shape: false, circuit_open: false },
      status: false,
    };
    for (const [failure, speaks] of Object.entries(kinds))
      expect(speaksAgainst(new ServiceError('Partner', failure as ServiceFailure, '')), failure).to.equal(speaks);
    for (const [status, speaks] of [
      [400, false],
      [428, false],
      [429, true],
      [430, false],
      [499, false],
      [500, true],
      [501, true],
    ] as const)
      expect(speaksAgainst(new ServiceError('Partner', 'status', '', { status })), `${status}`).to.equal(speaks);
    expect(speaksAgainst(Object.assign(new Error('of ours'), { status: 500 })), 'a mistake of ours').to.equal(false);
  });

  it('is repeated as often as the client has been told, and a request may say otherwise', async () => {
    const pauses: (readonly [attempt: number, leastMs: number])[] = [];
    const { ask, attempts } = aClient(async () => Response.json({}, { status: 503 }), {
      attempts: 2,
      pause: async (attempt, leastMs) => pauses.push([attempt, leastMs]),
    });
    await failureOf(ask());
    expect(attempts).to.have.length(2);
    await failureOf(ask({ attempts: 4 }));
    expect(attempts).to.have.length(6);
    expect(pauses, 'before each repeat').to.deep.equal([
      [2, 0],
      [2, 0],
      [3, 0],
      [4, 0],
    ]);
  });
});

describe('requests to other services', () => {
  it('ask for JSON, say what they send, and follow no redirect', async () => {
    const sent: RequestInit[] = [];
    const { ask } = aClient(async (_, init = {}) => {
      const { signal: _signal, ...rest } = init;
      sent.push(rest);
      return Response.json({});
    });
    const accept = 'application/json';
    const own = { headers: { 'x-own': '1' } };
    await ask(own);
    await ask({ ...own, method: 'PUT', body: { a: 1 } });
    await ask({ ...own, method: 'POST', form: { a: '1' } });
    expect(sent).to.deep.equal([
      { method: 'GET', redirect: 'error', headers: { accept, 'x-own': '1' } },
      {
        method: 'PUT',
        redirect: 'error',
        headers: { accept, 'content-type': 'application/json', 'x-own': '1' },
        body: '{"a":1}',
      },
      {
        method: 'POST',
        redirect: 'error',
        headers: { accept, 'content-type': 'application/x-www-form-urlencoded', 'x-own': '1' },
        body: 'a=1',
      },
    ]);
  });

  it('go to services over TLS as well', async () => {
    let asked = '';
    const fetch = async (url: string | URL | Request) => {
      asked = String(url);
      return Response.json({});
    };
    await aClient(fetch, { endpoint: async () => 'https://partner.test/v1' }).ask({ query: { q: '1' } });
    expect(asked).to.equal('https://partner.test/v1/things?q=1');
  });

  describe('and the clock', () => {
    let clock: ReturnType<typeof useFakeTimers>;
    beforeEach(() => {
      clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
      clock.tick(5000);
    });
    afterEach(() => clock.restore());

    it('tell how long each attempt took, and why it failed', async () => {
      const statuses = [503, 200];
      const { ask, attempts } = aClient(async () => {
        clock.tick(30);
        return Response.json({}, { status: statuses.shift() ?? 200 });
      });
      await ask();
      expect(attempts).to.deep.equal([
        [30, 'status'],
        [30, undefined],
      ]);
    });

    it('are repeated where the failure came within the time that they say, to the millisecond', async () => {
      const { ask, attempts } = aClient(async () => {
        clock.tick(30);
        return Response.json({}, { status: 503 });
      });
      await failureOf(ask({ repeatWithinMs: 29 }));
      expect(attempts).to.have.length(1);
      await failureOf(ask({ repeatWithinMs: 30 }));
      expect(attempts).to.have.length(4);
    });

    it('end with their invocation, and are no failure of the service then', async () => {
      const cutOff: (boolean | undefined)[] = [];
      const { ask, attempts } = aClient((_, init) => {
        clock.tick(9500);
        cutOff.push(init?.signal?.aborted);
        return Promise.reject(init?.signal?.reason);
      });
      const work = withinDeadline({ getRemainingTimeInMillis: () => 10_000 }, () => ask({ timeoutMs: 60_000 }));
      expect(await failureOf(work)).to.include({ name: 'DeadlineError' });
      expect([cutOff, attempts]).to.deep.equal([[true], []]);
    });

    it('are not repeated once the time of their invocation is over', async () => {
      const { ask, attempts } = aClient(async () => {
        clock.tick(8500);
        return Response.json({}, { status: 503 });
      });
      const work = withinDeadline({ getRemainingTimeInMillis: () => 10_000 }, () => ask());
      expect(await failureOf(work)).to.include({ name: 'DeadlineError' });
      expect(attempts).to.deep.equal([[8500, 'status']]);
    });
  });
});
