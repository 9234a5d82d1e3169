import { context, propagation, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { inInvocationSpan } from './invocation-span.ts';
import { linksTo, type SpanDescription, traced } from './tracing.ts';

/**
 * The server's span of a request, named after its route. It belongs to what this process has opened already, if anything.
 * The trace that the request names is linked and never continued: it is read before anybody has proved who they are, and
 * a stranger's headers must neither decide what is sampled nor write into a trace of ours.
 *
 * @source https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export function servedInSpan<Answer extends APIGatewayProxyStructuredResultV2, RequestContext extends Context>(
  handler: (event: APIGatewayProxyEventV2, context: RequestContext) => Promise<Answer>,
) {
  return inInvocationSpan(handler, describe, (span, { statusCode = 200 }) => {
    span.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  });
}

function describe({ routeKey, rawPath, headers, requestContext }: APIGatewayProxyEventV2): SpanDescription {
  const { method } = requestContext.http;
  const route = routeKey.slice(routeKey.indexOf(' ') + 1);
  return {
    name: `${method} ${route}`,
    kind: SpanKind.SERVER,
    attributes: {
      'faas.trigger': 'http',
      'http.request.method': method,
      'http.route': route,
      'url.path': rawPath,
      'laurel.request_id': requestContext.requestId,
    },
    links: linksTo(headers.traceparent, { 'laurel.link': 'requested_by' }),
  };
}

export interface OutgoingRequest {
  readonly service: string;
  readonly method: string;
  /** Its query is left out: it can name people. */
  readonly url: URL;
  readonly attempt: number;
}

/** The client's span of one attempt; the work is given the headers that carry it to the other side. */
export function calledInSpan<Result>(
  { service, method, url, attempt }: OutgoingRequest,
  work: (headers: Readonly<Record<string, string>>, onStatus: (status: number) => void) => Promise<Result>,
): Promise<Result> {
  return traced(
    () => ({
      name: `${method} ${service}`,
      kind: SpanKind.CLIENT,
      attributes: {
        'peer.service': service,
        'http.request.method': method,
        'server.address': url.hostname,
        'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
        'url.full': `${url.origin}${url.pathname}`,
        ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
      },
    }),
    (span) => {
      const headers: Record<string, string> = {};
      // Nothing is injected where nobody listens.
      propagation.inject(context.active(), headers);
      return work(headers, (status) => span?.setAttribute('http.response.status_code', status));
    },
  );
}
