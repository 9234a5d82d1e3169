import { validateHeaderName, validateHeaderValue } from 'node:http';

/** What goes back to the client. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** An answer of the API itself. */
export function message(status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message: text })),
  };
}

/**
 * Reads a function's answer in payload format 2.0: one with a statusCode says what to send, any other value is the
 * body of a 200.
 *
 * @param payload JSON text
 * @returns undefined for an answer that API Gateway would not understand
 * @source https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function readFunctionAnswer(payload: string): HttpAnswer | undefined {
  const answer: unknown = JSON.parse(payload);
  if (typeof answer !== 'object' || answer === null || !('statusCode' in answer)) {
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
    return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body: Buffer.from(body) };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = answer as Readonly<Record<string, unknown>>;
  const status = readStatus(statusCode);
  const readHeaders = readHeaderValues(headers ?? {});
  const readCookies = cookies ?? [];
  const text = body ?? '';
  if (status === undefined || readHeaders === undefined || typeof text !== 'string' || !areCookies(readCookies))
    return undefined;
  return {
    status,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...readHeaders },
    cookies: readCookies,
    body: Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function readStatus(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

function readHeaderValues(given: unknown): Record<string, string> | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const entries = Object.entries(given);
  if (entries.some(([, value]) => !['string', 'number', 'boolean'].includes(typeof value))) return undefined;
  const headers = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
  return Object.entries(headers).every(([name, value]) => isSendable(name, value)) ? headers : undefined;
}

function areCookies(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && isSendable('set-cookie', item));
}

/** Line breaks, for instance, would end the header. */
function isSendable(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
