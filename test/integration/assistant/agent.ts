import { MODERN_VERSION } from '../../../shared/assistant/versions.ts';
import type { Answer, Doors } from '../system/doors.ts';

export const META = {
  'io.modelcontextprotocol/protocolVersion': MODERN_VERSION,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'a-test', version: '1' },
} as const;

export interface AgentRequest {
  readonly params?: Readonly<Record<string, unknown>>;
  /** Instead of the ones that belong to it. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly id?: string | number;
}

/** Asks as a client of 2026-07-28 does: each request stands alone. */
export function modern(
  doors: Doors,
  token: string | undefined,
  method: string,
  { params = {}, headers = {}, id = 1 }: AgentRequest = {},
): Promise<Answer> {
  const name = params.name ?? params.uri;
  return doors.request('POST', '/mcp', {
    ...(token === undefined ? {} : { token }),
    headers: {
      'mcp-protocol-version': MODERN_VERSION,
      'mcp-method': method,
      ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
      ...headers,
    },
    json: { jsonrpc: '2.0', id, method, params: { _meta: META, ...params } },
  });
}

/** Asks as a client does that has begun with `initialize`. */
export function legacy(
  doors: Doors,
  token: string | undefined,
  method: string,
  { params = {}, headers = {}, id = 1 }: AgentRequest = {},
): Promise<Answer> {
  return doors.request('POST', '/mcp', {
    ...(token === undefined ? {} : { token }),
    headers,
    json: { jsonrpc: '2.0', id, method, params },
  });
}

/** The result of a tool that an agent calls. */
export async function call(doors: Doors, token: string, name: string, given: Readonly<Record<string, unknown>> = {}) {
  const { status, body } = await modern(doors, token, 'tools/call', { params: { name, arguments: given } });
  if (status !== 200 || body.result === undefined) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  return body.result;
}
