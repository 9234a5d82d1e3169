import { expect } from 'chai';
import {
  type HttpClientSettings,
  httpClient,
  type JsonRequest,
  MAX_ANSWER_BYTES,
  MAX_RETRY_AFTER_MS,
  retryAfterOf,
  ServiceError,
} from '../../../shared/platform/outgoing/http-client.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';

const request: JsonRequest<unknown> = { method: 'POST', path: 'things', validate: (_value): _value is unknown => true };

/** A client of a service that answers these, in turn, the last one for ever. */
function aClient(answers: readonly (() => Response | Promise<Response>)[], settings: Partial<HttpClientSettings> = {}) {
  const sent: { url: string; init: RequestInit }[] = [];
  const pauses: number[] = [];
  const client = httpClient({
    service: 'Partner',
    endpoint: async () => 'http://partner.test',
    fetch: async (url, init = {}) => {
      sent.push({ url: String(url), init });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      return answer ? answer() : Response.json({});
    },
    pause: async (_attempt, leastMs) => pauses.push(leastMs),
    ...settings,
  });
  const failure = async (more: Partial<JsonRequest<unknown>> = {}) => {
    const error = await failureOf(client({ ...request, ...more }));
    expect(error).to.be.instanceOf(ServiceError);
    return error as ServiceError;
  };
  return { client, sent, pauses, failure };
}

describe('requests to other services', () => {
  it('hand over what a refusal says, to rules and never to logs', async () => {
    const { failure } = aClient([() => Response.json({ code: 'CARD_UNKNOWN' }, { status: 422 })]);
    const error = await failure();
    expect([error.status, error.answer]).to.deep.equal([422, { code: 'CARD_UNKNOWN' }]);
    expect(error.message).not.to.contain('CARD_UNKNOWN');
    expect(JSON.stringify(error)).not.to.contain('CARD_UNKNOWN');
    expect(Object.keys(error)).not.to.include('answer');
  });

  it('hand over a refusal that is no JSON as text, and none that is without end', async () => {
    expect((await aClient([() => new Response('no such card', { status: 404 })]).failure()).answer).to.equal(
      'no such card',
    );
    const endless = await aClient([() => new Response('x'.repeat(MAX_ANSWER_BYTES + 1), { status: 404 })]).failure();
    expect([endless.status, endless.answer]).to.deep.equal([404, undefined]);
  });

  it('write a form as forms are written', async () => {
    const { client, sent } = aClient([() => Response.json({})]);
    await client({ ...request, form: { grant_type: 'client_credentials', scope: 'a b&c' } });
    expect(sent[0]?.init.body).to.equal('grant_type=client_credentials&scope=a+b%26c');
    expect(sent[0]?.init.headers).to.include({ 'content-type': 'application/x-www-form-urlencoded' });
  });

  it('take an answer without a body for nothing', async () => {
    expect(
      await aClient([() => new Response(null, { status: 204 })]).client({ ...request, method: 'DELETE' }),
    ).to.equal(undefined);
  });

  it('have a timeout of their own', async () => {
    const { failure } = aClient([() => new Promise<Response>(() => {})], {
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    });
    expect(await failure({ timeoutMs: 20, attempts: 1 })).to.include({ message: 'Partner: no answer within 20 ms' });
  });

  it('have a number of attempts of their own', async () => {
    const { failure, sent } = aClient([() => Response.json({}, { status: 503 })]);
    await failure({ attempts: 1 });
    expect(sent).to.have.length(1);
  });

  it('are repeated only after a failure that came fast, where they say so', async () => {
    const slow = aClient([() => new Promise((resolve) => setTimeout(resolve, 30, Response.json({}, { status: 503 })))]);
    await slow.failure({ repeatWithinMs: 10 });
    expect(slow.sent).to.have.length(1);
    const fast = aClient([() => Response.json({}, { status: 503 })]);
    await fast.failure({ repeatWithinMs: 1000 });
    expect(fast.sent).to.have.length(3);
  });

  describe('that are asked to come back later', () => {
    const busy = (retryAfter: string) => () =>
      Response.json({}, { status: 429, headers: { 'retry-after': retryAfter } });

    it('wait as long as they are asked to', async () => {
      const { client, pauses } = aClient([busy('2'), () => Response.json({ done: true })]);
      expect(await client(request)).to.deep.equal({ done: true });
      expect(pauses).to.deep.equal([2000]);
    });

    it('do not wait longer than is sensible, and say when to come back', async () => {
      expect(MAX_RETRY_AFTER_MS).to.equal(2000);
      const { failure, sent } = aClient([busy('3')]);
      expect(await failure()).to.include({ failure: 'status', status: 429, retryAfterMs: 3000 });
      expect(sent).to.have.length(1);
    });
  });

  it('read both forms of Retry-After, and no nonsense', () => {
    expect(retryAfterOf('120')).to.equal(120_000);
    expect(retryAfterOf(new Date(NOON + 5000).toUTCString(), NOON)).to.equal(5000);
    expect(retryAfterOf(new Date(NOON - 5000).toUTCString(), NOON)).to.equal(0);
    for (const header of [null, '', 'soon', '-1', '1.5s']) expect(retryAfterOf(header)).to.equal(undefined);
  });
});
