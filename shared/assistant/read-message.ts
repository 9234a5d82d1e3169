import { type Era, isAnswered, isModernOnly, nameParameterOf } from './methods.ts';
import { RPC_CODES, type RpcError, type RpcId } from './rpc.ts';
import { LEGACY_VERSIONS, MODERN_VERSION } from './versions.ts';

/** A request of either era that has a method of ours. */
export interface Call {
  readonly kind: 'call';
  readonly era: Era;
  readonly id: RpcId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Nobody waits for an answer. */
export interface Notification {
  readonly kind: 'notification';
}

/** What cannot be answered otherwise, with the HTTP status that says so. */
export interface Refused {
  readonly kind: 'refused';
  readonly status: 200 | 400 | 404;
  readonly id: RpcId | null;
  readonly error: RpcError;
}

export type Message = Call | Notification | Refused;

/** In lower case, as they came. */
export type Headers = Readonly<Record<string, string | undefined>>;

const META = 'io.modelcontextprotocol/';
const VERSION_KEY = `${META}protocolVersion`;
const CAPABILITIES_KEY = `${META}clientCapabilities`;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands for a body that is no JSON at all, or none. */
export function unreadable(): Refused {
  return refused(null, 400, RPC_CODES.parse, 'The body is no JSON');
}

/**
 * Reads one message, and tells clients whose requests stand alone from those that have begun with `initialize`: the former
 * say their version in the body and, again, in a header.
 *
 * @param body parsed JSON
 * @source https://modelcontextprotocol.io/specification/2026-07-28/basic/transports
 */
export function readMessage(body: unknown, headers: Headers): Message {
  if (Array.isArray(body)) return refused(null, 400, RPC_CODES.invalidRequest, 'One message at a time: no batches');
  if (!isObject(body) || body.jsonrpc !== '2.0')
    return refused(null, 400, RPC_CODES.invalidRequest, 'The body is no JSON-RPC 2.0 message');
  const { id, method, params } = body;
  const known = isId(id) ? id : null;
  if (typeof method !== 'string' || method === '')
    return refused(known, 400, RPC_CODES.invalidRequest, 'The message has no method');
  if (!Object.hasOwn(body, 'id')) return { kind: 'notification' };
  if (known === null) return refused(null, 400, RPC_CODES.invalidRequest, 'id is a text or a whole number');
  if (params !== undefined && !isObject(params))
    return refused(known, 400, RPC_CODES.invalidRequest, 'params is an object');
  const call = { kind: 'call', id: known, method, params: params ?? {} } as const;
  return isModern(call.method, call.params, headers)
    ? modern({ ...call, era: 'modern' }, headers)
    : legacy({ ...call, era: 'legacy' });
}

function isId(value: unknown): value is RpcId {
  return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));
}

function isModern(method: string, params: Json, headers: Headers): boolean {
  const said = headers['mcp-protocol-version'];
  if (said !== undefined && (LEGACY_VERSIONS as readonly string[]).includes(said))
    return versionIn(params) !== undefined;
  return said !== undefined || versionIn(params) !== undefined || isModernOnly(method);
}

const metaOf = ({ _meta }: Json): Json => (isObject(_meta) ? _meta : {});
const versionIn = (params: Json): unknown => metaOf(params)[VERSION_KEY];

function legacy(call: Call): Message {
  if (isAnswered(call.method, 'legacy')) return call;
  // In the answer, as these clients take an HTTP failure for one of the connection.
  return refused(call.id, 200, RPC_CODES.methodNotFound, 'There is no such method');
}

function modern(call: Call, headers: Headers): Message {
  const { id, method, params } = call;
  const mismatch = (message: string) => refused(id, 400, RPC_CODES.headerMismatch, message);
  const said = headers['mcp-protocol-version'];
  if (said === undefined) return mismatch('The header MCP-Protocol-Version is missing');
  const version = versionIn(params);
  if (version !== undefined && version !== said)
    return mismatch('MCP-Protocol-Version is another version than that of the body');
  if (said !== MODERN_VERSION)
    return refused(id, 400, RPC_CODES.unsupportedVersion, 'This version is not spoken here', {
      supported: [MODERN_VERSION],
      requested: said,
    });
  const missing = missingIn(metaOf(params));
  if (missing !== undefined) return refused(id, 400, RPC_CODES.invalidParams, `params._meta lacks ${missing}`);
  if (headers['mcp-method'] === undefined) return mismatch('The header Mcp-Method is missing');
  if (headers['mcp-method'] !== method) return mismatch('Mcp-Method is another method than that of the body');
  if (!isAnswered(method, 'modern')) return refused(id, 404, RPC_CODES.methodNotFound, 'There is no such method');
  const parameter = nameParameterOf(method);
  const name = parameter === undefined ? undefined : params[parameter];
  // A body without a name is refused with its parameters.
  if (typeof name !== 'string') return call;
  if (headers['mcp-name'] === undefined) return mismatch('The header Mcp-Name is missing');
  return decoded(headers['mcp-name']) === name ? call : mismatch('Mcp-Name is another name than that of the body');
}

function missingIn(meta: Json): string | undefined {
  if (typeof meta[VERSION_KEY] !== 'string') return VERSION_KEY;
  return isObject(meta[CAPABILITIES_KEY]) ? undefined : CAPABILITIES_KEY;
}

/** With its padding or without; anything else would be refused by whoever reads Base64. */
const BASE64_NAME = /^=\?base64\?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?)\?=$/;

/** What no header can carry comes as `=?base64?...?=`: UTF-8 in Base64. */
function decoded(value: string): string {
  const [, text] = BASE64_NAME.exec(value) ?? [];
  if (text === undefined) return value;
  return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}

function refused(
  id: RpcId | null,
  status: Refused['status'],
  code: number,
  message: string,
  data?: RpcError['data'],
): Refused {
  return { kind: 'refused', status, id, error: { code, message, ...(data ? { data } : {}) } };
}
