import { expect } from 'chai';
import { type Cors, isPreflight, preflightHeaders, withCors } from '../../../../scripts/local-stack/http-api/cors.ts';
import type { HttpAnswer } from '../../../../scripts/local-stack/http-api/function-answer.ts';

const cors: Cors = {
  allowOrigins: ['https://shop.example', 'https://till.example'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization', 'content-type'],
  maxAgeSeconds: 300,
};

const answer: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'text/plain' },
  cookies: [],
  body: Buffer.from(''),
};
const headersFor = (origin: string | undefined, settings: Cors = cors, given = answer) =>
  withCors(given, settings, origin).headers;

describe('CORS', () => {
  it('lets an allowed origin read the answer', () => {
    expect(headersFor('https://till.example')).to.deep.equal({
      'content-type': 'text/plain',
      'access-control-allow-origin': 'https://till.example',
      vary: 'origin',
    });
  });

  it('lets every origin read the answer when all are allowed', () => {
    expect(headersFor('https://any.example', { ...cors, allowOrigins: ['*'], exposeHeaders: ['etag'] })).to.deep.equal({
      'content-type': 'text/plain',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag',
    });
  });

  it('adds nothing for another origin, or none', () => {
    for (const origin of ['https://evil.example', 'https://shop.example.evil.example', undefined])
      expect(headersFor(origin)).to.deep.equal(answer.headers);
  });

  it('tells a preflight which methods and headers are allowed, and for how long', () => {
    expect(preflightHeaders(cors)).to.deep.equal({
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '300',
    });
  });

  it('tells a preflight of another origin nothing', () => {
    const preflight = { ...answer, headers: preflightHeaders(cors) };
    expect(headersFor('https://evil.example', cors, preflight)).to.deep.equal({});
  });

  it('knows a preflight by its method, origin and question', () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    expect(isPreflight('OPTIONS', headers)).to.equal(true);
    expect(isPreflight('GET', headers)).to.equal(false);
    expect(isPreflight('OPTIONS', { origin: headers.origin })).to.equal(false);
    expect(isPreflight('OPTIONS', { 'access-control-request-method': 'POST' })).to.equal(false);
  });
});
