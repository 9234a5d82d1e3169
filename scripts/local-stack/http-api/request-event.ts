import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { newTraceId } from '../lambda/trace-id.ts';

export interface RequestParts {
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly accountId: string;
  readonly routeKey: string;
  /** As requestPath gives it to functions. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly atEpochMs: number;
}

/** The local API's id, in the place of the ten letters that AWS would give it. */
export const API_ID = 'local';

/**
 * What a function receives of a request, in payload format 2.0.
 *
 * @source https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestEvent(parts: RequestParts): APIGatewayProxyEventV2 {
  const { request, requestId, accountId, routeKey, path, pathParameters, body, atEpochMs } = parts;
  const rawQueryString = queryOf(request.url ?? '/');
  const sourceIp = request.socket.remoteAddress ?? '';
  const { cookie, ...headers } = { ...forwardingHeaders(request, sourceIp), ...joinedHeaders(request) };
  const query = joinedQuery(rawQueryString);
  const text = body.length === 0 ? undefined : asText(body, headers['content-type']);
  const domainName = hostname(headers.host);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(';').map((pair) => pair.trim()) }),
    headers,
    ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    requestContext: {
      accountId,
      apiId: API_ID,
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? '',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(atEpochMs),
      timeEpoch: atEpochMs,
    },
    ...(body.length === 0 ? {} : { body: text ?? body.toString('base64') }),
    isBase64Encoded: body.length > 0 && text === undefined,
  };
}

/** What API Gateway adds to a request that does not bring it. */
function forwardingHeaders(request: IncomingMessage, sourceIp: string): Record<string, string> {
  return {
    'x-amzn-trace-id': newTraceId(),
    'x-forwarded-for': sourceIp,
    'x-forwarded-port': String(request.socket.localPort ?? ''),
    'x-forwarded-proto': 'http',
  };
}

/** Lower-case names; values of a repeated header are joined by commas, cookies by semicolons. */
function joinedHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [
      name,
      values.join(name === 'cookie' ? ';' : ','),
    ]),
  );
}

function joinedQuery(rawQueryString: string): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = query.get(name);
    query.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(query);
}

/** Content types whose bodies arrive as text; all others are encoded. */
const TEXT_TYPE = /^(text\/.*|application\/(json|javascript|xml|.+\+(json|xml)))$/;

/** The body as text, or undefined when it has to be encoded. */
function asText(body: Buffer, contentType: string | undefined): string | undefined {
  const [type = ''] = (contentType ?? 'text/plain').split(';');
  if (!TEXT_TYPE.test(type.trim().toLowerCase())) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

function hostname(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '');
}

function queryOf(url: string): string {
  const index = url.indexOf('?');
  return index < 0 ? '' : url.slice(index + 1);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Such as 12/Mar/2020:19:03:58 +0000. */
function commonLogTime(epochMs: number): string {
  const time = new Date(epochMs);
  const day = String(time.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}:${time.toISOString().slice(11, 19)} +0000`;
}
