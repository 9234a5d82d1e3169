import { randomUUID } from 'node:crypto';
import type { AwsError } from './aws-protocol.ts';
import type { Answer, Call } from './gateway-service.ts';

/**
 * The query protocol of older SDKs and CLIs: a form with Action and Version goes in, XML comes out.
 *
 * @source https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
const FORM = 'application/x-www-form-urlencoded';

export interface QueryCall {
  /** As the credentials name the service (sqs, sts); empty for a call without credentials. */
  readonly signingName: string;
  /** Dated version of the API; each service has its own. */
  readonly version: string;
  /** The operation. */
  readonly action: string;
}

type Wire = Pick<Call, 'method' | 'url' | 'headers' | 'body'>;

/** Undefined for a call in another protocol. */
export function queryCall(call: Wire): QueryCall | undefined {
  if (call.headers['x-amz-target'] !== undefined) return undefined;
  const isForm = call.method === 'POST' && (call.headers['content-type'] ?? '').startsWith(FORM);
  if (!isForm && !(call.method === 'GET' && call.url.includes('Action='))) return undefined;
  const form = formOf(call);
  const action = form.get('Action');
  if (action === null) return undefined;
  return { signingName: signingNameOf(call, form), version: form.get('Version') ?? '', action };
}

/** The parameters of a call in the query protocol. */
export function formOf({ method, url, body }: Wire): URLSearchParams {
  return new URLSearchParams(method === 'GET' ? url.slice(url.indexOf('?') + 1) : body.toString('utf8'));
}

function signingNameOf({ headers }: Wire, form: URLSearchParams): string {
  const scope = form.get('X-Amz-Credential') ?? /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  return scope.split('/').at(3) ?? '';
}

/** An operation's answer around the XML of its members; the result is left out for operations that have none. */
export function xmlAnswer(namespace: string, action: string, result: string | undefined): Answer {
  const requestId = randomUUID();
  const inner = result === undefined ? '' : `<${action}Result>${result}</${action}Result>`;
  return xml(
    200,
    requestId,
    `<${action}Response xmlns="${namespace}">${inner}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

/** An error in XML. @param code its name in the query protocol, which may be an older one */
export function xmlError(
  namespace: string,
  { status, message, code }: Pick<AwsError, 'status' | 'message' | 'code'>,
): Answer {
  const requestId = randomUUID();
  const type = status < 500 ? 'Sender' : 'Receiver';
  return xml(
    status,
    requestId,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><Detail/></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

function xml(status: number, requestId: string, body: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0"?>${body}`,
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser would make line feeds and spaces of these.
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => ESCAPES[character] ?? character);
}
