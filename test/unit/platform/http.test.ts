import '../../builders/quiet.ts';
import { expect } from 'chai';
import validate from '#contracts/loyalty/spend-points-request';
import { parameter } from '../../../shared/platform/aws/parameters.ts';
import type { Member } from '../../../shared/platform/boundary/access.ts';
import { type HttpRequest, http, MAX_BODY_BYTES, type Query } from '../../../shared/platform/boundary/http.ts';
import { type Answer, created, HttpProblem, ok } from '../../../shared/platform/boundary/http-answer.ts';
import { DeadlineError } from '../../../shared/platform/deadline.ts';
import { TransientError } from '../../../shared/platform/failures.ts';
import { tokenVerifier } from '../../../shared/platform/identity/bearer-token.ts';
import { aParameterStore } from '../../builders/a-parameter-store.ts';
import { aRoute } from '../../builders/a-route.ts';
import { NOON } from '../../builders/accounts.ts';
import { aRequest, aRequestContext, envelopeOf, type RequestParts } from '../../builders/lambda.ts';
import { broken, throttled, unanswered } from '../../builders/table/errors.ts';
import { aToken, SECRET } from '../../builders/tokens.ts';

type Request = HttpRequest<Member, never, { points: number }, Query, never>;
type UseCase = (request: Request) => Promise<Answer>;

/** POST of a function that takes points, with a good token and body unless said otherwise. */
async function post(parts: RequestParts = {}, useCase: UseCase = async () => created({ done: true })) {
  const seen: Request[] = [];
  const handler = http(aRoute(), { body: validate, now: () => NOON }, async (request) => {
    seen.push(request);
    return useCase(request);
  });
  const event = aRequest({ method: 'POST', token: aToken(), body: { points: 5 }, ...parts });
  const answer = await handler(event, aRequestContext());
  return { answer, status: answer.statusCode, envelope: envelopeOf(answer), seen };
}

const failing = (error: unknown) => post({}, () => Promise.reject(error));

/** A body of exactly so many bytes. */
function aBodyOf(bytes: number): string {
  const empty = JSON.stringify({ points: 5, pad: '' }).length;
  return JSON.stringify({ points: 5, pad: 'x'.repeat(bytes - empty) });
}

describe('HTTP boundary', () => {
  it('hands the use case what it has checked', async () => {
    const { seen, status } = await post({
      headers: { 'idempotency-key': 'key-1', 'x-correlation-id': 'trace:1' },
      query: { limit: '3' },
    });
    expect(status).to.equal(201);
    expect(seen).to.deep.equal([
      {
        userId: 'ada',
        caller: {
          sub: 'ada',
          actor: 'user:ada',
          userId: 'ada',
          scopes: new Set(),
          userType: undefined,
          claims: { sub: 'ada', exp: NOON / 1000 + 3600 },
        },
        path: {},
        query: { limit: '3' },
        page: undefined,
        body: { points: 5 },
        idempotencyKey: 'key-1',
        correlationId: 'trace:1',
        actor: 'user:ada',
        address: '127.0.0.1',
        at: NOON,
      },
    ]);
  });

  it('answers in the envelope, as JSON that nobody keeps', async () => {
    const { answer, envelope } = await post({}, async () => ok({ points: 1 }));
    expect(answer.statusCode).to.equal(200);
    expect(answer.headers).to.include({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(envelope).to.deep.equal({ success: true, message: [], data: { points: 1 } });
  });

  it('looks at no body where none is expected', async () => {
    const handler = http(aRoute(), { now: () => NOON }, async ({ body }) => ok(body ?? 'nothing'));
    const answer = await handler(
      aRequest({ token: aToken(), headers: { 'content-type': 'text/plain' } }),
      aRequestContext(),
    );
    expect([answer.statusCode, envelopeOf(answer).data]).to.deep.equal([200, 'nothing']);
  });

  describe('tokens', () => {
    for (const [what, token, challenge = 'Bearer error="invalid_token"'] of [
      ['none', undefined, 'Bearer'],
      ['a malformed one', 'x'],
      ['one of another secret', aToken({ secret: 'other' })],
      ['an expired one', aToken({ claims: { exp: 1 } })],
      ['one without a subject', aToken({ claims: { sub: undefined } })],
    ] as const)
      it(`answers 401 to ${what} and says no more`, async () => {
        const { answer, status, envelope, seen } = await post({ token });
        expect(status).to.equal(401);
        expect(envelope).to.deep.equal({
          success: false,
          message: ['Unauthorized'],
          data: null,
          code: 'unauthorized',
        });
        expect(answer.headers).to.include({ 'www-authenticate': challenge });
        expect(seen).to.deep.equal([]);
      });

    it('come first: a stranger learns nothing about bodies, types or keys', async () => {
      const token = aToken({ secret: 'other' });
      for (const parts of [
        { body: '{' },
        { body: aBodyOf(MAX_BODY_BYTES + 1) },
        { headers: { 'content-type': 'text/plain' } },
        { headers: { 'idempotency-key': '' } },
      ])
        expect((await post({ ...parts, token })).status).to.equal(401);
    });

    it('of a rotated secret are taken without a restart', async () => {
      let nowMs = NOON;
      const store = aParameterStore(SECRET);
      const secret = parameter({ client: store.client, name: 's', now: () => nowMs });
      const handler = http(aRoute(tokenVerifier(secret, () => nowMs)), {}, async ({ userId }) => ok({ userId }));
      const statusOf = async (secretUsed: string) =>
        (await handler(aRequest({ token: aToken({ secret: secretUsed }) }), aRequestContext())).statusCode;
      expect([await statusOf(SECRET), await statusOf('next')]).to.deep.equal([200, 401]);
      store.value = 'next';
      nowMs += 30_000;
      expect([await statusOf(SECRET), await statusOf('next')]).to.deep.equal([401, 200]);
    });

    it('cannot be judged while the parameter store fails: 503, and well again afterwards', async () => {
      const store = aParameterStore(throttled());
      const secret = parameter({ client: store.client, name: 's', now: () => NOON });
      const handler = http(aRoute(tokenVerifier(secret, () => NOON)), {}, async () => ok(null));
      const call = async () => (await handler(aRequest({ token: aToken() }), aRequestContext())).statusCode;
      expect(await call()).to.equal(503);
      store.value = undefined;
      expect(await call()).to.equal(503);
    });

    it('of a hundred cold requests fetch the secret once', async () => {
      const store = aParameterStore(SECRET);
      const secret = parameter({ client: store.client, name: 's', now: () => NOON });
      const handler = http(aRoute(tokenVerifier(secret, () => NOON)), {}, async () => ok(null));
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => handler(aRequest({ token: aToken() }), aRequestContext())),
      );
      expect(new Set(answers.map(({ statusCode }) => statusCode))).to.deep.equal(new Set([200]));
      expect(store.calls).to.equal(1);
    });
  });

  describe('bodies', () => {
    const refused: Readonly<Record<string, unknown>> = {
      'negative points': { points: -1 },
      'no points at all': { points: 0 },
      'fractional points': { points: 1.5 },
      'points as text': { points: '5' },
      'points beyond exact integers': { points: 2 ** 53 },
      'points without end': '{"points":1e999}',
      'points null': { points: null },
      'points true': { points: true },
      'points in a list': { points: [5] },
      'missing points': {},
      'a list': [{ points: 5 }],
      'a number': '5',
      null: 'null',
      'text that is not JSON': '{"points":5',
      'two values': '{"points":5}{"points":5}',
      'an empty text': '',
      'a prototype of its own': '{"points":5,"__proto__":{}}',
      'a constructor of its own': '{"points":5,"constructor":{"prototype":{}}}',
    };
    for (const [what, body] of Object.entries(refused))
      it(`answers 400 with a message to ${what}`, async () => {
        const { status, envelope, seen } = await post({ body });
        expect(status).to.equal(400);
        expect(envelope.success).to.equal(false);
        expect(envelope.message).to.have.length.above(0);
        expect(seen).to.deep.equal([]);
      });

    it('names each field that is wrong', async () => {
      expect((await post({ body: { points: 0 } })).envelope.message).to.deep.equal(['points must be >= 1']);
      expect((await post({ body: {} })).envelope.message).to.deep.equal([
        "The body must have required property 'points'",
      ]);
      expect((await post({ body: '[]' })).envelope.message).to.deep.equal(['The body must be object']);
    });

    it('answers 400 to none at all', async () => {
      const { status } = await post({ body: undefined, headers: { 'content-type': 'application/json' } });
      expect(status).to.equal(400);
    });

    it('takes the largest points that are exact, and fields it does not know', async () => {
      const { seen } = await post({ body: { points: Number.MAX_SAFE_INTEGER, note: 'x' } });
      expect(seen[0]?.body.points).to.equal(Number.MAX_SAFE_INTEGER);
    });

    it('takes the largest body, and answers 413 to one byte more', async () => {
      expect((await post({ body: aBodyOf(MAX_BODY_BYTES) })).status).to.equal(201);
      expect((await post({ body: aBodyOf(MAX_BODY_BYTES + 1) })).status).to.equal(413);
    });

    it('counts bytes, not characters', async () => {
      const wide = JSON.stringify({ points: 5, pad: '\u{1f600}'.repeat(MAX_BODY_BYTES / 4) });
      expect((await post({ body: wide })).status).to.equal(413);
    });

    it('counts what a gateway has encoded as what it was', async () => {
      const encoded = (bytes: number) => ({
        body: Buffer.from(aBodyOf(bytes)).toString('base64'),
        isBase64Encoded: true,
      });
      expect((await post(encoded(MAX_BODY_BYTES))).status).to.equal(201);
      expect((await post(encoded(MAX_BODY_BYTES + 1))).status).to.equal(413);
    });

    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '', 'application/jsonp', 'json'])
      it(`answers 415 to the content type "${type}"`, async () => {
        expect((await post({ headers: { 'content-type': type } })).status).to.equal(415);
      });

    for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.laurel+json'])
      it(`takes the content type "${type}"`, async () => {
        expect((await post({ headers: { 'content-type': type } })).status).to.equal(201);
      });
  });

  describe('idempotency keys', () => {
    it('are absent where none is sent', async () => {
      expect((await post()).seen[0]?.idempotencyKey).to.equal(undefined);
    });

    it('that are unusable get 400', async () => {
      expect((await post({ headers: { 'idempotency-key': 'two words' } })).status).to.equal(400);
    });
  });

  describe('failures', () => {
    it("are the use case's own where it says so", async () => {
      const { status, envelope } = await failing(new HttpProblem(409, 'still running', 'wait'));
      expect(status).to.equal(409);
      expect(envelope).to.deep.equal({
        success: false,
        message: ['still running', 'wait'],
        data: null,
        code: 'conflict',
      });
    });

    for (const error of [throttled(), broken(), unanswered(), new TransientError('contended'), new DeadlineError()])
      it(`of a service behind us (${error.name}) are 503: neither 400 nor 404`, async () => {
        const { answer, status, envelope } = await post({ headers: { 'idempotency-key': 'key-1' } }, () =>
          Promise.reject(error),
        );
        expect(status).to.equal(503);
        expect(answer.headers).to.include({ 'retry-after': '1' });
        expect(envelope.message).to.deep.equal(['The service is not available, try again']);
      });

    it('of a write that nothing makes repeatable do not invite to repeat it: its outcome is unknown', async () => {
      const { answer, status, envelope } = await failing(unanswered());
      expect(status).to.equal(503);
      expect(answer.headers).not.to.have.property('retry-after');
      expect(envelope.message[0]).to.contain('outcome of this request is unknown').and.to.contain('Idempotency-Key');
    });

    it('of a read invite to repeat it', async () => {
      const handler = http(aRoute(), { now: () => NOON }, () => Promise.reject(unanswered()));
      const answer = await handler(aRequest({ token: aToken() }), aRequestContext());
      expect([answer.statusCode, answer.headers?.['retry-after']]).to.deep.equal([503, '1']);
    });

    for (const name of ['AccessDeniedException', 'ResourceNotFoundException'])
      it(`of our deployment (${name}) are 500: trying again is no cure`, async () => {
        const { answer, status } = await failing(Object.assign(new Error('no'), { name, $metadata: {} }));
        expect(status).to.equal(500);
        expect(answer.headers).not.to.have.property('retry-after');
      });

    it('of our own are 500 and say nothing', async () => {
      for (const error of [new Error(`the secret is ${SECRET}`), new TypeError('x is undefined'), 'thrown text']) {
        const { answer, status, envelope } = await failing(error);
        expect(status).to.equal(500);
        expect(envelope).to.deep.equal({ success: false, message: ['Internal error'], data: null, code: 'internal' });
        expect(JSON.stringify(answer)).not.to.contain(SECRET).and.not.to.contain('undefined');
      }
    });
  });

  describe('correlation', () => {
    it("is the caller's, in every answer", async () => {
      const headers = { 'x-correlation-id': 'order:7_a.b-c' };
      expect((await post({ headers })).answer.headers).to.include(headers);
      expect((await post({ headers, token: undefined })).answer.headers).to.include(headers);
      expect((await post({ headers, body: '{' })).answer.headers).to.include(headers);
    });

    for (const given of ['', 'two words', 'x'.repeat(129), 'line\nbreak', '<script>', 'é'])
      it(`is the request's own where the caller's is ${JSON.stringify(given.slice(0, 12))}`, async () => {
        const { answer, seen } = await post({ headers: { 'x-correlation-id': given } });
        expect(seen[0]?.correlationId).to.equal('api-request-1');
        expect(answer.headers).to.include({ 'x-correlation-id': 'api-request-1' });
      });
  });
});
