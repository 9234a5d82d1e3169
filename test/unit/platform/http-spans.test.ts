import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { expect } from 'chai';
import { calledInSpan, servedInSpan } from '../../../shared/platform/telemetry/http-spans.ts';
import { aContext, aRequest } from '../../builders/lambda.ts';
import { traceparentOf, tracerListens } from '../../builders/tracer.ts';

const ORIGIN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('the span of a request', () => {
  const tracer = tracerListens();

  const served = async (answer: APIGatewayProxyStructuredResultV2) => {
    const event = aRequest({ method: 'PUT', path: '/orders/o-1', headers: { traceparent: ORIGIN } });
    await servedInSpan(async () => answer)({ ...event, routeKey: 'PUT /orders/{orderId}' }, aContext());
    return tracer.span('PUT /orders/{orderId}');
  };

  it('that is served says what was asked of whom, and who has asked', async () => {
    const { kind, attributes, links } = await served({ statusCode: 201 });
    expect(kind).to.equal(SpanKind.SERVER);
    expect(attributes).to.include({
      'faas.trigger': 'http',
      'http.request.method': 'PUT',
      'http.route': '/orders/{orderId}',
      'url.path': '/orders/o-1',
      'laurel.request_id': 'api-request-1',
      'http.response.status_code': 201,
    });
    expect(links.map((link) => link.attributes)).to.deep.equal([{ 'laurel.link': 'requested_by' }]);
  });

  it('that is served with no status was served with 200', async () => {
    const { attributes, status } = await served({ body: '' });
    expect(attributes['http.response.status_code']).to.equal(200);
    expect(status.code).to.equal(SpanStatusCode.UNSET);
  });

  const called = (url: string, attempt = 1) =>
    calledInSpan({ service: 'orders', method: 'GET', url: new URL(url), attempt }, async (headers, onStatus) => {
      onStatus(204);
      return headers;
    });

  it('that is made says what is asked of whom, without the query, and hands itself over', async () => {
    const headers = await called('https://orders.test/v1/things?member=private');
    const span = tracer.span('GET orders');
    expect(span.kind).to.equal(SpanKind.CLIENT);
    expect(span.attributes).to.deep.equal({
      'peer.service': 'orders',
      'http.request.method': 'GET',
      'server.address': 'orders.test',
      'server.port': 443,
      'url.full': 'https://orders.test/v1/things',
      'http.response.status_code': 204,
    });
    expect(headers).to.deep.equal({ traceparent: traceparentOf(span) });
  });

  it('that is made names the port that it goes to', async () => {
    for (const url of ['http://orders.test/', 'https://orders.test:8443/', 'http://orders.test:81/']) await called(url);
    expect(tracer.spans().map(({ attributes }) => attributes['server.port'])).to.deep.equal([80, 8443, 81]);
  });

  it('that is made again counts how often it was made before', async () => {
    for (const attempt of [1, 2, 3]) await called('http://orders.test/', attempt);
    expect(tracer.spans().map(({ attributes }) => attributes['http.request.resend_count'])).to.deep.equal([
      undefined,
      1,
      2,
    ]);
  });
});

describe('a request that is made while nobody listens', () => {
  it('carries nothing of a trace', async () => {
    const url = new URL('http://orders.test/');
    const headers = await calledInSpan(
      { service: 'orders', method: 'GET', url, attempt: 1 },
      async (given, onStatus) => {
        onStatus(200);
        return given;
      },
    );
    expect(headers).to.deep.equal({});
  });
});
