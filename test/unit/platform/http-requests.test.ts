import '../../builders/quiet.ts';
import type { ErrorObject } from 'ajv';
import { expect } from 'chai';
import sinon from 'sinon';
import { byAnyScope, byMember, byScopes } from '../../../shared/platform/boundary/access.ts';
import { type Answered, type HttpOptions, http, type Query } from '../../../shared/platform/boundary/http.ts';
import {
  accepted,
  created,
  HttpProblem,
  json,
  noContent,
  ok,
  page,
  plain,
  redirect,
} from '../../../shared/platform/boundary/http-answer.ts';
import { paged } from '../../../shared/platform/boundary/paged.ts';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { byAnyone } from '../../../shared/platform/boundary/public-access.ts';
import { passed, rateLimited } from '../../../shared/platform/boundary/rate-limited.ts';
import type { Route } from '../../../shared/platform/boundary/route.ts';
import { buckets } from '../../../shared/platform/limits/bucket.ts';
import { rateLimits } from '../../../shared/platform/limits/rate-limits.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { aRoute, verifyAtNoon } from '../../builders/a-route.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aRequest, aRequestContext, type RequestParts } from '../../builders/lambda.ts';
import { ItemTable } from '../../builders/table/item-table.ts';
import { aToken, SECRET } from '../../builders/tokens.ts';

type Checked<T> = ((value: unknown) => value is T) & { errors?: ErrorObject[] | null };

/** Takes objects whose field has the value; says so otherwise, as the generated validators do. */
function hasField<T>(field: string, value: string): Checked<T> {
  const check = ((given: Record<string, unknown>) => {
    const met = given[field] === value;
    check.errors = met ? null : [{ instancePath: `/${field}`, message: `must be ${value}` } as ErrorObject];
    return met;
  }) as unknown as Checked<T>;
  return check;
}

const onlyNamed: Checked<Query> = Object.assign(
  (given: unknown): given is Query => Object.keys(given as object).length === 0,
  {
    errors: [
      {
        instancePath: '',
        keyword: 'additionalProperties',
        params: { additionalProperty: 'colour' },
      } as unknown as ErrorObject,
    ],
  },
);

async function call<Who extends object, Parameter extends string>(
  route: Route<Who, Parameter>,
  options: HttpOptions<never, never, never>,
  parts: RequestParts = {},
  answer = (request: unknown) => Promise.resolve(ok(request)),
) {
  const handler = http(route, { now: () => NOON, ...(options as object) }, answer);
  const event = aRequest({ method: route.method, ...parts });
  const { statusCode, headers = {}, body = '' } = await handler(event, aRequestContext());
  const envelope = headers['content-type'] === 'application/json' ? JSON.parse(body) : undefined;
  return { status: statusCode, headers, body, code: envelope?.code, message: envelope?.message, data: envelope?.data };
}

const asPublic: Route<object> = { ...aRoute(), method: 'POST', access: byAnyone() };
const form = (text: string): RequestParts => ({
  body: text,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

describe('HTTP requests', () => {
  it('tell how each ended, for figures of a context’s own', async () => {
    const told: Answered[] = [];
    const options = { answered: (answer: Answered) => told.push(answer) } as never;
    await call(asPublic, options);
    await call({ ...asPublic, access: byScopes(['pos'], verifyAtNoon) }, options);
    await call(asPublic, options, {}, () => Promise.reject(new Error('a mistake of ours')));
    expect(told.map(({ status, code }) => [status, code])).to.deep.equal([
      [200, undefined],
      [401, 'unauthorized'],
      [500, 'internal'],
    ]);
    expect(told[0], 'what succeeded').not.to.have.property('code');
    for (const { milliseconds } of told) expect(milliseconds).to.be.within(0, 10_000);
  });

  it('of a use case that answers nothing are told as failed', async () => {
    const told: number[] = [];
    const answered = ({ status }: Answered) => told.push(status);
    const handler = http(asPublic, { answered, now: () => NOON }, async () => undefined as never);
    expect(await handler(aRequest({ method: 'POST' }), aRequestContext())).to.equal(undefined);
    expect(told).to.deep.equal([500]);
  });

  it('have who acts in every line that is logged meanwhile', async () => {
    const keys = sinon.spy(logger, 'appendKeys');
    try {
      await call(asPublic, {});
      await call(aRoute(), {}, { token: aToken() });
      const named = keys.args.map(([given]) => given).filter((given) => 'actor' in given);
      expect(named).to.deep.equal([{ actor: 'anonymous' }, { userId: 'ada', actor: 'user:ada' }]);
    } finally {
      keys.restore();
    }
  });

  describe('without a token', () => {
    it('reach a public route, whatever the Authorization says', async () => {
      for (const token of [undefined, 'nonsense', aToken()]) {
        const { status, data } = await call(asPublic, {}, { token });
        expect([status, data.userId]).to.deep.equal([200, undefined]);
      }
    });

    it('hand over what was sent, for routes that check credentials themselves', async () => {
      const { data } = await call(asPublic, {}, { headers: { authorization: 'Basic YTpi' } });
      expect(data.authorization).to.equal('Basic YTpi');
    });
  });

  describe('with scopes', () => {
    const scoped = (...scopes: string[]) => ({ ...aRoute(), access: byScopes(scopes, verifyAtNoon), scopes });
    const withClaims = (claims: Record<string, unknown>) => ({ token: aToken({ claims }) });

    for (const [what, claims] of [
      ['as text', { scope: 'pos metrics other' }],
      ['as scp text', { scp: 'metrics pos' }],
      ['as a list', { scp: ['metrics', 'pos'] }],
      ['in both', { scope: 'metrics', scp: ['pos'] }],
    ] as const)
      it(`pass where the token carries all of them ${what}`, async () => {
        expect((await call(scoped('metrics', 'pos'), {}, withClaims(claims))).status).to.equal(200);
      });

    for (const claims of [
      {},
      { scope: 'metrics' },
      { scope: 'metricspos' },
      { scope: 'METRICS POS' },
      { scope: 7 },
      { scope: { metrics: true, pos: true } },
    ])
      it(`get 403 with what is missing for ${JSON.stringify(claims)}`, async () => {
        const { status, code, headers } = await call(scoped('metrics', 'pos'), {}, withClaims(claims));
        expect([status, code]).to.deep.equal([403, 'insufficient_scope']);
        expect(headers['www-authenticate']).to.equal('Bearer error="insufficient_scope", scope="metrics pos"');
      });

    it('pass for administrators where an admin scope or the metrics are asked for, and nothing else', async () => {
      const admin = withClaims({ user_type: 'ADMIN' });
      expect((await call(scoped('loyalty:admin', 'metrics'), {}, admin)).status).to.equal(200);
      expect((await call(scoped('pos'), {}, admin)).status).to.equal(403);
      expect((await call(scoped('loyalty:admin'), {}, withClaims({ user_type: 'STANDARD' }))).status).to.equal(403);
      expect((await call(scoped('loyalty:admin'), {}, withClaims({ user_type: ['ADMIN'] }))).status).to.equal(403);
    });

    it('pass with any one of several where one suffices, and with none get 403', async () => {
      const route = { ...aRoute(), access: byAnyScope(['till', 'shop:admin'], verifyAtNoon), scopes: ['till'] };
      for (const claims of [{ scope: 'till' }, { scope: 'shop:admin' }, { user_type: 'ADMIN' }])
        expect((await call(route, {}, withClaims(claims))).status, JSON.stringify(claims)).to.equal(200);
      const { status, headers } = await call(route, {}, withClaims({ scope: 'other' }));
      expect([status, headers['www-authenticate']]).to.deep.equal([
        403,
        'Bearer error="insufficient_scope", scope="till"',
      ]);
    });

    it('are refused with a reason for the log, which names what they lack', async () => {
      const request = aRequest({ token: aToken({ claims: { scope: 'other' } }) });
      const reason = async (access: typeof byScopes) =>
        (await failureOf(access(['metrics', 'pos'], verifyAtNoon)(request))).message;
      expect(await reason(byScopes)).to.equal('lacks metrics pos');
      expect(await reason(byAnyScope)).to.equal('lacks metrics and pos');
    });

    it('get 401 without a token, and are told the scopes', async () => {
      const { status, headers } = await call(scoped('metrics'), {
        challenge: { resource_metadata: 'https://x/"y"' },
      } as never);
      expect(status).to.equal(401);
      expect(headers['www-authenticate']).to.equal('Bearer scope="metrics", resource_metadata="https://x/\\"y\\""');
    });

    it('tell the use case who acts, and for which client', async () => {
      const { data } = await call(
        scoped('metrics'),
        {},
        withClaims({ sub: 'ops-1', client_id: 'console', scope: 'metrics' }),
      );
      expect(data.caller).to.include({ sub: 'ops-1', client: 'console' });
      expect(data.actor).to.equal('user:ops-1 client:console');
      expect(data).not.to.have.property('userId');
    });
  });

  describe('with path parameters', () => {
    const route: Route<object, 'orderId'> = { ...asPublic, path: '/orders/{orderId}', parameters: ['orderId'] };
    const at = (orderId: string, options = {}) => call(route, options as never, { pathParameters: { orderId } });

    it('hand them over as they are', async () => {
      for (const orderId of ['o-1', 'a b', '../x', '\u{1f600}', 'x'.repeat(250)])
        expect((await at(orderId)).data.path).to.deep.equal({ orderId });
    });

    for (const orderId of ['', ' ', 'x'.repeat(251), '\ud800'])
      it(`get 400 for ${JSON.stringify(orderId.slice(0, 5))}`, async () => {
        expect(await at(orderId)).to.deep.include({ status: 400, code: 'invalid_path' });
      });

    it('get 400 for what the contract does not allow', async () => {
      const answer = await at('o-2', { path: hasField('orderId', 'o-1') });
      expect(answer).to.deep.include({ status: 400, code: 'invalid_path', message: ['orderId must be o-1'] });
      expect((await at('o-1', { path: hasField('orderId', 'o-1') })).status).to.equal(200);
    });
  });

  describe('that are wrong as a whole', () => {
    const wrong = (instancePath: string) =>
      Object.assign((_value: unknown): _value is never => false, {
        errors: [{ instancePath, message: 'must be another' } as ErrorObject],
      });
    const told = async (part: string, pointer: string) =>
      (await call(asPublic, { [part]: wrong(pointer) } as never, { body: {} })).message;

    it('are told which part of them', async () => {
      expect(await told('path', '')).to.deep.equal(['The path must be another']);
      expect(await told('query', '')).to.deep.equal(['The query string must be another']);
      expect(await told('body', '')).to.deep.equal(['The body must be another']);
    });

    it('are told where in it, with dots', async () => {
      expect(await told('body', '/lines/0/sku')).to.deep.equal(['lines.0.sku must be another']);
    });
  });

  describe('with a query', () => {
    it('hand over what the contract allows', async () => {
      const options = { query: hasField('kind', 'tea') } as never;
      expect((await call(asPublic, options, { query: { kind: 'tea' } })).data.query).to.deep.equal({ kind: 'tea' });
      const refused = await call(asPublic, options, { query: { kind: 'mud' } });
      expect(refused).to.deep.include({ status: 400, code: 'invalid_query', message: ['kind must be tea'] });
    });

    it('name the parameter that nobody knows', async () => {
      const refused = await call(asPublic, { query: onlyNamed } as never, { query: { colour: 'red' } });
      expect(refused).to.deep.include({ status: 400, message: ['colour is not known here'] });
    });

    it('of a list hand on limit and cursor as far as they are sent, with what the cursor is bound to', async () => {
      const read: unknown[] = [];
      const page = async (...given: readonly unknown[]) => {
        read.push(given);
        return { limit: 20, cursor: async () => null };
      };
      const list = { ...aRoute(), method: 'GET' };
      const sent: Record<string, string>[] = [
        { kind: 'tea' },
        { limit: '2' },
        { cursor: 'c' },
        { limit: '2', cursor: 'c' },
      ];
      for (const query of sent) await call(list, { page } as never, { token: aToken(), query });
      const bound = (filter: object) => ({ route: 'GET /loyalty', member: 'ada', filter });
      expect(read).to.deep.equal([
        [{}, bound({ kind: 'tea' })],
        [{ limit: '2' }, bound({})],
        [{ cursor: 'c' }, bound({})],
        [{ limit: '2', cursor: 'c' }, bound({})],
      ]);
    });

    it('of a list leave limit and cursor to the page, whose cursor is bound to member and filter', async () => {
      const options = {
        query: onlyNamed,
        page: paged(
          (value): value is number => typeof value === 'number',
          async () => SECRET,
        ),
      };
      const list = { ...aRoute(), method: 'GET' };
      const first = await call(list, options as never, { token: aToken(), query: { limit: '2' } }, async (request) =>
        ok(await (request as { page: { cursor(next: number): unknown } }).page.cursor(2)),
      );
      const query = { cursor: first.data };
      expect((await call(list, options as never, { token: aToken(), query })).data.page).to.deep.equal({
        limit: 20,
        after: 2,
      });
      const other = await call(list, options as never, { token: aToken({ claims: { sub: 'bob' } }), query });
      expect(other).to.deep.include({ status: 400, code: 'invalid_cursor' });
    });
  });

  describe('with a body', () => {
    const anything = Object.assign((_value: unknown): _value is unknown => true, { errors: null });
    const taken = (formats: readonly string[], parts: RequestParts, maxBodyBytes = 16_384) =>
      call({ ...asPublic, maxBodyBytes }, { body: anything, formats } as never, parts);

    it('read a form as text, with plus and percent decoded', async () => {
      const { data } = await taken(['form'], form('name=a+b%2Bc&empty=&%C3%BC=1'));
      expect(data.body).to.deep.equal({ name: 'a b+c', empty: '', ü: '1' });
    });

    it('read the form that a gateway has encoded', async () => {
      const encoded = { ...form(Buffer.from('a=1').toString('base64')), isBase64Encoded: true };
      expect((await taken(['form'], encoded)).data.body).to.deep.equal({ a: '1' });
    });

    it('get 400 for a field that is there twice', async () => {
      expect(await taken(['form'], form('a=1&a=2'))).to.deep.include({ status: 400, code: 'malformed_body' });
    });

    it('take __proto__ for a name like any other', async () => {
      expect((await taken(['form'], form('__proto__=1'))).status).to.equal(200);
      expect(({} as Record<string, unknown>)['1']).to.equal(undefined);
    });

    it('get 415 for a form where only JSON is taken, and the other way round', async () => {
      const refusal = async (formats: readonly string[], request: RequestParts) => {
        const { status, code, message } = await taken(formats, request);
        expect([status, code]).to.deep.equal([415, 'unsupported_media_type']);
        return message.join();
      };
      expect(await refusal(['json'], form('a=1'))).to.equal(
        'The content type must be application/json, not "application/x-www-form-urlencoded"',
      );
      expect(await refusal(['form'], { body: { a: 1 } })).to.equal(
        'The content type must be application/x-www-form-urlencoded, not "application/json"',
      );
      const typed = (type: string) => ({ body: { a: 1 }, headers: { 'content-type': type } });
      expect(await refusal(['json', 'form'], typed('')), 'none').to.equal(
        'The content type must be application/json or application/x-www-form-urlencoded',
      );
      const long = 'x'.repeat(101);
      expect(await refusal(['json', 'form'], typed(long))).to.equal(
        `The content type must be application/json or application/x-www-form-urlencoded, not "${long.slice(0, 100)}"`,
      );
      expect((await taken(['form', 'json'], { body: { a: 1 } })).data.body).to.deep.equal({ a: 1 });
    });

    it("hold to the route's own size, to the byte", async () => {
      expect((await taken(['form'], form('a=34567890'), 10)).status).to.equal(200);
      expect(await taken(['form'], form('a=345678901'), 10)).to.deep.include({
        status: 413,
        code: 'body_too_large',
        message: ['The body must not exceed 10 bytes'],
      });
    });
  });

  describe('with an Idempotency-Key', () => {
    const bad = { headers: { 'idempotency-key': 'two words' } };

    it('that cannot be used get 400 where something is written', async () => {
      expect(await call(asPublic, {}, bad)).to.deep.include({ status: 400, code: 'invalid_idempotency_key' });
    });

    it('ignore it where nothing is written', async () => {
      for (const method of ['GET', 'HEAD', 'OPTIONS'])
        expect((await call({ ...asPublic, method }, {}, bad)).status, method).to.equal(200);
    });
  });

  describe('above a limit', () => {
    const limitedBy = (settings: object) => {
      const take = buckets(new ItemTable().client, 'platform');
      return rateLimited(rateLimits({ settings: async () => JSON.stringify(settings), take }));
    };
    const rate = { perSecond: 1, burst: 2 };

    it('get 429 with the time to wait; those below are told what is left', async () => {
      const route = { ...aRoute(), access: byMember(verifyAtNoon), limit: limitedBy({ member: rate }) };
      const ask = () => call(route, {}, { token: aToken() });
      expect((await ask()).headers).to.include({
        'ratelimit-limit': '2',
        'ratelimit-remaining': '1',
        'ratelimit-reset': '1',
      });
      expect((await ask()).headers).to.include({ 'ratelimit-remaining': '0', 'ratelimit-reset': '2' });
      const { status, code, headers } = await ask();
      expect([status, code]).to.deep.equal([429, 'rate_limited']);
      expect(headers).to.include({ 'retry-after': '1', 'ratelimit-limit': '2', 'ratelimit-remaining': '0' });
      expect((await call(route, {}, { token: aToken({ claims: { sub: 'bob' } }) })).status).to.equal(200);
    });

    it('are counted by client beside the member, and the tighter one is told', async () => {
      const route = { ...aRoute(), limit: limitedBy({ member: { perSecond: 1, burst: 9 }, client: rate }) };
      const ask = (sub: string) => call(route, {}, { token: aToken({ claims: { sub, azp: 'till' } }) });
      expect((await ask('ada')).headers).to.include({ 'ratelimit-limit': '2' });
      await ask('bob');
      expect((await ask('cleo')).status).to.equal(429);
    });

    it('are counted by address on public routes', async () => {
      const route = { ...asPublic, limit: limitedBy({ address: rate, member: { perSecond: 1, burst: 1 } }) };
      expect((await call(route, {})).status).to.equal(200);
      expect((await call(route, {})).status).to.equal(200);
      expect((await call(route, {})).status).to.equal(429);
    });

    it('say what is left in failures too', async () => {
      const route = { ...asPublic, limit: limitedBy({ address: rate }) };
      const { status, headers } = await call(route, {}, {}, () => Promise.reject(new HttpProblem(PROBLEMS.conflict)));
      expect([status, headers['ratelimit-remaining']]).to.deep.equal([409, '1']);
    });

    it('are looked up for the member and the client, or for the address', async () => {
      const asked: unknown[] = [];
      const limit = rateLimited(async (...given) => {
        asked.push(given);
        return undefined;
      });
      await call({ ...aRoute(), limit }, {}, { token: aToken() });
      await call({ ...aRoute(), limit }, {}, { token: aToken({ claims: { azp: 'till' } }) });
      await call({ ...asPublic, limit }, {});
      expect(asked).to.deep.equal([
        ['member', 'ada', NOON],
        ['member', 'ada', NOON],
        ['client', 'till', NOON],
        ['address', '127.0.0.1', NOON],
      ]);
    });

    it('tell times in whole seconds, begun ones too', () => {
      const limited = { granted: false, remaining: 0, burst: 2, waitMs: 1001, fullInMs: 1001 };
      const refused = (() => {
        try {
          return passed([limited]);
        } catch (error) {
          return (error as HttpProblem).headers;
        }
      })();
      expect(refused).to.include({ 'retry-after': '2', 'ratelimit-reset': '2' });
    });

    it('say nothing where nothing is limited', () => {
      for (const taken of [[], [undefined]]) expect(passed(taken)).to.deep.equal({});
    });

    it('are no limit of strangers: who is refused at the door takes nothing from a member', async () => {
      const route = { ...aRoute(), limit: limitedBy({ member: { perSecond: 1, burst: 1 } }) };
      await call(route, {}, { token: aToken({ secret: 'guessed' }) });
      expect((await call(route, {}, { token: aToken() })).status).to.equal(200);
    });
  });

  describe('are answered', () => {
    const answers = [
      ['201 with a location', created({ id: 1 }, { location: '/orders/1' }), 201, { location: '/orders/1' }],
      ['202', accepted({ id: 1 }), 202, { 'cache-control': 'no-store' }],
      ['204 without a body', noContent(), 204, { 'cache-control': 'no-store' }],
      ['303 elsewhere', redirect('/login'), 303, { location: '/login', 'cache-control': 'no-store' }],
      ['302 where it is asked for', redirect('https://x/cb?code=1', 302), 302, { location: 'https://x/cb?code=1' }],
      [
        'a page that runs nothing',
        page('<p>Hello</p>'),
        200,
        {
          ...{ 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' },
          ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
        },
      ],
      [
        'plain text',
        plain('up 1\n'),
        200,
        { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      ],
      ['plain JSON', json({ active: false }), 200, { 'content-type': 'application/json' }],
    ] as const;
    for (const [what, answer, status, headers] of answers)
      it(`with ${what}`, async () => {
        const given = await call(asPublic, {}, {}, async () => answer);
        expect(given.status).to.equal(status);
        expect(given.headers).to.include({ ...headers, 'x-correlation-id': 'api-request-1' });
        expect(given.body).to.equal(answer.body ?? '');
      });

    it('with problems that say what they are, and carry nothing that nobody gave them', () => {
      const problem = new HttpProblem(409, 'still running', 'wait');
      expect([problem.name, problem.message]).to.deep.equal(['HttpProblem', 'still running; wait']);
      expect([problem.headers, problem.fields]).to.deep.equal([{}, {}]);
    });

    it('with pages that nobody frames and that load nothing', () => {
      expect(page('').headers?.['content-security-policy'])
        .to.contain("default-src 'none'")
        .and.contain("frame-ancestors 'none'");
    });

    it('with failures in the form of a standard, where the route says so', async () => {
      const failure = ({ code, status }: { code: string; status: number }, [message]: readonly string[]) =>
        json({ error: code, error_description: message }, status);
      const { status, body } = await call(asPublic, { failure } as never, {}, () =>
        Promise.reject(new HttpProblem(PROBLEMS.conflict, 'no')),
      );
      expect([status, JSON.parse(body)]).to.deep.equal([409, { error: 'conflict', error_description: 'no' }]);
    });
  });
});
