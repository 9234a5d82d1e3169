import '../../builders/quiet.ts';
import { expect } from 'chai';
import { byMember } from '../../../shared/platform/boundary/access.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { type Answer, created, HttpProblem, ok, redirect } from '../../../shared/platform/boundary/http-answer.ts';
import { keptAnswers } from '../../../shared/platform/boundary/kept-answers.ts';
import {
  answersKept,
  type Found,
  KEPT_FOR_SECONDS,
  MAX_KEPT_BYTES,
  type Request,
} from '../../../shared/platform/idempotency/kept-answers.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { aRoute, verifyAtNoon } from '../../builders/a-route.ts';
import { NOON } from '../../builders/accounts.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aRequest, aRequestContext, envelopeOf, type RequestParts } from '../../builders/lambda.ts';
import { throttled } from '../../builders/table/errors.ts';
import { ItemTable } from '../../builders/table/item-table.ts';
import { aToken } from '../../builders/tokens.ts';

const REMAINING_MS = 10_000;

/** A POST that keeps its answers; each run of its use case makes another one. */
function aWrite(useCase: (run: number) => Promise<Answer> = async (run) => created({ run })) {
  const table = new ItemTable();
  const clock = { now: NOON };
  let runs = 0;
  const lookUp = answersKept<Answer>(table.client, 'platform');
  const accepts = ((_value: unknown): _value is unknown => true) as never;
  const handler = http(
    { ...aRoute(), access: byMember(verifyAtNoon), once: keptAnswers('shop/order', lookUp) },
    { body: accepts, now: () => clock.now },
    () => useCase(++runs),
  );
  const post = async (parts: RequestParts = {}) => {
    const context = { ...aRequestContext(), getRemainingTimeInMillis: () => REMAINING_MS };
    const headers = { 'idempotency-key': 'key-1', ...parts.headers };
    const event = aRequest({ method: 'POST', token: aToken(), body: { goods: 1 }, ...parts, headers });
    const answer = await handler(event, context);
    return {
      status: answer.statusCode,
      headers: answer.headers ?? {},
      envelope: answer.body ? envelopeOf(answer) : undefined,
    };
  };
  return { table, clock, post, runs: () => runs };
}

describe('kept answers', () => {
  it('are given again to the same request, marked, and the work is done once', async () => {
    const write = aWrite();
    const first = await write.post();
    const again = await write.post({ headers: { 'idempotency-key': 'key-1', 'x-correlation-id': 'second' } });
    expect([first.status, first.envelope?.data, first.headers]).to.deep.include(201).and.deep.include({ run: 1 });
    expect(first.headers).not.to.have.property('idempotency-replayed');
    expect([again.status, again.envelope?.data]).to.deep.equal([201, { run: 1 }]);
    expect(again.headers).to.include({ 'idempotency-replayed': 'true', 'x-correlation-id': 'second' });
    expect(write.runs()).to.equal(1);
  });

  it('of a redirect keep its location', async () => {
    const write = aWrite(async () => redirect('/there'));
    await write.post();
    expect((await write.post()).headers).to.include({ location: '/there' });
  });

  it('are not given to another request with the key: 422', async () => {
    const write = aWrite();
    await write.post();
    const other = await write.post({ body: { goods: 2 } });
    expect([other.status, other.envelope?.code]).to.deep.equal([422, 'idempotency_key_reused']);
    expect(write.runs()).to.equal(1);
  });

  it('belong to one caller: the same key of another member is another request', async () => {
    const write = aWrite();
    await write.post();
    expect((await write.post({ token: aToken({ claims: { sub: 'bob' } }) })).envelope?.data).to.deep.equal({ run: 2 });
  });

  it('are not kept without a key', async () => {
    const write = aWrite();
    await write.post({ headers: { 'idempotency-key': undefined as unknown as string } });
    await write.post({ headers: { 'idempotency-key': undefined as unknown as string } });
    expect([write.runs(), write.table.calls]).to.deep.equal([2, []]);
  });

  it('are done once however many ask at the same time: the others are told that it is running', async () => {
    const write = aWrite(async (run) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return created({ run });
    });
    const answers = await Promise.all(Array.from({ length: 50 }, () => write.post()));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    const waiting = answers.find(({ status }) => status === 409);
    expect(waiting?.envelope?.code).to.equal('request_running');
    expect(waiting?.headers).to.include({ 'retry-after': '10' });
    expect(answers.every(({ status }) => status === 201 || status === 409)).to.equal(true);
    expect(write.runs()).to.equal(1);
  });

  it('never block a key longer than the function could run: a crash is over then', async () => {
    const write = aWrite();
    // A process that died in the middle left its claim behind.
    await answersKept(
      write.table.client,
      'platform',
    )({
      scope: 'shop/order#ada',
      key: 'key-1',
      fingerprint: 'of the same request',
      nowMs: NOON,
      untilMs: NOON + REMAINING_MS,
    });
    write.clock.now = NOON + REMAINING_MS - 1;
    expect((await write.post()).status).to.be.oneOf([409, 422]);
    write.clock.now = NOON + REMAINING_MS;
    expect((await write.post()).status).to.equal(201);
  });

  it('lie under the function, its caller and the key, for a day behind the second that has begun', async () => {
    const table = new ItemTable();
    const lookUp = answersKept<string>(table.client, 'platform');
    const request = { scope: 's', key: 'k', fingerprint: 'f', nowMs: NOON + 1, untilMs: NOON + REMAINING_MS };
    const found = await lookUp(request);
    expect(table.items()).to.deep.equal([
      {
        ...{ PK: 'IDEMPOTENCY#s#k', SK: 'ANSWER', fingerprint: 'f', untilMs: NOON + REMAINING_MS },
        ...{ claimId: table.items()[0]?.claimId, expiresAtEpochSeconds: NOON / 1000 + 86_401 },
      },
    ]);
    expect(await lookUp(request)).to.deep.equal({ state: 'running', untilMs: NOON + REMAINING_MS });
    expect(await lookUp({ ...request, fingerprint: 'other' })).to.deep.equal({ state: 'other_request' });
    if (found.state !== 'begun') throw new Error('it should have begun');
    await found.claim.finish('answer');
    // Until the second is over in which the day ends.
    const late = { ...request, nowMs: NOON + 86_400_999 };
    expect(await lookUp(late)).to.deep.equal({ state: 'done', answer: 'answer' });
    expect((await lookUp({ ...request, nowMs: NOON + 86_401_000 })).state).to.equal('begun');
  });

  it('are kept up to 350 KB, to the byte', async () => {
    const lookUp = answersKept<string>(new ItemTable().client, 'platform');
    const kept = async (key: string, answer: string) => {
      const request = { scope: 's', key, fingerprint: 'f', nowMs: NOON, untilMs: NOON + REMAINING_MS };
      const found = await lookUp(request);
      if (found.state !== 'begun') throw new Error('it should have begun');
      await found.claim.finish(answer);
      return lookUp(request);
    };
    const largest = 'x'.repeat(358_400 - '""'.length);
    expect(await kept('a', largest)).to.deep.equal({ state: 'done', answer: largest });
    expect(await kept('b', `${largest}x`)).to.deep.equal({ state: 'done', answer: null });
  });

  it('of a process that came back late do not replace those of its successor', async () => {
    const table = new ItemTable();
    const lookUp = answersKept<string>(table.client, 'platform');
    const ask = (nowMs: number) =>
      lookUp({ scope: 's', key: 'k', fingerprint: 'f', nowMs, untilMs: nowMs + REMAINING_MS });
    const late = await ask(NOON);
    const next = await ask(NOON + REMAINING_MS);
    if (late.state !== 'begun' || next.state !== 'begun') throw new Error('both should have begun');
    await next.claim.finish('of the successor');
    await late.claim.finish('too late').catch((error: Error) => {
      expect(error.name).to.equal('ConditionalCheckFailedException');
    });
    expect(await ask(NOON + REMAINING_MS + 1)).to.deep.equal({ state: 'done', answer: 'of the successor' });
  });

  it('end after a day to the second', async () => {
    expect(KEPT_FOR_SECONDS).to.equal(86_400);
    const write = aWrite();
    await write.post();
    write.clock.now = NOON + 86_399_000;
    const token = aToken({ claims: { exp: NOON / 1000 + 200_000 } });
    expect((await write.post({ token })).envelope?.data).to.deep.equal({ run: 1 });
    write.clock.now = NOON + 86_400_000;
    expect((await write.post({ token })).envelope?.data).to.deep.equal({ run: 2 });
  });

  it('give the key back after a refusal, which is said anew', async () => {
    const write = aWrite(async (run) => {
      if (run === 1) throw new HttpProblem(409, 'sold out');
      return created({ run });
    });
    expect((await write.post()).status).to.equal(409);
    expect((await write.post()).envelope?.data).to.deep.equal({ run: 2 });
  });

  it('give the key back after a failure: the repeat is a new try', async () => {
    const write = aWrite(async (run) => {
      if (run === 1) throw throttled();
      return created({ run });
    });
    const first = await write.post();
    expect([first.status, first.headers['retry-after']]).to.deep.equal([503, '1']);
    expect((await write.post()).status).to.equal(201);
  });

  it('leave the work undone when the table cannot say whether it was done', async () => {
    const write = aWrite();
    write.table.failure = throttled();
    expect((await write.post()).status).to.equal(503);
    expect(write.runs()).to.equal(0);
  });

  it('are answered even where they cannot be kept', async () => {
    const write = aWrite(async (run) => {
      write.table.failure = throttled();
      return created({ run });
    });
    expect((await write.post()).status).to.equal(201);
  });

  it('that are too large for an item are known to be done, and not done again', async () => {
    expect(MAX_KEPT_BYTES).to.equal(358_400);
    const write = aWrite(async () => ok('x'.repeat(MAX_KEPT_BYTES)));
    expect((await write.post()).status).to.equal(200);
    const again = await write.post();
    expect([again.status, again.envelope?.code]).to.deep.equal([409, 'answer_not_kept']);
    expect(write.runs()).to.equal(1);
  });

  it('fit for the longest member and the longest key', async () => {
    const write = aWrite();
    const token = aToken({ claims: { sub: '\u{1f600}'.repeat(250) } });
    expect((await write.post({ token, headers: { 'idempotency-key': 'k'.repeat(255) } })).status).to.equal(201);
  });
});

describe('a write under a key', () => {
  const counted = metricsAreSeen();

  /** The boundary before what is found under the key, and what it looks up and writes of it. */
  function over(found: Found<Answer>, who: object = { userId: 'ada' }) {
    const lookedUp: Request[] = [];
    const once = keptAnswers('shop/order', async (request) => {
      lookedUp.push(request);
      return found;
    });
    const ask = (run: () => Promise<Answer> = async () => created({}), idempotencyKey: string | undefined = 'key') =>
      once({ event: aRequest(), context: aRequestContext(), who, idempotencyKey, asked: { body: 1 }, at: NOON }, run);
    return { lookedUp, ask };
  }

  /** Nobody has begun it: what is kept under the key, or that it is given back. */
  function unbegun(failure?: Error) {
    const written: (Answer | 'given back')[] = [];
    const write = async (what: Answer | 'given back') => {
      written.push(what);
      if (failure) throw failure;
    };
    const claim = { finish: write, release: () => write('given back') };
    return { written, ...over({ state: 'begun', claim }) };
  }

  it('is looked up for its function and its caller, for as long as the function may run', async () => {
    const { lookedUp, ask } = unbegun();
    await ask();
    expect(lookedUp).to.deep.equal([
      {
        scope: 'shop/order#ada',
        key: 'key',
        fingerprint: lookedUp[0]?.fingerprint,
        nowMs: NOON,
        untilMs: NOON + 10_000,
      },
    ]);
    for (const [who, scope] of [
      [{ caller: { sub: 'till' } }, 'shop/order#till'],
      [{ userId: 'ada', caller: { sub: 'till' } }, 'shop/order#ada'],
      [{}, 'shop/order#'],
    ] as const) {
      const other = over({ state: 'done', answer: created({}) }, who);
      await other.ask();
      expect(other.lookedUp[0]?.scope).to.equal(scope);
    }
  });

  it('that runs may be repeated when it has ended for certain, in whole seconds and one at least', async () => {
    for (const [leftMs, seconds] of [
      [10_000, '10'],
      [10_001, '11'],
      [9_999, '10'],
      [1, '1'],
      [0, '1'],
      [-5_000, '1'],
    ] as const) {
      const failure = await failureOf(over({ state: 'running', untilMs: NOON + leftMs }).ask());
      expect(failure, `${leftMs} ms`).to.deep.include({ code: 'request_running', headers: { 'retry-after': seconds } });
    }
    expect(counted()).to.deep.equal([]);
  });

  it('that is done is counted, and answered with what was kept of it', async () => {
    const answer = { statusCode: 201, headers: { location: '/there' }, body: 'done' };
    expect(await over({ state: 'done', answer }).ask()).to.deep.equal({
      ...answer,
      headers: { location: '/there', 'idempotency-replayed': 'true' },
    });
    expect(counted()).to.deep.equal([['laurel.duplicates', 1, {}]]);
    const failure = await failureOf(over({ state: 'done', answer: null }).ask());
    expect(failure).to.include({ code: 'answer_not_kept' });
    expect(counted()).to.have.length(2);
  });

  it('keeps what belongs to the request, and nothing of one answer alone', async () => {
    const { written, ask } = unbegun();
    const own = { 'x-correlation-id': 'c', 'ratelimit-limit': '1', 'ratelimit-remaining': '2', 'ratelimit-reset': '3' };
    const headers = { location: '/there', ...own, etag: '"1"' };
    expect(await ask(async () => ({ statusCode: 201, headers, body: 'b' }))).to.deep.include({ headers });
    expect(written).to.deep.equal([{ statusCode: 201, headers: { location: '/there', etag: '"1"' }, body: 'b' }]);
  });

  it('keeps all that succeeded, and gives the key back after what did not', async () => {
    for (const [statusCode, isKept] of [
      [undefined, true],
      [200, true],
      [303, true],
      [399, true],
      [400, false],
      [401, false],
      [503, false],
    ] as const) {
      const { written, ask } = unbegun();
      const answer: Answer = statusCode === undefined ? { body: 'b' } : { statusCode, body: 'b' };
      expect(await ask(async () => answer), `${statusCode}`).to.equal(answer);
      expect(written, `${statusCode}`).to.deep.equal(isKept ? [{ ...answer, headers: {} }] : ['given back']);
    }
  });

  it('is answered, or fails for its own reason, whatever becomes of the key, which is logged', async () => {
    const { warn } = logger;
    const warned: unknown[] = [];
    logger.warn = (message) => warned.push(message);
    try {
      await keysThatCannotBeWritten();
    } finally {
      logger.warn = warn;
    }
    const [kept, givenBack] = ['kept', 'given back'].map((what) => `an answer's key could not be ${what}`);
    expect(warned).to.deep.equal([kept, givenBack, givenBack]);
  });

  async function keysThatCannotBeWritten() {
    const kept = unbegun(throttled());
    expect(await kept.ask()).to.include({ statusCode: 201 });
    const refused = unbegun(throttled());
    expect(await refused.ask(async () => ({ statusCode: 409 }))).to.deep.equal({ statusCode: 409 });
    const failed = unbegun(throttled());
    expect((await failureOf(failed.ask(() => Promise.reject(new Error('of the use case'))))).message).to.equal(
      'of the use case',
    );
    expect([kept.written.length, refused.written, failed.written]).to.deep.equal([1, ['given back'], ['given back']]);
  }
});
