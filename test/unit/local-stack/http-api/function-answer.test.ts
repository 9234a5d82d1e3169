import { expect } from 'chai';
import { readFunctionAnswer } from '../../../../scripts/local-stack/http-api/function-answer.ts';

const read = (answer: unknown) => {
  const ready = readFunctionAnswer(JSON.stringify(answer));
  return ready && { ...ready, body: ready.body.toString('latin1') };
};

describe('a function’s answer to a request', () => {
  it('with a statusCode says what to send', () => {
    expect(
      read({ statusCode: 201, headers: { 'X-A': 'b', 'X-Count': 2 }, cookies: ['a=1', 'b=2'], body: 'text' }),
    ).to.deep.equal({
      status: 201,
      headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-a': 'b', 'x-count': '2' },
      cookies: ['a=1', 'b=2'],
      body: 'text',
    });
  });

  it('may leave out everything but the statusCode', () => {
    expect(read({ statusCode: 204 })).to.deep.include({ status: 204, body: '', cookies: [] });
    expect(read({ statusCode: '404' })).to.include({ status: 404 });
  });

  it('keeps its own content type', () => {
    expect(read({ statusCode: 200, headers: { 'Content-Type': 'application/json' } })?.headers).to.deep.equal({
      'content-type': 'application/json',
    });
  });

  it('has its body decoded when it says that it is encoded', () => {
    const body = Buffer.from([0, 255, 7]).toString('base64');
    expect(read({ statusCode: 200, body, isBase64Encoded: true })?.body).to.equal('\x00\xff\x07');
  });

  for (const [value, body] of [
    [{ a: 1 }, '{"a":1}'],
    ['text', 'text'],
    [[1], '[1]'],
    [null, 'null'],
    [7, '7'],
  ] as const)
    it(`without a statusCode is the body of a 200: ${JSON.stringify(value)}`, () => {
      expect(read(value)).to.deep.equal({
        status: 200,
        headers: { 'content-type': 'application/json' },
        cookies: [],
        body,
      });
    });

  for (const answer of [
    { statusCode: 'abc' },
    { statusCode: null },
    { statusCode: 200.5 },
    { statusCode: 199 },
    { statusCode: 600 },
    { statusCode: 200, body: { a: 1 } },
    { statusCode: 200, headers: { a: { b: 1 } } },
    { statusCode: 200, headers: [] },
    { statusCode: 200, headers: 'a' },
    { statusCode: 200, cookies: 'a=1' },
    { statusCode: 200, cookies: [1] },
    { statusCode: 200, headers: { 'bad name': 'x' } },
    { statusCode: 200, headers: { a: 'line\nbreak' } },
    { statusCode: 200, cookies: ['a=1\r\nx: y'] },
  ])
    it(`is not understood: ${JSON.stringify(answer)}`, () => {
      expect(read(answer)).to.equal(undefined);
    });

  it('may have any status from 200 to 599', () => {
    expect(read({ statusCode: 200 })).to.include({ status: 200 });
    expect(read({ statusCode: 599 })).to.include({ status: 599 });
  });
});
