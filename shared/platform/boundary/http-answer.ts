import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Every answer of the API: what succeeded or failed, in words, and the data. */
export interface Envelope {
  readonly success: boolean;
  readonly message: readonly string[];
  readonly data: unknown;
}

/** A request that is answered with a status of its own. The messages are for the caller. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly messages: readonly string[];

  constructor(status: number, ...messages: readonly string[]) {
    super(messages.join('; '));
    this.status = status;
    this.messages = messages;
  }
}

type Headers = Readonly<Record<string, string>>;

export const ok = (data: unknown): APIGatewayProxyStructuredResultV2 =>
  answer(200, { success: true, message: [], data });

export const created = (data: unknown, headers: Headers = {}): APIGatewayProxyStructuredResultV2 =>
  answer(201, { success: true, message: [], data }, headers);

export const failed = (
  status: number,
  message: readonly string[],
  headers: Headers = {},
): APIGatewayProxyStructuredResultV2 => answer(status, { success: false, message, data: null }, headers);

function answer(statusCode: number, envelope: Envelope, headers: Headers = {}): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(envelope),
  };
}
