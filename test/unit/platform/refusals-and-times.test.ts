import { expect } from 'chai';
import { challenge } from '../../../shared/platform/boundary/challenge.ts';
import type { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { readBody } from '../../../shared/platform/boundary/http-body.ts';
import { unavailable } from '../../../shared/platform/boundary/unavailable.ts';
import { eventTime } from '../../../shared/platform/events/event-time.ts';
import { isCommandMessage } from '../../../shared/platform/outgoing/command-message.ts';
import { subjectOf } from '../../../shared/platform/telemetry/invocation-subject.ts';
import { aRequest } from '../../builders/lambda.ts';

describe('the challenge of a refused caller', () => {
  it('says what kind is wanted, what is wrong, which scopes are missing and where to look, in this order', () => {
    expect(challenge(undefined)).to.equal('Bearer');
    expect(challenge('invalid_token')).to.equal('Bearer error="invalid_token"');
    expect(challenge('insufficient_scope', ['a', 'b'], { resource_metadata: 'https://x/' })).to.equal(
      'Bearer error="insufficient_scope", scope="a b", resource_metadata="https://x/"',
    );
    expect(challenge(undefined, ['a'])).to.equal('Bearer scope="a"');
  });

  it('lets no value end its own quotes', () => {
    expect(challenge(undefined, [], { realm: 'a"b\\c' })).to.equal('Bearer realm="a\\"b\\\\c"');
  });
});

describe('a request that a service left unanswered', () => {
  const asked = (method: string, headers: Record<string, string> = {}) => unavailable(aRequest({ method, headers }));

  for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
    it(`may be repeated where it was ${method}`, () => {
      expect(asked(method)).to.deep.include({ code: 'unavailable', status: 503, headers: { 'retry-after': '1' } });
    });

  it('may be repeated under its key, and without one nobody knows what became of it', () => {
    expect(asked('POST', { 'idempotency-key': 'k' }).headers).to.deep.equal({ 'retry-after': '1' });
    for (const method of ['POST', 'PATCH']) {
      expect(asked(method)).to.include({ code: 'outcome_unknown', status: 503 });
      expect(asked(method).headers).not.to.have.property('retry-after');
    }
  });
});

describe('the body of a request', () => {
  const event = (body: string, type: string | undefined, isBase64Encoded = false) => ({
    ...aRequest({ method: 'POST' }),
    body,
    isBase64Encoded,
    headers: type === undefined ? {} : { 'content-type': type },
  });
  const FORM = 'application/x-www-form-urlencoded';
  const refused = (...args: Parameters<typeof readBody>) => {
    try {
      readBody(...args);
    } catch (error) {
      const { status, message } = error as HttpProblem;
      return [status, message];
    }
    return expect.fail('it was read');
  };

  it('is JSON, or the fields of a form, also in base64', () => {
    expect(readBody(event('{"a":1}', 'application/json'), ['json'], 7)).to.deep.equal({ a: 1 });
    for (const type of [FORM, `${FORM.toUpperCase()} ; charset=utf-8`])
      expect({ ...(readBody(event('a=1&b=x+y', type), ['json', 'form'], 100) as object) }).to.deep.equal({
        a: '1',
        b: 'x y',
      });
    const encoded = Buffer.from('a=%C3%A9').toString('base64');
    expect({ ...(readBody(event(encoded, FORM, true), ['form'], 8) as object) }).to.deep.equal({ a: 'é' });
  });

  it('is no longer than it may be, in bytes of what was sent', () => {
    expect(refused(event('{"a":1}', 'application/json'), ['json'], 6)).to.deep.equal([
      413,
      'The body must not exceed 6 bytes',
    ]);
    expect(refused(event('"é"', 'application/json'), ['json'], 3)[0]).to.equal(413);
    expect(refused(event(Buffer.from('a=12').toString('base64'), FORM, true), ['form'], 3)[0]).to.equal(413);
  });

  it('is of a type that the route takes, and what came instead is said back, 100 characters of it', () => {
    expect(refused(event('a=1', FORM), ['json'], 99)).to.deep.equal([
      415,
      `The content type must be application/json, not "${FORM}"`,
    ]);
    expect(refused(event('{}', 'application/json'), ['form'], 99)).to.deep.equal([
      415,
      `The content type must be ${FORM}, not "application/json"`,
    ]);
    expect(refused(event('{}', undefined), ['json', 'form'], 99)).to.deep.equal([
      415,
      `The content type must be application/json or ${FORM}`,
    ]);
    expect(refused(event('{}', 'x'.repeat(101)), ['json'], 99)[1]).to.equal(
      `The content type must be application/json, not "${'x'.repeat(100)}"`,
    );
    expect(refused(event('a=1', `${FORM}x`), ['form'], 99)[0]).to.equal(415);
  });

  it('has each field once, whatever it is called, and is JSON where it says so', () => {
    expect(refused(event('a=1&b=2&a=3', FORM), ['form'], 99)).to.deep.equal([
      400,
      'A field of the form is there twice',
    ]);
    expect(Object.entries(readBody(event('__proto__=1', FORM), ['form'], 99) as object)).to.deep.equal([
      ['__proto__', '1'],
    ]);
    expect(refused(event('{', 'application/json'), ['json'], 99)[0]).to.equal(400);
  });
});

describe('when an event happened', () => {
  const at = Date.UTC(2026, 10, 27, 12);

  it('is its own time, or the bus’s where it says none that can be read', () => {
    expect(eventTime('2026-11-27T12:00:00Z', '2026-11-28T12:00:00Z')).to.equal(at);
    expect(eventTime('2026-11-27T13:00:00.250+01:00')).to.equal(at + 250);
    for (const wrong of [undefined, 7, '2026-11-27', '2026-11-27T12:00:00', '27 Nov 2026', '2026-13-27T12:00:00Z'])
      expect(eventTime(wrong, '2026-11-27T12:00:00z'), String(wrong)).to.equal(at);
  });

  it('is unknown where neither says', () => {
    expect(eventTime(undefined)).to.equal(undefined);
    expect(eventTime('soon', 'x2026-11-27T12:00:00Z')).to.equal(undefined);
  });
});

describe('whom an invocation is for', () => {
  const subject = { userId: 'ada', correlationId: 'story', actor: 'user:ada', traceparent: '00-1-2-01' };

  it('is read of a value or of its JSON, text alone', () => {
    expect(subjectOf({ ...subject, other: 1 })).to.deep.equal(subject);
    expect(subjectOf(JSON.stringify(subject))).to.deep.equal(subject);
    expect(subjectOf({ userId: 7, actor: 'a' })).to.deep.equal({ actor: 'a' });
  });

  it('is nobody where there is nothing to read', () => {
    for (const input of [undefined, null, 7, '{', '"text"', 'null']) expect(subjectOf(input)).to.deep.equal({});
  });
});

describe('a command in a queue', () => {
  const message = { id: 'i', command: 'a.b.v1', correlationId: 'c', data: {} };

  it('has an id, a name and a correlation id, and an actor where it says one', () => {
    expect([isCommandMessage(message), isCommandMessage({ ...message, actor: 'user:ada' })]).to.deep.equal([
      true,
      true,
    ]);
    for (const wrong of [
      { id: '' },
      { id: 7 },
      { command: '' },
      { correlationId: undefined },
      { actor: '' },
      { actor: 7 },
    ])
      expect(isCommandMessage({ ...message, ...wrong }), JSON.stringify(wrong)).to.equal(false);
    for (const nothing of [undefined, null, 'text']) expect(isCommandMessage(nothing)).to.equal(false);
  });
});
